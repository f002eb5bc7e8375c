"""Dossiers of two texts, for what draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from policydiff.assess import Rules
from policydiff.compare import compare
from policydiff.events import Event
from policydiff.history import Entry, Stretch
from policydiff.model import Record, RecordKind, Terms, Version
from policydiff.queries import parse_period
from policydiff.render.dossier import Dossier, Part
from policydiff.report import StretchReport, undated
from policydiff.review import Decision, Item, change_id

TERMS = Terms(service="Example", type="Privacy Policy")
OLD_AT = datetime(2024, 8, 1, 9, 30, tzinfo=UTC)
NEW_AT = datetime(2024, 9, 23, 15, 26, tzinfo=UTC)


def record(at: datetime, commit: str, terms: Terms = TERMS) -> Record:
    return Record(
        terms=terms, captured_at=at, recorded_at=at, commit=commit * 40, blob=commit * 40,
        kind=RecordKind.CHANGE, origin="versions", subject="",
        trailers=(("Source-URL", "https://example.org/privacy"), ("Content-SHA256", "ab" * 32)),
    )  # fmt: skip


def dossier_of(
    old: str,
    new: str,
    *,
    rules: Rules | None = None,
    decisions: Sequence[Decision] = (),
    events: Sequence[Event] = (),
    terms: Terms = TERMS,
    whole_edits: bool = False,
) -> Dossier:
    """A dossier of one change of one terms.

    Args:
        whole_edits: draw even texts that have hardly a word in common as edits.
    """
    before, after = record(OLD_AT, "a", terms), record(NEW_AT, "b", terms)
    urls = ("https://example.org/privacy",)
    comparison = compare(
        Version(title=str(terms), text=old, captured_at=OLD_AT, record=before, urls=urls),
        Version(title=str(terms), text=new, captured_at=NEW_AT, record=after, urls=urls),
    )
    if whole_edits:
        comparison = replace(comparison, replaced=False)
    dated = tuple(replace(one, at=(NEW_AT,)) for one in undated(comparison, rules=rules))
    stretch = StretchReport(
        stretch=Stretch(base=before, steps=(Entry(record=after),)),
        comparison=comparison,
        changes=dated,
    )
    items = tuple(
        Item(
            id=(key := change_id(str(terms), one.change)), terms=terms, change=one.change,
            replaced=comparison.replaced, at=one.at, commit=after.commit,
            decisions=tuple(replace(decision, change=key) for decision in decisions),
        )
        for one in dated[: 1 if comparison.replaced else None]
    )  # fmt: skip
    part = Part(terms=terms, report=stretch, items=items)
    return Dossier(period=parse_period("2024-09"), reports=(), parts=(part,), events=tuple(events))
