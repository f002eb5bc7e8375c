"""What is said of a change, in the same words in every file format."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
)
from policydiff.render import findings as found_by_rules
from policydiff.render import places, words
from policydiff.render.dossier import Part
from policydiff.render.harmless import one_line
from policydiff.report import DatedChange

if TYPE_CHECKING:
    from policydiff.assess import Rules

TOOL = f"policydiff {__version__}"
UNASSESSED = words.UNASSESSED


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


def wordless(change: Change) -> bool:
    """Whether a change moved no word: formatting or links alone, numbers, what is on the page twice."""
    return change.kind in {ChangeKind.MARKUP, ChangeKind.RENUMBERED} or change.repeats


def event(one: Event) -> str:
    """`23 Sep 2024: title. What happened (source)`."""
    return (
        f"{words.day(one.at)}: {one_line(one.title).rstrip('.')}. {one_line(one.line)} "
        f"(Source: {one_line(one.source)})"
    )
