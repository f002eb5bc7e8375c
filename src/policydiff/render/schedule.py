"""What has a system run policydiff by itself: a crontab line, or a systemd service and timer."""

from __future__ import annotations

import hashlib
import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be run, and when."""

    command: tuple[str, ...]
    """How policydiff is started, absolute."""
    collection: PurePath
    """Absolute."""
    hours: tuple[int, ...]
    """Of the day, in the machine's own time zone."""
    user: str | None
    """Whom a service runs as; None for whoever the system takes."""

    @property
    def minute(self) -> int:
        """Of the hour: one of its own for each collection, so that not everybody asks at once."""
        digest = hashlib.sha256(str(self.collection).encode("utf-8", "surrogateescape")).digest()
        return 1 + digest[0] % 58

    @property
    def name(self) -> str:
        """Of the units: letters, digits and dashes."""
        folder = re.sub(r"[^A-Za-z0-9]+", "-", self.collection.name).strip("-").lower()
        return f"policydiff-{folder}" if folder and folder != "policydiff" else "policydiff"

    @property
    def run(self) -> tuple[str, ...]:
        """The command that records."""
        return (*self.command, "-C", str(self.collection), "snapshot", "--quiet")


def crontab(plan: Plan) -> str:
    """Lines for `crontab -e`. cron's % is escaped, and nothing is left to its PATH or folder."""
    hours = ",".join(map(str, plan.hours))
    command = shlex.join(plan.run).replace("%", r"\%")
    return (
        f"# policydiff: record the pages declared in {_comment(plan.collection)}\n"
        "# What fails or is held goes to stderr, and cron mails it to MAILTO. To have changes told too,\n"
        "# put POLICYDIFF_NOTIFY=<URL as Apprise takes it> on a line of its own above.\n"
        f"{plan.minute} {hours} * * *  {command}\n"
    )


def service(plan: Plan) -> str:
    """A systemd service that may write to the collection and to nothing else."""
    user = f"User={plan.user}\n" if plan.user else ""
    return f"""\
# /etc/systemd/system/{plan.name}.service
[Unit]
Description=policydiff: record the pages declared in {_specifiers(_comment(plan.collection))}
Wants=network-online.target
After=network-online.target time-sync.target

[Service]
Type=oneshot
ExecStart={_command(plan.run)}
# 3: some pages failed or were held; `policydiff status` says which
SuccessExitStatus=3
TimeoutStartSec=2h
# To have people told, let a file that only root can read hold POLICYDIFF_NOTIFY=<URL as Apprise takes it>:
# EnvironmentFile=/etc/{plan.name}.env
{user}UMask=0027
Nice=10
ReadWritePaths={_quoted(str(plan.collection))}
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
CapabilityBoundingSet=
LockPersonality=yes
NoNewPrivileges=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
"""


def timer(plan: Plan) -> str:
    """The timer that starts the service; a run that was missed is made up for."""
    hours = ",".join(f"{hour:02}" for hour in plan.hours)
    return f"""\
# /etc/systemd/system/{plan.name}.timer
[Unit]
Description=policydiff: when to record the pages declared in {_specifiers(_comment(plan.collection))}

[Timer]
OnCalendar=*-*-* {hours}:{plan.minute:02}:00
RandomizedDelaySec=10min
Persistent=true

[Install]
WantedBy=timers.target
"""


def _comment(path: PurePath) -> str:
    """A path on one line of a comment, whatever is in it."""
    return "".join(char if char.isprintable() else "?" for char in str(path))


def _command(arguments: Sequence[str]) -> str:
    """A command line as systemd reads it: no variable is put in its place."""
    return " ".join(_quoted(one).replace("$", "$$") for one in arguments)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return _specifiers(f'"{escaped}"')


def _specifiers(text: str) -> str:
    return text.replace("%", "%%")
