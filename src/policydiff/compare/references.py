"""Cross-references that only follow the renumbering of what they name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby

from policydiff.clauses.numbers import number_core
from policydiff.compare.align import Alignment
from policydiff.compare.redline import draw
from policydiff.dataclasses import replace
from policydiff.model import Clause, ClauseKind, Edit, Op, Redline

_PLACE = (
    r"(?i:sections?|sec\.|sect\.|clauses?|articles?|arts?\.|paragraphs?|paras?\.?|points?|chapters?|parts?|"
    r"annex(?:es)?|appendix|appendices|schedules?|exhibits?|abschnitte?[ns]?|ziffern?|ziff\.|nummern?|nr\.|"
    r"punkte?[ns]?|artikel[ns]?|artikelen|absatz(?:es)?|absätzen?|abs\.|kapitel[ns]?|anhang|anlagen?|paragraphes?|"
    r"chapitres?|annexes?|alinéas?|sección|secciones|art[íi]culos?|cláusulas?|apartados?|párrafos?|puntos?|anexos?|"
    r"cap[íi]tulos?|sezion[ei]|articol[oi]|clausol[ae]|paragraf[oi]|punt[oi]|allegat[oi]|capitol[oi]|hoofdstuk(?:ken)?|"
    r"bijlagen?|paragraaf|paragrafen|punten|seção|seções|artigos?)"
)
_COUNT = r"(?:\d{1,4}(?:\.\d{1,4}){0,5}|[IVXLC]{1,7}|[A-Z])"
_INNER = r"(?:\([A-Za-z0-9]{1,4}\)){0,4}"
# Few texts need these: they are compiled when they are first asked for.
_NUMBER = rf"(?P<place>{_PLACE}\s|§§?\s?)?(?P<number>{_COUNT})(?P<inner>{_INNER})"
_AND = (
    r"(?:\s?[,;/&–-]\s?|,?\s(?:and|or|to|through|und|oder|bis|sowie|et|ou|à|y|o|e|al?|en|of|tot)\s)"
)
_LED = rf"(?:\b{_PLACE}\s|§§?\s?)(?:{_COUNT}{_INNER}{_AND}){{0,12}}$"
"""Before a number that is a reference although no word that says so stands right before it."""
_LED_BY = 160
"""Characters in which that is looked for."""


def renumbering(
    alignment: Alignment, old: Sequence[Clause], new: Sequence[Clause]
) -> dict[str, str]:
    """The new number of each section whose number changed, by its old number.

    A plain number counts only as a heading's: that of a list's item names nothing outside of its list.
    One that became several others, or stands elsewhere, tells nothing.
    """
    numbers: dict[str, set[str]] = {}
    for ones, others in alignment.groups:
        one, other = old[ones[0]], new[others[0]]
        if one.label and other.label:
            before, after = number_core(one.label), number_core(other.label)
            if one.kind is ClauseKind.HEADING or ("." in before and before[0].isdigit()):
                numbers.setdefault(before, set()).add(after)
    return {
        before: next(iter(after))
        for before, after in numbers.items()
        if len(after) == 1 and before not in after
    }


def follow(redline: Redline, numbers: Mapping[str, str]) -> Redline:
    """Mark the edits that say nothing but that a number they name has changed."""
    if not numbers:
        return redline
    minimal = _marked(redline.minimal, numbers)
    if minimal is None:
        return redline
    if all(edit.reference or edit.op is Op.EQUAL for edit in minimal):
        return Redline(minimal=minimal, readable=minimal)
    return Redline(minimal=minimal, readable=_parted(redline.readable, minimal))


def follows_only(redline: Redline) -> bool:
    """Is every edit a reference that follows?"""
    return all(edit.reference or edit.op is Op.EQUAL for edit in redline.minimal)


def _parted(readable: Sequence[Edit], minimal: Sequence[Edit]) -> tuple[Edit, ...]:
    """Part the edits of a reader where a reference inside them only follows.

    What is left on both sides of it is drawn anew.
    """
    references = _references(minimal)
    parted: list[Edit] = []
    old = new = 0
    for equal, hunk in groupby(readable, lambda edit: edit.op is Op.EQUAL):
        if equal:
            for edit in hunk:
                _add(parted, edit)
                old, new = old + len(_old(edit)), new + len(edit.text)
            continue
        edits = list(hunk)
        gone = "".join(edit.text for edit in edits if edit.op is Op.DELETE)
        come = "".join(edit.text for edit in edits if edit.op is Op.INSERT)
        inside = [
            (one - old, other - new, pair)
            for one, other, pair in references
            if old <= one <= old + len(gone) - len(pair[0].text)
            and new <= other <= new + len(come) - len(pair[1].text)
        ]
        if inside:
            edits, one, other = [], 0, 0
            for left, right, pair in inside:
                edits += [*draw(gone[one:left], come[other:right]).readable, *pair]
                one, other = left + len(pair[0].text), right + len(pair[1].text)
            edits += draw(gone[one:], come[other:]).readable
        for edit in edits:
            _add(parted, edit)
        old, new = old + len(gone), new + len(come)
    return tuple(parted)


def _references(minimal: Sequence[Edit]) -> list[tuple[int, int, tuple[Edit, Edit]]]:
    """Where references that follow begin in both texts, and their two edits."""
    found = []
    old = new = 0
    for at, edit in enumerate(minimal):
        if edit.reference and edit.op is Op.DELETE:
            found.append((old, new, (edit, minimal[at + 1])))
        if edit.op is not Op.INSERT:
            old += len(_old(edit))
        if edit.op is not Op.DELETE:
            new += len(edit.text)
    return found


def _old(edit: Edit) -> str:
    return edit.text if edit.old_text is None else edit.old_text


def _add(edits: list[Edit], edit: Edit) -> None:
    """Append an edit; an unchanged stretch goes on with the one before it."""
    if edit.op is Op.EQUAL and edits and edits[-1].op is Op.EQUAL:
        before, after = _old(edits[-1]) + _old(edit), edits[-1].text + edit.text
        edits[-1] = Edit(op=Op.EQUAL, text=after, old_text=before if before != after else None)
    else:
        edits.append(edit)


def _marked(edits: Sequence[Edit], numbers: Mapping[str, str]) -> tuple[Edit, ...] | None:
    marked = list(edits)
    found = False
    before = ""
    for at in range(len(edits) - 1):
        gone, come = edits[at], edits[at + 1]
        if gone.op is not Op.DELETE:
            before = (before + gone.text)[-_LED_BY:]
        elif come.op is Op.INSERT and _follows(gone.text, come.text, numbers, before):
            marked[at], marked[at + 1] = (
                replace(gone, reference=True),
                replace(come, reference=True),
            )
            found = True
    return tuple(marked) if found else None


def _follows(gone: str, come: str, numbers: Mapping[str, str], before: str) -> bool:
    """Does a number that became another name the same section as it did?

    What counts something else (`4 weeks`, `up to 4 devices`) is no reference, whatever the sections' numbers.

    Args:
        gone: the old words.
        come: the new ones in their place.
        numbers: what became of the numbers of sections.
        before: what stands before them.
    """
    one, other = re.fullmatch(_NUMBER, gone), re.fullmatch(_NUMBER, come)
    if one is None or other is None or numbers.get(one["number"]) != other["number"]:
        return False
    if one["place"] != other["place"] or one["inner"] != other["inner"]:
        return False
    return bool(one["place"] or "." in one["number"] or re.search(_LED, before))
