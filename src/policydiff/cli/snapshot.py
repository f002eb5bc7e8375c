"""`policydiff snapshot`: what cron runs."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from policydiff.cli.console import Format, progress, utc_now, write_blocks
from policydiff.cli.notify import complain_of, named_for
from policydiff.cli.options import TermsArgument, find_own_collection
from policydiff.cli.rating import rules_for
from policydiff.cli.runlog import Lines, Log
from policydiff.cli.streams import complain
from policydiff.cli.typed import program
from policydiff.errors import PolicydiffError
from policydiff.model import Outcome
from policydiff.pipeline.capturing import Check, snapshot
from policydiff.queries import quoted
from policydiff.render.blocks import Role, Span, line, quiet, strong
from policydiff.render.harmless import one_line
from policydiff.render.words import listing

if TYPE_CHECKING:
    from policydiff.collection import Collection
    from policydiff.pipeline.notifying import Delivery

_EXIT_SOME_FAILED = 3
_NEWS = frozenset({Outcome.FIRST, Outcome.CHANGED})
_TROUBLE = frozenset({Outcome.FAILED, Outcome.HELD})


def run(
    ctx: typer.Context,
    terms: TermsArgument = None,
    quiet_: Annotated[
        bool, typer.Option("--quiet", "-q", help="Say only what failed or was held: for cron.")
    ] = False,
    clock_was_wrong: Annotated[
        bool,
        typer.Option(
            "--clock-was-wrong",
            help="Record although looks are dated later than now: the clock was wrong then.",
        ),
    ] = False,
    log: Annotated[
        Log,
        typer.Option(help="For people, or as JSON on stderr, one object a line, and nothing else."),
    ] = Log.TEXT,
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
      policydiff snapshot --log json 2>> /var/log/policydiff.jsonl
      17 5,17 * * *  /opt/policydiff/bin/policydiff -C /srv/policies snapshot --quiet

    The last is a crontab line: twice a day, and mail only when something failed or was held.
    """
    lines = Lines(quiet=quiet_) if log is Log.JSON else None
    try:
        trouble = _run(
            find_own_collection(ctx),
            terms or (),
            lines or _Words(program(ctx), quiet=quiet_),
            clock_was_wrong=clock_was_wrong,
        )
    except PolicydiffError as error:
        if lines is None:
            raise
        lines.error(error)
        raise typer.Exit(error.exit_code) from error
    if trouble:
        raise typer.Exit(_EXIT_SOME_FAILED)


def _run(
    collection: Collection,
    queries: Sequence[str],
    teller: Lines | _Words,
    *,
    clock_was_wrong: bool,
) -> bool:
    """Record, then tell people; whether some failed, were held or could not be told."""
    named = named_for(collection)
    outcomes: Counter[Outcome] = Counter()
    signal.signal(signal.SIGTERM, _interrupt)
    if named:
        from policydiff.pipeline import notifying  # noqa: PLC0415 - brings what compares and rates

        notifying.register(collection, named)
    with (
        progress("Fetching") as told,
        closing(
            snapshot(
                collection, queries, clock=utc_now, progress=told, clock_was_wrong=clock_was_wrong
            )
        ) as checks,
    ):
        for check in checks:
            outcomes[check.outcome] += 1
            teller.check(check)
    teller.ended(outcomes)
    done: Sequence[Delivery] = ()
    if named:
        done = notifying.tell(
            collection, named, rules=lambda: rules_for(collection), clock=utc_now, patient=True
        )
        teller.told(done)
    return bool(outcomes.keys() & _TROUBLE) or any(one.error is not None for one in done)


def _interrupt(*_: object) -> None:
    """End a run that is told to end as one that a person interrupts: what has come is recorded."""
    raise KeyboardInterrupt


class _Words:
    """Says what a run finds to people."""

    def __init__(self, command: str, *, quiet: bool) -> None:
        self._command = command
        self._quiet = quiet

    def check(self, one: Check) -> None:
        """What a check found."""
        if one.outcome in _TROUBLE or not self._quiet:
            say(one, command=self._command)

    def ended(self, outcomes: Counter[Outcome]) -> None:
        """How many checks came to what."""
        if not self._quiet and outcomes:
            _say_sum(outcomes)

    def told(self, done: Sequence[Delivery]) -> None:
        """What people could not be told."""
        complain_of(done)


def say(check: Check, *, command: str | None) -> None:
    """Say what one check found: trouble on stderr, the rest on stdout.

    Args:
        check: what was found.
        command: how policydiff is called here, for the command that shows a change; None: it isn't told.
    """
    name = one_line(str(check.terms))
    if check.outcome in _TROUBLE:
        complain(f"{name} {check.outcome}: {check.detail}")
        return
    role = Role.STRONG if check.outcome in _NEWS else Role.QUIET
    detail = quiet(f"  {one_line(check.detail)}") if check.detail else ""
    write_blocks([line(Span(f"{check.outcome:<12}", role), f"  {name}", detail)], Format.TERMINAL)
    if command is not None and check.outcome is Outcome.CHANGED:
        shows = f"{command} show {check.at:%Y-%m-%d} {quoted(name)}"
        write_blocks([line(quiet(f"  see it: {shows}"))], Format.TERMINAL)


def _say_sum(outcomes: Counter[Outcome]) -> None:
    parts = [f"{outcomes[outcome]} {outcome}" for outcome in Outcome if outcomes[outcome]]
    write_blocks(
        [line(strong(f"{outcomes.total()} checked"), f": {listing(parts)}.")], Format.TERMINAL
    )
