"""`policydiff notify`: tells people what `snapshot` found, by mail or chat."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from policydiff.cli.console import utc_now
from policydiff.cli.options import find_own_collection
from policydiff.cli.rating import rules_for
from policydiff.cli.streams import complain, write
from policydiff.errors import UsageError
from policydiff.notify import notifiers
from policydiff.render.harmless import harmless, one_line
from policydiff.render.words import count

if TYPE_CHECKING:
    from policydiff.collection import Collection
    from policydiff.notify import Message, Notifier
    from policydiff.pipeline.notifying import Delivery

VARIABLE = "POLICYDIFF_NOTIFY"
_EXIT_NOT_SENT = 3


def run(
    ctx: typer.Context,
    test: Annotated[
        bool,
        typer.Option("--test", help="Send each notifier a message that says only that it came."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would be sent; send and keep nothing.")
    ] = False,
    forget: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Drop what waits for a notifier that is no longer named, by what `status` calls it.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Tell people of changes, of what is held, and of failures that last, once each.

    `snapshot` does it at its end; this sends what waits since then, at once. Notifiers are URLs as Apprise
    takes them (mail, Slack, Teams, Telegram, webhooks ...), in the variable POLICYDIFF_NOTIFY, parted by
    blanks, or in policydiff.toml. Exits with 3 when something could not be sent; it is kept for another try.

    \b
    Examples:
      export POLICYDIFF_NOTIFY='mailtos://user:password@example.org?to=counsel@example.org'
      policydiff notify --test
      policydiff notify --dry-run
      policydiff notify --forget "slack 2"
      policydiff notify
    """
    if sum((test, dry_run, forget is not None)) > 1:
        raise UsageError("Give one of --test, --dry-run and --forget.")
    collection = find_own_collection(ctx)
    if forget is not None:
        from policydiff.pipeline import notifying  # noqa: PLC0415 - brings what compares and rates

        dropped = notifying.forget(collection, forget)
        write(f"{one_line(forget)} is forgotten; {count(dropped, 'message')} dropped.\n")
        return
    named = named_for(collection)
    if not named:
        raise UsageError(
            f"Nobody is to be told anything: put a URL as Apprise takes it into the variable {VARIABLE}, "
            "or into notify.urls in policydiff.toml, as docs/notifications.md tells."
        )
    from policydiff.pipeline import notifying  # noqa: PLC0415 - as above

    if dry_run:
        planned = notifying.preview(
            collection, named, rules=lambda: rules_for(collection), now=utc_now()
        )
        for name, messages in planned:
            _show(name, messages)
        return
    if test:
        done = [*notifying.trial(collection, named, utc_now())]
    else:
        done = [
            *notifying.tell(
                collection,
                named,
                rules=lambda: rules_for(collection),
                clock=utc_now,
                patient=False,
            )
        ]
    for one in done:
        if one.sent or one.error is None:
            sent = count(one.sent, "message") if one.sent else "nothing to be"
            write(f"{one.name}: {sent} sent.\n")
    complain_of(done)
    if any(one.error is not None for one in done):
        raise typer.Exit(_EXIT_NOT_SENT)


def named_for(collection: Collection) -> tuple[Notifier, ...]:
    """The notifiers that the environment names, or else the collection's settings.

    What came along with a folder may lead to public addresses only.

    Raises:
        DeclarationError: one is no URL; it is not quoted.
    """
    said = os.environ.get(VARIABLE, "").split()
    if said:
        return notifiers(said, private=True, where=VARIABLE)
    return notifiers(collection.notify.urls, private=False, where="notify.urls in policydiff.toml")


def complain_of(done: Sequence[Delivery]) -> None:
    """Say what could not be sent."""
    for one in done:
        if one.error is not None:
            waits = f"; {count(one.waiting, 'message')} kept for another try" if one.waiting else ""
            complain(f"notifier {one.name}: {one.error}{waits}.")


def _show(name: str, messages: Sequence[Message]) -> None:
    write(f"{name}: {count(len(messages), 'message') if messages else 'nothing to be sent'}.\n")
    for one in messages:
        text = "\n".join(f"  {line}".rstrip() for line in one.body.splitlines())
        write(f"\n  {harmless(one.title)}\n\n{harmless(text)}\n")
