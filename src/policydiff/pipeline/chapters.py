"""One terms of a site: what it tells, what its pages depend on, and what its steps were found to come to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from policydiff import review
from policydiff.events import Event
from policydiff.history import Looks, Timeline
from policydiff.model import Record
from policydiff.review import Decision, Ledger
from policydiff.site import told
from policydiff.site.addresses import TEXT, record_names
from policydiff.site.chapter import FOLDED, Chapter, Row, Site
from policydiff.site.told import Told

if TYPE_CHECKING:
    from policydiff.report import RulesGiven

Steps = dict[str, tuple[str, Told]]
"""By the commit of a step, what it came to, and the key of what was compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """What all pages are made of besides their records."""

    site: Site
    program: str
    """Digest of the program and of the rules: what is compared and how it is weighed."""
    rules: RulesGiven | None
    ledger: Ledger
    decided: Mapping[str, tuple[Decision, ...]]
    """Beginning of a change's id -> every decision on changes whose ids begin so."""

    def on(self, ids: Sequence[str]) -> list[list[bytes]]:
        """The decisions on some changes, as far as there are any."""
        return [list(map(review.encode, self.decided[one])) for one in ids if one in self.decided]


def making(site: Site, program: str, rules: RulesGiven | None, ledger: Ledger) -> Making:
    """Put together what all pages are made of."""
    decided: dict[str, tuple[Decision, ...]] = {}
    for key, decisions in sorted(ledger.decisions.items()):
        short = key[: told.ID]
        decided[short] = (*decided.get(short, ()), *decisions)
    return Making(site=site, program=program, rules=rules, ledger=ledger, decided=decided)


def draft(timeline: Timeline, folder: str, events: Sequence[Event], looks: Looks) -> Chapter:
    """What is told of a terms, before anything is compared.

    Args:
        timeline: of the terms.
        folder: in which its pages stand.
        events: that concern it, earliest first.
        looks: when somebody saw its text.
    """
    entries = timeline.entries
    every = [one for entry in entries for one in (entry.record, *entry.also)]
    names = dict(zip((one.commit for one in every), record_names(every), strict=True))
    texts: dict[str, str] = {}  # commit -> name of the record on whose page its text stands
    rows: list[Row] = []
    for number, entry in enumerate(entries):
        name = names[entry.record.commit]
        before = entries[number - 1].record if number else None
        text = name if entry.record.blob else None
        if entry.fold in FOLDED and entry.base:
            text = texts.get(entry.base.commit, name)
        if text:
            texts[entry.record.commit] = text
            texts |= dict.fromkeys((one.commit for one in entry.also), text)
        rows.append(
            Row(
                entry=entry,
                number=number,
                name=name,
                other_names=tuple(names[one.commit] for one in entry.also),
                text=text,
                since=looks.since(entry, before),
                told=None,
            )
        )
    return Chapter(terms=timeline.terms, folder=folder, rows=tuple(rows), events=tuple(events))


def pages(chapter: Chapter) -> Iterator[str]:
    """The addresses of all pages of records and texts."""
    for row in chapter.rows:
        yield chapter.page(row)
        yield from (f"{chapter.folder}/{name}.html" for name in row.other_names)
        if row.own_text:
            yield f"{chapter.folder}/{row.name}{TEXT}.html"


def key_of(chapter: Chapter, timeline: Timeline, making: Making) -> str:
    """What all pages of a chapter depend on, but for the decisions of reviewers."""
    rows = [
        (
            row.name, row.other_names, row.text, row.since, row.entry.record.commit, row.entry.fold,
            row.entry.kind, row.entry.opens, *_commits(row.entry.base, row.entry.returns_to),
        )
        for row in chapter.rows
    ]  # fmt: skip
    told = chapter.terms, chapter.folder, chapter.events, sorted(timeline.furniture.slots)
    return digest(making.program, making.site, rows, told)


def _commits(*records: Record | None) -> Iterator[str]:
    return (one.commit if one else "" for one in records)


def digest(*values: object) -> str:
    """What stands for some values, if they are written the same way always."""
    return hashlib.sha256(repr(values).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def decode(kept: object) -> Steps:
    """What steps were found to come to, as it was kept; nothing where that can't be read."""
    try:
        return {commit: (str(key), told.decode(one)) for commit, (key, one) in kept.items()}  # type: ignore[attr-defined]  # whatever it is
    except (AttributeError, TypeError, ValueError):
        return {}


def encode(steps: Steps) -> dict[str, Any]:
    """What steps were found to come to, to be kept."""
    return {commit: [key, told.encode(one)] for commit, (key, one) in steps.items()}


def with_steps(chapter: Chapter, steps: Steps) -> Chapter:
    """A chapter whose rows tell what they came to."""
    rows = (
        replace(row, told=steps[row.entry.record.commit][1]) if row.step else row
        for row in chapter.rows
    )
    return replace(chapter, rows=tuple(rows))
