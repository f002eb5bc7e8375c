"""Reports and comparisons as JSON, in the shape of `schema.json` beside this module.

Every document carries `schema`, which changes only when a reader of the old shape would go wrong.
Non-ASCII text is escaped, so the bytes are the same on every console and act on none.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from importlib import resources

from policydiff import __version__
from policydiff.history import Entry, Looks, Timeline, Turns
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
from policydiff.review import Citation, Decision, Item, quotes

SCHEMA = "policydiff/1"

Json = Mapping[str, object]


def schema() -> str:
    """The JSON Schema of everything this module writes, as text."""
    return resources.files(__package__).joinpath("schema.json").read_text(encoding="utf-8")


def show(reports: Sequence[PeriodReport], period: Period) -> str:
    """A period."""
    return _document("show", {"period": _period(period), "terms": [_report(r) for r in reports]})


def diff(comparison: Comparison, dated: Sequence[DatedChange]) -> str:
    """Two versions compared, and its changes as `report.undated` gives them, or some of them."""
    hidden = len(comparison.changes) - len(dated)
    return _document("diff", {"comparison": _comparison(comparison, dated, hidden)})


def log(
    timelines: Sequence[Timeline],
    looks: Mapping[Terms, Looks],
    found: Mapping[str, Assessment] | None = None,
) -> str:
    """Timelines, each in order of fetch time, when somebody saw the text of terms, and what weighs most.

    Args:
        timelines: in order.
        looks: when somebody looked.
        found: the weightiest assessment of a record, by its commit; None where nothing was assessed.
    """
    written = [_timeline(one, looks.get(one.terms, Looks()), found) for one in timelines]
    return _document("log", {"timelines": written})


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
    gap = report.looks.gap(found.period)
    return {
        "terms": _terms(found.terms),
        "before": _record(found.before),
        "after": _record(found.after),
        "technical_upgrades": [_record(record) for record in found.technical],
        "gone": [_record(record) for record in found.gone],
        "nobody_looked": None if gap is None else {"after": _time(gap[0]), "until": _time(gap[1])},
        "turns": None if found.turns is None else _turns(report, found.turns),
        "folded": [_entry(entry, None) for entry in found.folded],
        "stretches": [_stretch(report, stretch) for stretch in report.stretches],
    }


def _turns(report: PeriodReport, turns: Turns) -> Json:
    differences = [None, *(_counts(comparison) for comparison in report.served)]
    return {
        "count": turns.count,
        "first": _time(turns.first),
        "last": _time(turns.last),
        "served": [
            {
                "times": served.times,
                "latest": _entry(served.latest, None),
                "differs_from_the_first": differs,
            }
            for served, differs in zip(turns.served, differences, strict=True)
        ],
    }


def _counts(comparison: Comparison) -> Json:
    """How many clauses differ, by what became of them."""
    counted: Counter[str] = Counter()
    for change in comparison.changes:
        counted[change.kind] += max(len(change.old), len(change.new))
    return {"another_document": comparison.replaced, "clauses": dict(sorted(counted.items()))}


def _stretch(whole: PeriodReport, report: StretchReport) -> Json:
    stretch = report.stretch
    return {
        "base": _record(stretch.base),
        "opens": stretch.opens,
        "steps": [_entry(entry, whole.looks.since(entry, entry.base)) for entry in stretch.steps],
        "comparison": _comparison(report.comparison, report.changes, len(report.hidden))
        if report.comparison
        else None,
        "folded": [_change(one) for one in report.folded],
    }


def _timeline(timeline: Timeline, looks: Looks, found: Mapping[str, Assessment] | None) -> Json:
    before: Record | None = None
    entries: list[Json] = []
    for entry in timeline.entries:
        rated = {} if found is None else {"weightiest": assessed(found.get(entry.record.commit))}
        entries.append({**_entry(entry, looks.since(entry, before)), **rated})
        before = entry.record
    return {"terms": _terms(timeline.terms), "entries": entries}


def _entry(entry: Entry, since: datetime | None) -> Json:
    return {
        "record": _record(entry.record),
        "also": [_record(record) for record in entry.also],
        "not_before": _time(since),
        "kind": entry.kind,
        "opens": entry.opens,
        "fold": entry.fold,
        "links_only": entry.links_only,
        "language": entry.language,
        "base": None if entry.base is None else entry.base.commit,
        "returns_to": _record(entry.returns_to),
    }


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


def _comparison(comparison: Comparison, dated: Sequence[DatedChange], hidden: int) -> Json:
    return {
        "old": _version(comparison.old),
        "new": _version(comparison.new),
        "replaced": comparison.replaced,
        "unchanged": len(comparison.unchanged),
        "changes": [_change(one) for one in dated],
        "hidden": hidden,
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
        "fold": dated.fold,
        "old": [_clause(clause) for clause in change.old],
        "new": [_clause(clause) for clause in change.new],
        "redline": None
        if redline is None
        else {"minimal": _edits(redline.minimal), "readable": _edits(redline.readable)},
        "links": [{"text": link.text, "old": link.old, "new": link.new} for link in change.links],
        "beside": [_clause(clause) for clause in change.beside],
        "assessment": assessed(dated.assessment),
    }


def assessed(assessment: Assessment | None) -> Json | None:
    """What a change means; None where nobody assessed it."""
    if assessment is None:
        return None
    own = assessment.overruled
    return {
        "level": assessment.level,
        "direction": assessment.direction,
        "leaning": assessment.leaning,
        "topics": list(assessment.topics),
        "not_assessed": assessment.not_assessed,
        "overruled": None if own is None else {"level": own.level, "topics": list(own.topics)},
        "set_by": [] if own is None else list(own.by),
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
        "level_set": item.rating.level,
        "topics_set": list(item.rating.about),
        "seen_before": None if before is None else _time(before.came),
        "decisions": [_decision(one, withdrawn=item.overtaken(one)) for one in item.decisions],
    }


def _citation(cited: Citation) -> Json:
    return {"date": cited.date.isoformat(), "title": cited.title, "source": cited.source}


def _decision(decision: Decision, *, withdrawn: bool) -> Json:
    cited = decision.cites
    return {
        "verdict": decision.verdict,
        "note": decision.note,
        "name": decision.reviewer.name,
        "email": decision.reviewer.email,
        "at": _time(decision.at),
        "came": _time(decision.came),
        "withdrawn": withdrawn,
        "level": decision.level,
        "topics": list(decision.topics),
        "cites": None if cited is None else _citation(cited),
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
