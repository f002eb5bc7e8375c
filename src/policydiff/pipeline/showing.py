"""From an archive to what `show` says, drawing only what was not drawn before.

What is said of one terms depends on its records, on who looked when, on the rules, and on what was asked.
It is kept in the index under all of these, so that a period that was shown once is read back, and after
a further record only its own terms is compared again.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from policydiff.dataclasses import dataclass
from policydiff.render import kept, sections

if TYPE_CHECKING:
    from policydiff.assess import Rules
    from policydiff.model import Assessment, Terms
    from policydiff.pipeline.indexing import State
    from policydiff.pipeline.reading import Reader
    from policydiff.queries import Period
    from policydiff.render.blocks import Block
    from policydiff.render.sections import Section
    from policydiff.review import Ratings

_KIND = "section"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a reader wants to see of a period."""

    period: Period
    context: int
    """Words kept around each edit."""
    apart: bool = False
    """Each recorded change by itself, rather than the net change."""
    everything: bool = False
    """What was folded too, each with the reason."""
    rules: Callable[[], Rules] | None = None
    """Reads the rules to assess by, once there is something to assess; None leaves changes unassessed."""
    wanted: Callable[[Assessment], bool] | None = None
    """Which assessed changes are to be seen; None for all."""
    by: str = ""
    """What tells `rules` and `wanted` from any others."""
    ratings: Ratings | None = None
    """Of reviewers, which stand before those of the rules."""

    def key(self, terms: Terms) -> str:
        """What a section is kept under: the terms, and all that was asked but `by`."""
        start, end = self.period.start, self.period.end
        return f"{terms} {start} {end} {self.context} {self.apart} {self.everything} {self.by}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is to be said of a period."""

    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]


def show(
    reader: Reader, queries: Sequence[str], asked: Asked, *, progress: Callable[[int, int], None]
) -> Shown:
    """What changed in a period, terms by terms.

    Args:
        reader: of an archive.
        queries: names as a person types them; none stands for all.
        asked: what is wanted of them.
        progress: told how many terms are done, of how many.

    Raises:
        UsageError: a name matches nothing.

    Cost: one lookup in the index for each terms of which something was recorded in the period. Of the
    others only those that are listed are looked into.
    """
    terms = reader.asked(queries)
    if terms is None:
        terms = reader.index.terms()
    states = reader.index.states(terms)
    moved = reader.index.moved(asked.period)
    drawer = _Drawer(reader, asked, states)
    busy = [one for one in terms if one in moved]
    drawn: list[Section] = []
    for number, one in enumerate(busy):
        progress(number, len(busy))
        drawn.append(drawer.section(one))
    progress(len(busy), len(busy))
    still = [one for one in terms if one not in moved]
    blocks = sections.show(
        drawn, still, asked.period, draw=drawer.section, everything=asked.everything
    )
    return Shown(sections=tuple(drawn), blocks=tuple(blocks))


class _Drawer:
    """Draws sections, or reads them back."""

    def __init__(self, reader: Reader, asked: Asked, states: Mapping[Terms, State]) -> None:
        self._reader = reader
        self._asked = asked
        self._states = states

    def section(self, terms: Terms) -> Section:
        """What is said of a terms."""
        state = self._states.get(terms)
        if state is not None:
            found = self._reader.index.kept(
                _KIND, self._asked.key(terms), self._state(terms, state)
            )
            if found is not None:
                with suppress(ValueError):
                    return kept.decode(found, terms)
        return self._draw(terms)

    def _state(self, terms: Terms, state: State) -> str:
        """All that a section depends on besides what was asked: the records, ratings, and who looked when.

        Of the looks those count that may bound a record, and those around a period without any.
        """
        rated = self._asked.ratings.mark(terms) if self._asked.ratings else ""
        drawn_from = f"{state.digest}\n{rated}" if rated else state.digest
        looks = self._reader.looks_of(terms)
        if looks is None:
            return drawn_from
        last = datetime.fromtimestamp(state.last, UTC)
        seen = "".join(f"{at}\n" for at in looks.times[: bisect_left(looks.times, last)])
        digest = hashlib.blake2b(seen.encode(), digest_size=16).hexdigest()
        return f"{drawn_from}\n{digest} {looks.gap(self._asked.period)}"

    def _draw(self, terms: Terms) -> Section:
        from policydiff.pipeline import comparing  # noqa: PLC0415 - brings what compares and assesses
        from policydiff.render import outline  # noqa: PLC0415 - and what draws that
        from policydiff.report import assessments, narrowed  # noqa: PLC0415 - as above

        asked = self._asked
        timeline, state = self._reader.history_of(terms)
        report = comparing.reported(
            self._reader,
            timeline,
            asked.period,
            rules=asked.rules,
            apart=asked.apart,
            looks=self._reader.looks_of(terms),
        )
        self._reader.forget()
        if asked.ratings is not None:
            report = asked.ratings.overrule(report)
        if asked.wanted is not None:
            report = narrowed(report, asked.wanted)
        rules = asked.rules() if asked.rules and assessments([report]) else None
        drawn = outline.section(
            report,
            context=asked.context,
            everything=asked.everything,
            rules=rules,
        )
        if state is not None:
            key = asked.key(terms)
            self._reader.index.keep(_KIND, key, kept.encode(drawn), self._state(terms, state))
        return drawn
