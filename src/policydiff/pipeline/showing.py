"""From an archive to what `show` says, drawing only what was not drawn before.

What is said of one terms depends on its records, on who looked when, on the rules, and on what was asked.
It is kept in the index under all of these, so that a period that was shown once is read back, and after
a further record only its own terms is compared again. What has to be drawn of many terms may be drawn by
several processes; see `abreast`.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from policydiff.dataclasses import dataclass
from policydiff.render import kept, sections

if TYPE_CHECKING:
    from policydiff.assess import Choice, Rules
    from policydiff.model import Terms
    from policydiff.pipeline.indexing import State
    from policydiff.pipeline.reading import Reader
    from policydiff.queries import Period
    from policydiff.render.blocks import Block
    from policydiff.render.sections import Section
    from policydiff.review import Ratings

_KIND = "section"
_FEW: Final = 5
"""Terms to be drawn without anybody being called."""


class OwnRules(NamedTuple):
    """A collection's own rules."""

    path: Path
    digest: str
    """Of what the file held when it was asked by them; see `digest_of`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a reader wants to see of a period: data, which another process can be given."""

    period: Period
    context: int
    """Words kept around each edit."""
    apart: bool = False
    """Each recorded change by itself, rather than the net change."""
    everything: bool = False
    """What was folded too, each with the reason."""
    assessed: bool = True
    """Whether changes are rated by the rules."""
    own: OwnRules | None = None
    """A collection's, on top of the package's."""
    wanted: Choice | None = None
    """Which rated changes are to be seen; None for all."""
    ratings: Ratings | None = None
    """Of reviewers, which stand before those of the rules."""

    def key(self, terms: Terms) -> str:
        """What a section is kept under: the terms, and all that was asked but `ratings`."""
        start, end = self.period.start, self.period.end
        own = self.own.digest if self.own else None
        by = self.wanted
        wanted = [by.level, sorted(by.topics), by.direction] if by else None
        shape = f"{self.context} {self.apart} {self.everything}"
        return f"{terms} {start} {end} {shape} {self.assessed} {own} {wanted}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is to be said of a period."""

    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]


def digest_of(file: Path) -> str:
    """What tells what a file holds from anything else; empty where it can't be read."""
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""


def show(
    reader: Reader,
    queries: Sequence[str],
    asked: Asked,
    *,
    progress: Callable[[int, int], None],
    processes: int | None = None,
) -> Shown:
    """What changed in a period, terms by terms.

    Args:
        reader: of an archive.
        queries: names as a person types them; none stands for all.
        asked: what is wanted of them.
        progress: told how many terms are done, of how many.
        processes: that may draw, this one among them; None for as many as there are cores, and memory for.

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
    drawer = Drawer(reader, asked, states)
    busy = [one for one in terms if one in moved]
    still = [one for one in terms if one not in moved]
    listed = busy + still if asked.everything else busy
    drawn = drawer.sections(listed, progress=progress, processes=processes)

    def draw(one: Terms) -> Section:
        return drawn.get(one) or drawer.section(one)

    found = [drawn[one] for one in busy]
    blocks = sections.show(found, still, asked.period, draw=draw, everything=asked.everything)
    return Shown(sections=tuple(found), blocks=tuple(blocks))


class Drawer:
    """Draws sections, or reads them back.

    Args:
        reader: of an archive.
        asked: what is wanted.
        states: of the terms that may be read back; see `Indexed.states`.
    """

    def __init__(self, reader: Reader, asked: Asked, states: Mapping[Terms, State]) -> None:
        self._reader = reader
        self._asked = asked
        self._states = states

    def sections(
        self,
        terms: Sequence[Terms],
        *,
        progress: Callable[[int, int], None],
        processes: int | None,
    ) -> dict[Terms, Section]:
        """What is said of each of some terms; see `show`."""
        drawn = self._read_back(terms)
        missing = [one for one in terms if one not in drawn]
        if len(missing) > _FEW:
            from policydiff.pipeline import abreast  # noqa: PLC0415 - where there is much to draw

            done = len(drawn)
            abreast.draw(
                self._reader,
                self._asked,
                missing,
                here=self.section,
                told=lambda more: progress(done + more, len(terms)),
                processes=processes,
            )
            drawn |= self._read_back(missing)
        for one in terms:
            if one not in drawn:
                progress(len(drawn), len(terms))
                drawn[one] = self.draw(one)
        progress(len(terms), len(terms))
        return drawn

    def section(self, terms: Terms) -> Section:
        """What is said of a terms."""
        return self._kept(terms) or self.draw(terms)

    def _read_back(self, terms: Sequence[Terms]) -> dict[Terms, Section]:
        """The sections that were drawn before."""
        return {one: found for one in terms if (found := self._kept(one))}

    def _kept(self, terms: Terms) -> Section | None:
        state = self._states.get(terms)
        if state is None:
            return None
        drawn_from = self._state(terms, state)
        found = self._reader.index.kept(_KIND, self._asked.key(terms), drawn_from)
        if found is not None:
            with suppress(ValueError):
                return kept.decode(found, terms)
        return None

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

    def draw(self, terms: Terms) -> Section:
        """Draw what is said of a terms, and keep it."""
        from policydiff.pipeline import comparing  # noqa: PLC0415 - brings what compares and assesses
        from policydiff.render import outline  # noqa: PLC0415 - and what draws that
        from policydiff.report import assessments, narrowed  # noqa: PLC0415 - as above

        asked = self._asked
        timeline, state = self._reader.history_of(terms)
        report = comparing.reported(
            self._reader,
            timeline,
            asked.period,
            rules=self._rules if asked.assessed else None,
            apart=asked.apart,
            looks=self._reader.looks_of(terms),
        )
        self._reader.forget()
        if asked.ratings is not None:
            report = asked.ratings.overrule(report)
        if asked.wanted is not None:
            from policydiff.assess import chosen  # noqa: PLC0415 - as above

            report = narrowed(report, partial(chosen, by=asked.wanted))
        rules = self._rules() if asked.assessed and assessments([report]) else None
        drawn = outline.section(
            report,
            context=asked.context,
            everything=asked.everything,
            rules=rules,
        )
        # rules that somebody changes meanwhile are not those it would be kept under
        own = asked.own
        if state is not None and (own is None or digest_of(own.path) == own.digest):
            key = asked.key(terms)
            self._reader.index.keep(_KIND, key, kept.encode(drawn), self._state(terms, state))
        return drawn

    def _rules(self) -> Rules:
        from policydiff.assess import load_rules  # noqa: PLC0415 - once there is something to assess
        from policydiff.index.shelf import package_shelf  # noqa: PLC0415 - as above

        own = self._asked.own
        return load_rules(own.path if own else None, package_shelf())
