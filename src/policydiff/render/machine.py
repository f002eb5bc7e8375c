"""Reports, comparisons, timelines and reviews as JSON, in the shape of `schema.json` beside this module."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib import resources

from policydiff.history import Between, Entry, Looks, Timeline, Turns
from policydiff.model import Assessment, Comparison, Record, Terms
from policydiff.queries import Period
from policydiff.render.machine_model import (
    Json,
    assessed,
    clause_of,
    document,
    edits_of,
    record_of,
    spell_of,
    terms_of,
    time_of,
    version_of,
)
from policydiff.report import DatedChange, PeriodReport, StretchReport
from policydiff.review import Decision, Item, quotes


def schema() -> str:
    """The JSON Schema of everything this module writes, as text."""
    return resources.files(__package__).joinpath("schema.json").read_text(encoding="utf-8")


def show(reports: Sequence[PeriodReport], period: Period) -> str:
    """A period."""
    return document("show", shown(reports, period))


def shown(reports: Sequence[PeriodReport], period: Period) -> Json:
    """What `show` says, besides its head."""
    return {"period": _period(period), "terms": [_report(one) for one in reports]}


def diff(
    comparison: Comparison, dated: Sequence[DatedChange], between: Between | None = None
) -> str:
    """Two versions compared, and its changes as `report.undated` gives them, or some of them.

    Args:
        comparison: of the two.
        dated: its changes.
        between: what stands between them besides the publisher's changes; None where nothing is known.
    """
    hidden = len(comparison.changes) - len(dated)
    content = {
        "technical_upgrades": [record_of(one) for one in between.technical] if between else [],
        "kinds": list(between.kinds) if between and between.kinds else None,
        "comparison": _comparison(comparison, dated, hidden),
    }
    return document("diff", content)


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
    return document("log", {"timelines": written})


def review(items: Sequence[Item], period: Period | None) -> str:
    """Changes and what was decided on them, in their order."""
    content = {
        "period": None if period is None else _period(period),
        "changes": [item_of(item) for item in items],
    }
    return document("review", content)


def _period(period: Period) -> Json:
    return {"label": period.label, "start": time_of(period.start), "end": time_of(period.end)}


def _report(report: PeriodReport) -> Json:
    found = report.found
    gap = report.looks.gap(found.period)
    return {
        "terms": terms_of(found.terms),
        "before": record_of(found.before),
        "after": record_of(found.after),
        "technical_upgrades": [record_of(record) for record in found.technical],
        "gone": [record_of(record) for record in found.gone],
        "nobody_looked": None
        if gap is None
        else {"after": time_of(gap[0]), "until": time_of(gap[1])},
        "turns": None if found.turns is None else _turns(report, found.turns),
        "folded": [_entry(entry, None) for entry in found.folded],
        "stretches": [_stretch(report, stretch) for stretch in report.stretches],
    }


def _turns(report: PeriodReport, turns: Turns) -> Json:
    differences = [None, *(_counts(comparison) for comparison in report.served)]
    return {
        "count": turns.count,
        "first": time_of(turns.first),
        "last": time_of(turns.last),
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
        "base": record_of(stretch.base),
        "opens": stretch.opens,
        "steps": [_entry(entry, whole.looks.since(entry, entry.base)) for entry in stretch.steps],
        "comparison": _comparison(report.comparison, report.changes, len(report.hidden))
        if report.comparison
        else None,
        "folded": [_change(one) for one in report.folded],
        "rating": _rating(report.rating),
    }


def _rating(one: Assessment | None) -> Json | None:
    """How reviewers rate that another document took the place of a text."""
    own = one.overruled if one else None
    if one is None or own is None:
        return None
    return {
        "level": one.level,
        "topics": list(one.topics),
        "set_by": list(own.by),
        "disputed": own.disputed,
    }


def _timeline(timeline: Timeline, looks: Looks, found: Mapping[str, Assessment] | None) -> Json:
    before: Record | None = None
    entries: list[Json] = []
    for entry in timeline.entries:
        rated = {} if found is None else {"weightiest": assessed(found.get(entry.record.commit))}
        entries.append({**_entry(entry, looks.since(entry, before)), **rated})
        before = entry.record
    return {"terms": terms_of(timeline.terms), "entries": entries}


def _entry(entry: Entry, since: datetime | None) -> Json:
    return {
        "record": record_of(entry.record),
        "also": [record_of(record) for record in entry.also],
        "not_before": time_of(since),
        "kind": entry.kind,
        "opens": entry.opens,
        "fold": entry.fold,
        "links_only": entry.links_only,
        "language": entry.language,
        "base": None if entry.base is None else entry.base.commit,
        "returns_to": record_of(entry.returns_to),
    }


def _comparison(comparison: Comparison, dated: Sequence[DatedChange], hidden: int) -> Json:
    return {
        "old": version_of(comparison.old),
        "new": version_of(comparison.new),
        "replaced": comparison.replaced,
        "unchanged": len(comparison.unchanged),
        "changes": [_change(one) for one in dated],
        "hidden": hidden,
    }


def _change(dated: DatedChange) -> Json:
    change, redline = dated.change, dated.change.redline
    return {
        "kind": change.kind,
        "at": [time_of(time) for time in dated.at],
        "fold": dated.fold,
        "old": [clause_of(clause) for clause in change.old],
        "new": [clause_of(clause) for clause in change.new],
        "redline": None
        if redline is None
        else {"minimal": edits_of(redline.minimal), "readable": edits_of(redline.readable)},
        "links": [{"text": link.text, "old": link.old, "new": link.new} for link in change.links],
        "beside": [clause_of(clause) for clause in change.beside],
        "assessment": assessed(dated.assessment),
        "stood_before": [spell_of(spell) for spell in dated.stood_before],
        "stands_again": [spell_of(spell) for spell in dated.stands_again],
    }


def item_of(item: Item) -> Json:
    """A change with what was decided on it."""
    old, new = quotes(item.change)
    before = item.seen_before
    return {
        "id": item.id,
        "terms": terms_of(item.terms),
        "kind": "another document" if item.replaced else item.change.kind,
        "address": item.address,
        "at": [time_of(time) for time in item.at],
        "commit": item.commit,
        "old": old,
        "new": new,
        "status": item.status,
        "level_set": item.rating.level,
        "topics_set": list(item.rating.about),
        "seen_before": None if before is None else time_of(before.came),
        "decisions": [_decision(one, withdrawn=item.overtaken(one)) for one in item.decisions],
    }


def _decision(decision: Decision, *, withdrawn: bool) -> Json:
    cited = decision.cites
    return {
        "verdict": decision.verdict,
        "note": decision.note,
        "name": decision.reviewer.name,
        "email": decision.reviewer.email,
        "at": time_of(decision.at),
        "came": time_of(decision.came),
        "withdrawn": withdrawn,
        "level": decision.level,
        "topics": list(decision.topics),
        "cites": None
        if cited is None
        else {"date": cited.date.isoformat(), "title": cited.title, "source": cited.source},
    }
