"""What is said of a change, in the same words in every file format."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from policydiff import __version__
from policydiff.events import Event
from policydiff.model import (
    Assessment,
    Change,
    ChangeKind,
    Clause,
    Direction,
    Level,
    Version,
)
from policydiff.render import findings as found_by_rules
from policydiff.render import places, words
from policydiff.render.dossier import Dossier, Part
from policydiff.render.harmless import one_line
from policydiff.report import DatedChange
from policydiff.review import Decision, Item, Status, Verdict

if TYPE_CHECKING:
    from policydiff.assess import Rules

TOOL = f"policydiff {__version__}"
UNASSESSED = words.UNASSESSED

_PAST = {
    Verdict.ACCEPTED: "Accepted",
    Verdict.FLAGGED: "Flagged",
    Verdict.DISCUSS: "Put up for discussion",
    Verdict.NOTED: "Noted",
    Verdict.WITHDRAWN: "Withdrawn",
}
_KEPT_TRAILERS = ("Final-URL", "Content-SHA256", "Snapshot", "Extractor", "ETag")
"""Of the record: what tells the bytes that a text was taken from."""


def where(change: Change) -> str:
    """Where a change stands, and where it stood if that is another place."""
    here = _range(change.new or change.old)
    if not change.old or not change.new:
        return here
    there = _range(change.old)
    return here if there == here else f"{here} (was {there})"


def where_all(changes: Sequence[Change]) -> str:
    """Where a run of changes stands: its first to its last clause."""
    if len(changes) == 1:
        return where(changes[0])
    clauses = [(change.new or change.old) for change in changes]
    return _range((clauses[0][0], clauses[-1][-1]))


def _range(clauses: Sequence[Clause]) -> str:
    first, last = words.place(clauses[0]), words.place(clauses[-1])
    return first if first == last else f"{first} to {last}"


def what(dated: DatedChange) -> str:
    """`reworded on 23 Sep 2024`."""
    when, change = words.days(dated.at), dated.change
    said = words.KINDS[change.kind] + (f" on {when}" if when else "")
    if change.beside:
        relation = "in other words than at" if change.new else "in favour of the words at"
        said += f", {relation} {places.where(change.beside)}"
    return said


def level(assessment: Assessment | None) -> str:
    """The level as a word."""
    return str(assessment.level) if assessment else UNASSESSED


def direction(assessment: Assessment | None) -> str:
    """Whom a change favours, as words; empty where nobody or where nothing says so."""
    if assessment is None or assessment.direction is Direction.NONE:
        return ""
    return words.direction(assessment).removeprefix(", ")


def together(changes: Iterable[DatedChange]) -> Assessment | None:
    """What changes told in one row weigh; None where nothing assessed any."""
    found = [dated.assessment for dated in changes if dated.assessment]
    return found_by_rules.together(found) if found else None


def topics(assessment: Assessment | None, rules: Rules | None = None) -> str:
    """Topics as words: by their titles, where the rules are at hand."""
    return found_by_rules.topics(assessment, rules) if assessment else ""


def findings(assessment: Assessment | None) -> tuple[str, ...]:
    """Every reason, said once; and what kept the rules from reading the words."""
    if assessment is None:
        return ()
    said = list(dict.fromkeys(one_line(finding.reason) for finding in assessment.findings))
    own = found_by_rules.overruled(assessment, None)
    if own:
        said.insert(0, f"{own[:1].upper()}{own[1:]}.")
    elif assessment.level in {Level.COSMETIC, Level.EDITORIAL}:
        said = said[:1]
    if assessment.not_assessed:
        said.append(f"Not assessed: {one_line(assessment.not_assessed)}.")
    return tuple(said)


def links(change: Change) -> tuple[str, ...]:
    """Every link that leads elsewhere; the addresses are words here."""
    return tuple(
        f"Link of “{one_line(link.text)}”: {one_line(link.old or 'none')} → {one_line(link.new or 'none')}"
        for link in change.links
    )


def decision(
    one: Decision, *, longest: int | None = None, titles: Mapping[str, str] | None = None
) -> str:
    """`Accepted by Ann Lee on 2 Oct 2024: “note”`.

    Args:
        one: the decision.
        longest: characters of its note that are told; None for all.
        titles: of topics, by their ids.
    """
    note = one_line(one.note)
    if longest is not None and len(note) > longest:
        note = f"{note[: longest - 1].rstrip()}…"
    cited = one.cites
    about = f", citing {words.day(cited.date)}, {one_line(cited.title)}" if cited else ""
    said = f": “{note}”" if note else ""
    name = one_line(one.reviewer.name)
    return f"{done(one, titles)} by {name} on {words.day(one.at)}{about}{said}"


def decisions(item: Item) -> tuple[str, ...]:
    """Every decision on a change in the order they were made, and which of them count no longer."""
    return tuple(
        f"{decision(one)}{' (withdrawn)' if item.overtaken(one) else ''}" for one in item.decisions
    )


def reviewed(dossier: Dossier) -> str:
    """`1 of 2 changes reviewed (Ann Lee 1); 1 waits.`; empty where nobody has decided on any."""
    every = [item for part in dossier.parts for item in part.items if not item.change.repeats]
    items = {item.id: item for item in every}.values()
    waiting = sum(item.status is Status.WAITING for item in items)
    if waiting == len(items):
        return ""
    names = Counter(one_line(one.reviewer.name) for item in items for one in item.standing)
    each = ", ".join(f"{name} {number}" for name, number in sorted(names.items()))
    rest = f"{waiting} wait{'s' if waiting == 1 else ''}" if waiting else "none waits"
    number = words.changes(len(items), len(every))
    return f"{len(items) - waiting} of {number} reviewed ({each}); {rest}."


def done(one: Decision, titles: Mapping[str, str] | None = None) -> str:
    """What a decision does: `Accepted`, `Level set to editorial`.

    Args:
        one: the decision.
        titles: of topics, by their ids; a topic without one goes by the words of its id.
    """
    if one.verdict is not Verdict.RATED:
        return _PAST[one.verdict]
    parts = [f"level set to {one.level}"] if one.level else []
    if one.topics:
        named = words.listing(
            [one_line((titles or {}).get(topic) or topic.replace("_", " ")) for topic in one.topics]
        )
        parts.append(f"{'topics' if len(one.topics) > 1 else 'topic'} set to {named}")
    said = words.listing(parts)
    return f"{said[:1].upper()}{said[1:]}"


def rating(item: Item) -> str:
    """How reviewers rate a change, in a few words; empty where it is left to the rules."""
    found = item.rating
    each = dict.fromkeys((*found.levels, *found.topics))
    said = [
        f"{_lower(done(one))} by {one_line(one.reviewer.name)}: {one_line(one.note)}"
        for one in each
    ]
    return ("levels differ: " if found.disputed else "") + "; ".join(said)


def _lower(said: str) -> str:
    return f"{said[:1].lower()}{said[1:]}"


def review(item: Item) -> str:
    """Where the review of a change stands, in a few words; and how reviewers rate it."""
    return "; ".join(filter(None, (_stands(item), rating(item))))


def _stands(item: Item) -> str:
    names = words.listing(list(dict.fromkeys(one_line(one.reviewer.name) for one in item.standing)))
    match item.status:
        case Status.WAITING:
            return "waiting" if item.at else ""  # on a change of two texts, nobody decides
        case Status.DISAGREEMENT:
            return f"disagreement ({names}){_again(item)}"
        case _:
            return f"{item.status} by {names}{_again(item)}"


def _again(item: Item) -> str:
    before = item.seen_before
    return f" (seen before: came on {words.day(before.came)} too)" if before else ""


def counts(part: Part) -> str:
    """`1 reworded, 2 added; 77 stand unchanged`."""
    comparison = part.report.comparison
    if comparison is None:
        return ""
    if comparison.replaced:
        return (
            f"Another document: the old text ({words.count(len(comparison.old_clauses), 'clause')}) and the "
            f"new one ({words.count(len(comparison.new_clauses), 'clause')}) have hardly anything in common, "
            "so the two are not drawn as edits"
        )
    steps = part.report.stretch.steps
    if not comparison.changes and not steps:
        return f"No clause changed; {words.count(len(comparison.unchanged), 'clause')} unchanged"
    if not comparison.changes:
        number = words.count(len(steps), "recorded change")
        return f"Changed and changed back: {number}; the text ended as it began"
    nothing = "Nothing new" if steps else "Nothing of what was asked for"
    said = [words.tally(dated.change for dated, _ in part.rows) or nothing]
    if part.said_twice:
        number = words.count(len(part.said_twice), "clause")
        said.append(f"{number} of a text that is on the page twice")
    if part.report.folded:
        said.append(
            f"{words.count(len(part.report.folded), 'change')} that say nothing new left out"
        )
    if part.report.hidden:
        said.append(
            f"{words.count(len(part.report.hidden), 'change')} that nobody asked for left out"
        )
    said.append(f"{words.count(len(comparison.unchanged), 'clause')} unchanged")
    return "; ".join(said)


def replaced(part: Part) -> str:
    """`another document on 27 Sep 2024`, of a part whose text gave way to it."""
    when = words.days(part.items[0].at)
    return f"another document on {when}" if when else "another document"


def provenance(part: Part) -> Iterator[tuple[str, str]]:
    """Where both texts are from, and what they can be known by."""
    comparison = part.report.comparison
    if comparison is None:
        return
    for side, version in (("Old", comparison.old), ("New", comparison.new)):
        yield from source_of(side, version)


def source_of(side: str, version: Version) -> Iterator[tuple[str, str]]:
    """Where a text is from, and what it can be known by.

    Args:
        side: what to call it.
        version: the text.
    """
    if version.record is None:
        yield f"{side} text", one_line(version.title)
    if version.captured_at:
        yield f"{side} text, captured", f"{version.captured_at:%Y-%m-%d %H:%M:%S} UTC"
    for url in version.urls:
        yield f"{side} text, address", one_line(url)
    record = version.record
    if record is not None:
        yield f"{side} text, commit", f"{record.commit} ({one_line(record.origin)})"
        for name in _KEPT_TRAILERS:
            value = record.trailer(name)
            if value:
                yield f"{side} capture, {name}", one_line(value)
    digest = hashlib.sha256(version.text.encode("utf-8", "surrogatepass")).hexdigest()
    yield f"{side} text, SHA-256", digest


def wordless(change: Change) -> bool:
    """Whether a change moved no word: formatting or links alone, numbers, what is on the page twice."""
    return change.kind in {ChangeKind.MARKUP, ChangeKind.RENUMBERED} or change.repeats


def event(one: Event) -> str:
    """`23 Sep 2024: title. What happened (source)`."""
    return (
        f"{words.day(one.at)}: {one_line(one.title).rstrip('.')}. {one_line(one.line)} "
        f"(Source: {one_line(one.source)})"
    )
