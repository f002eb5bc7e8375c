"""`policydiff schedule`: what has the system run policydiff by itself."""

from __future__ import annotations

import getpass
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from policydiff.cli.options import find_own_collection
from policydiff.cli.streams import write
from policydiff.errors import UsageError
from policydiff.render import schedule


class Scheduler(StrEnum):
    """What starts runs."""

    CRON = "cron"
    SYSTEMD = "systemd"


def run(
    ctx: typer.Context,
    by: Annotated[
        Scheduler,
        typer.Argument(
            metavar="[cron|systemd]", help="What is to start the runs.", show_default=True
        ),
    ] = Scheduler.CRON,
    hours: Annotated[
        str, typer.Option(metavar="HOURS", help="Hours of the day at which to run.")
    ] = "5,17",
    to: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Write the systemd units there instead of printing them.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Print what has the system record the declared pages by itself, with the paths of this collection.

    \b
    Examples:
      policydiff -C /srv/policies schedule                 lines for crontab -e
      policydiff -C /srv/policies schedule systemd         a hardened service, and its timer
      policydiff schedule systemd --to /etc/systemd/system && systemctl enable --now policydiff-policies.timer
    """
    folder = find_own_collection(ctx).path.resolve()
    if not str(folder).isprintable():
        raise UsageError(
            f"{folder} has a name that neither cron nor systemd can be told: rename it."
        )
    plan = schedule.Plan(
        command=_command(),
        collection=folder,
        hours=_hours(hours),
        user=_user(),
    )
    if by is Scheduler.CRON:
        if to is not None:
            raise UsageError("--to is for systemd's units; crontab lines go through `crontab -e`.")
        write(schedule.crontab(plan))
        return
    units = {
        f"{plan.name}.service": schedule.service(plan),
        f"{plan.name}.timer": schedule.timer(plan),
    }
    if to is None:
        write("\n".join(units.values()))
        return
    for name, text in units.items():
        try:
            (to / name).write_text(text, encoding="utf-8")
        except OSError as error:
            raise UsageError(f"{to / name} can't be written: {error.strerror or error}.") from error
        write(f"Wrote {to / name}.\n")


def _command() -> tuple[str, ...]:
    """How this very policydiff is started, whatever PATH says."""
    script = Path(sys.executable).absolute().with_name("policydiff")
    if script.is_file():
        return (str(script),)
    return (str(Path(sys.executable).absolute()), "-m", "policydiff")


def _user() -> str | None:
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        return None
    return None if os.name == "nt" or name == "root" else name


def _hours(said: str) -> tuple[int, ...]:
    parts = [part.strip() for part in said.split(",")]
    if not all(part.isascii() and part.isdigit() and int(part) < 24 for part in parts):
        raise UsageError(f"{said!r} are no hours of the day: write them as 5,17.")
    return tuple(sorted({int(part) for part in parts}))
