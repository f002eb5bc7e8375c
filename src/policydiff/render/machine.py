"""Reports and comparisons as JSON, in the shape of `schema.json` beside this module.

Every document carries `schema`, which changes only when a reader of the old shape would go wrong.
Non-ASCII text is escaped, so the bytes are the same on every console and act on none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from importlib import resources

from policydiff import __version__
from policydiff.history import Entry, Timeline
from policydiff.model import (
    Assessment,
    Clause,
    Comparison,
    Edit,
    Record,
    Section,
    Terms,
    Version,
)
from policydiff.queries import Period
from policydiff.report import DatedChange, PeriodReport, StretchReport
from policydiff.review import Decision, Item, quotes

SCHEMA = "policydiff/1"

Json = Mapping[str, object]


def schema() -> str:
    """The JSON Schema of everything this module writes, as text."""
    return resources.files(__package__).joinpath("schema.json").read_text(encoding="utf-8")


def show(reports: Sequence[PeriodReport], period: Period) -> str:
    """A period."""
    return _document("show", {"period": _period(period), "terms": [_report(r) for r in reports]})


def diff(comparison: Comparison, dated: Sequence[DatedChange]) -> str:
    """Two versions compared, and its changes as `report.undated` gives them."""
    return _document("diff", {"comparison": _comparison(comparison, dated)})


def log(timelines: Sequence[Timeline]) -> str:
    """Timelines, each in order of fetch time."""
    return _document("log", {"timelines": [_timeline(timeline) for timeline in timelines]})


def review(items: Sequence[Item], period: Period | None) -> str:
    """Changes and what was decided on them, in their order."""
    content = {
        "period": None if period is None else _period(period),
        "changes": [_item(item) for item in items],
    }
    return _document("review", content)


def _document(command: str, content: Json) -> str:
    head = {"schema": SCHEMA, "tool": f"policydiff {__version__}", "command": command}
    return json.dumps({**head, **content}, indent=2) + "\n"


def _period(period: Period) -> Json:
    return {"label": period.label, "start": _time(period.start), "end": _time(period.end)}


def _report(report: PeriodReport) -> Json:
    found = report.found
    return {
        "terms": _terms(found.terms),
        "before": _record(found.before),
        "after": _record(found.after),
        "technical_upgrades": [_record(record) for record in found.technical],
        "gone": [_record(record) for record in found.gone],
        "stretches": [_stretch(stretch) for stretch in report.stretches],
    }


def _stretch(report: StretchReport) -> Json:
    return {
        "base": _record(report.stretch.base),
        "steps": [_entry(entry) for entry in report.stretch.steps],
        "comparison": _comparison(report.comparison, report.changes) if report.comparison else None,
    }


def _timeline(timeline: Timeline) -> Json:
    return {
        "terms": _terms(timeline.terms),
        "entries": [_entry(entry) for entry in timeline.entries],
    }


def _entry(entry: Entry) -> Json:
    return {"record": _record(entry.record), "returns_to": _record(entry.returns_to)}


def _record(record: Record | None) -> Json | None:
    if record is None:
        return None
    return {
        "captured_at": _time(record.captured_at),
        "recorded_at": _time(record.recorded_at),
        "commit": record.commit,
        "blob": record.blob,
        "kind": record.kind,
        "origin": record.origin,
        "trailers": [{"name": name, "value": value} for name, value in record.trailers],
    }


def _comparison(comparison: Comparison, dated: Sequence[DatedChange]) -> Json:
    return {
        "old": _version(comparison.old),
        "new": _version(comparison.new),
        "replaced": comparison.replaced,
        "unchanged": len(comparison.unchanged),
        "changes": [_change(one) for one in dated],
    }


def _version(version: Version) -> Json:
    return {
        "title": version.title,
        "captured_at": _time(version.captured_at),
        "urls": list(version.urls),
        "record": _record(version.record),
    }


def _change(dated: DatedChange) -> Json:
    change, redline = dated.change, dated.change.redline
    return {
        "kind": change.kind,
        "at": [_time(time) for time in dated.at],
        "old": [_clause(clause) for clause in change.old],
        "new": [_clause(clause) for clause in change.new],
        "redline": None
        if redline is None
        else {"minimal": _edits(redline.minimal), "readable": _edits(redline.readable)},
        "links": [{"text": link.text, "old": link.old, "new": link.new} for link in change.links],
        "assessment": _assessment(dated.assessment),
    }


def _assessment(assessment: Assessment | None) -> Json | None:
    if assessment is None:
        return None
    return {
        "level": assessment.level,
        "direction": assessment.direction,
        "leaning": assessment.leaning,
        "topics": list(assessment.topics),
        "not_assessed": assessment.not_assessed,
        "findings": [
            {
                "rule": finding.rule,
                "topic": finding.topic,
                "direction": finding.direction,
                "old_quote": finding.old_quote,
                "new_quote": finding.new_quote,
                "reason": finding.reason,
            }
            for finding in assessment.findings
        ],
    }


def _item(item: Item) -> Json:
    old, new = quotes(item.change)
    before = item.seen_before
    return {
        "id": item.id,
        "terms": _terms(item.terms),
        "kind": "another document" if item.replaced else item.change.kind,
        "address": item.address,
        "at": [_time(time) for time in item.at],
        "commit": item.commit,
        "old": old,
        "new": new,
        "status": item.status,
        "seen_before": None if before is None else _time(before.came),
        "decisions": [_decision(one, withdrawn=one not in item.standing) for one in item.decisions],
    }


def _decision(decision: Decision, *, withdrawn: bool) -> Json:
    return {
        "verdict": decision.verdict,
        "note": decision.note,
        "name": decision.reviewer.name,
        "email": decision.reviewer.email,
        "at": _time(decision.at),
        "came": _time(decision.came),
        "withdrawn": withdrawn,
    }


def _edits(edits: Sequence[Edit]) -> list[Json]:
    return [
        {
            "op": edit.op,
            "text": edit.text,
            "old_text": edit.old_text,
            "reference": edit.reference,
        }
        for edit in edits
    ]


def _clause(clause: Clause) -> Json:
    return {
        "index": clause.index,
        "kind": clause.kind,
        "address": clause.address,
        "label": clause.label,
        "sections": [_section(section) for section in reversed(tuple(_upwards(clause.section)))],
        "text": clause.text,
    }


def _section(section: Section) -> Json:
    return {
        "number": section.number,
        "title": section.title,
        "anchor": section.anchor,
        "level": section.level,
    }


def _upwards(section: Section | None) -> Iterator[Section]:
    while section is not None:
        yield section
        section = section.parent


def _terms(terms: Terms) -> Json:
    return {"service": terms.service, "type": terms.type}


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.strftime("%Y-%m-%dT%H:%M:%SZ")
