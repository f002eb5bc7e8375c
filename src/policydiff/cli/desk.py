"""The review desk at a terminal: on the whole screen, or line by line for whoever listens."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from policydiff.cli.console import CANNOT_STRIKE, filled, utc_now
from policydiff.cli.rating import rules_for
from policydiff.cli.streams import complain, write
from policydiff.desk.hand import Hand
from policydiff.pipeline import around, reviewing
from policydiff.pipeline.bench import EVER, Bench
from policydiff.pipeline.docketing import open_bench
from policydiff.render.harmless import one_line

if TYPE_CHECKING:
    from policydiff.collection import Collection
    from policydiff.queries import Period
    from policydiff.review import Reviewer


def open_(
    collection: Collection,
    queries: Sequence[str],
    period: Period | None,
    *,
    said: str | None,
    plain: bool,
) -> None:
    """Let a person review.

    Args:
        collection: whose archive.
        queries: names as a person types them; none stands for all.
        period: whose net changes; None for every recorded change by itself.
        said: who decides, as `Name <address>`; None for whom git names.
        plain: line by line, as it also is on a terminal that cannot place its cursor.
    """

    def who(opened: Bench) -> Reviewer:
        return reviewing.reviewer(opened.reader, said)

    if plain or os.environ.get("TERM", "dumb") == "dumb":
        _talk(collection, queries, period, who)
    else:
        _desk(collection, queries, period, who)


def _talk(
    collection: Collection,
    queries: Sequence[str],
    period: Period | None,
    who: Callable[[Bench], Reviewer],
) -> None:
    """Line by line."""
    from policydiff.desk.plain import Talk  # noqa: PLC0415 - one of two, as asked for

    def hear(prompt: str) -> str | None:
        try:
            heard = input(prompt)
        except EOFError:
            write("\n")
            return None
        except KeyboardInterrupt:
            write("\nStopped; every decision made above is kept.\n")
            raise
        if not sys.stdin.isatty():
            write(f"{one_line(heard)}\n")  # which nobody's typing has shown
        return heard

    happened = around.events_of(collection)
    with open_bench(
        collection, queries, period, rules=lambda: rules_for(collection), told=complain
    ) as opened:
        Talk(
            opened,
            label=(period or EVER).label,
            hear=hear,
            say=lambda text: write(filled(text)),
            reviewer=who,
            clock=utc_now,
            happened=happened,
        ).run()


def _desk(
    collection: Collection,
    queries: Sequence[str],
    period: Period | None,
    who: Callable[[Bench], Reviewer],
) -> None:
    """On the whole screen."""
    happened = around.events_of(collection)
    hand = Hand(
        lambda: open_bench(collection, queries, period, rules=lambda: rules_for(collection))
    )
    from policydiff.desk.app import Desk  # noqa: PLC0415 - while the archive is opened

    desk = Desk(
        hand,
        label=(period or EVER).label,
        reviewer=who,
        clock=utc_now,
        happened=happened,
        brackets=os.environ.get("TERM_PROGRAM") in CANNOT_STRIKE
        or os.environ.get("TERM") in CANNOT_STRIKE,
    )
    desk.run()
    desk.close_archive()
    if desk.failure is not None:
        raise desk.failure
