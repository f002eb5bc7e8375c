"""`policydiff snapshot`: what cron runs."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from policydiff.cli.console import Format, complain, progress, utc_now, write_blocks
from policydiff.cli.notify import complained, named_for
from policydiff.cli.options import TermsArgument, find_own_collection, rules_for
from policydiff.model import Outcome
from policydiff.pipeline.capturing import Check, snapshot
from policydiff.render.blocks import Role, Span, line, quiet, strong
from policydiff.render.harmless import one_line
from policydiff.render.words import listing

if TYPE_CHECKING:
    from policydiff.collection import Collection
    from policydiff.notify import Notifier

_EXIT_SOME_FAILED = 3
_NEWS = frozenset({Outcome.FIRST, Outcome.CHANGED})
_TROUBLE = frozenset({Outcome.FAILED, Outcome.HELD})


def run(
    ctx: typer.Context,
    terms: TermsArgument = None,
    quiet_: Annotated[
        bool, typer.Option("--quiet", "-q", help="Say only what failed or was held: for cron.")
    ] = False,
) -> None:
    """Fetch the declared pages and record what changed.

    Says one line for each terms: first record, changed, unchanged, held or failed, and why. Exits with
    3 when some failed or were held; everything else is recorded all the same. A text that has changed
    is looked at a second time, a minute later, before it is recorded. People are told of it, if a notifier
    is named: see `policydiff notify --help`.

    \b
    Examples:
      policydiff snapshot
      policydiff snapshot telegram privacy
      17 5,17 * * *  /srv/policydiff/.venv/bin/policydiff -C /srv/policies snapshot --quiet

    The last is a crontab line: twice a day, and mail only when something failed or was held.
    """
    collection = find_own_collection(ctx)
    named = named_for(collection)
    outcomes: Counter[Outcome] = Counter()
    signal.signal(signal.SIGTERM, _interrupt)
    if named:
        from policydiff.pipeline import notifying  # noqa: PLC0415 - brings what compares and rates

        notifying.register(collection, named)
    with (
        progress("Fetching") as told,
        closing(snapshot(collection, terms or (), clock=utc_now, progress=told)) as checks,
    ):
        for check in checks:
            outcomes[check.outcome] += 1
            if check.outcome in _TROUBLE or not quiet_:
                say(check)
    if not quiet_ and outcomes:
        _say_sum(outcomes)
    if (named and _untold(collection, named)) or outcomes.keys() & _TROUBLE:
        raise typer.Exit(_EXIT_SOME_FAILED)


def _untold(collection: Collection, named: Sequence[Notifier]) -> bool:
    """Tell people what was found; whether something could not be sent, which is then said."""
    from policydiff.pipeline import notifying  # noqa: PLC0415 - as above

    done = notifying.tell(
        collection, named, rules=lambda: rules_for(collection), clock=utc_now, patient=True
    )
    return complained(done)


def _interrupt(*_: object) -> None:
    """End a run that is told to end as one that a person interrupts: what has come is recorded."""
    raise KeyboardInterrupt


def say(check: Check, *, hint: bool = True) -> None:
    """Say what one check found: trouble on stderr, the rest on stdout.

    Args:
        check: what was found.
        hint: whether a change is followed by the command that shows it.
    """
    name = one_line(str(check.terms))
    if check.outcome in _TROUBLE:
        complain(f"{name} {check.outcome}: {check.detail}")
        return
    role = Role.STRONG if check.outcome in _NEWS else Role.QUIET
    detail = quiet(f"  {one_line(check.detail)}") if check.detail else ""
    write_blocks([line(Span(f"{check.outcome:<12}", role), f"  {name}", detail)], Format.TERMINAL)
    if hint and check.outcome is Outcome.CHANGED:
        command = f'policydiff show {check.at:%Y-%m-%d} "{name}"'
        write_blocks([line(quiet(f"{'':<12}  see it: {command}"))], Format.TERMINAL)


def _say_sum(outcomes: Counter[Outcome]) -> None:
    parts = [f"{outcomes[outcome]} {outcome}" for outcome in Outcome if outcomes[outcome]]
    write_blocks(
        [line(strong(f"{outcomes.total()} checked"), f": {listing(parts)}.")], Format.TERMINAL
    )
