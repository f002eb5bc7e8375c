"""What `search` says, as blocks and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policydiff.history import Spell
from policydiff.lives.phrase import Occurrence, Said
from policydiff.render import words
from policydiff.render.blocks import Block, Clauses, Heading, Spans, quiet, spans, strong
from policydiff.render.harmless import one_line
from policydiff.render.machine_lives import record_of
from policydiff.render.machine_model import document, spell_of, terms_of

_AROUND = 14
"""Words of a clause shown on each side of the phrase."""


def found(phrase: str, searched: int, said: Sequence[Said]) -> Iterator[Block]:
    """Where a phrase stands or stood.

    Args:
        phrase: as it was asked for.
        searched: in how many terms.
        said: those in which it was found.
    """
    standing = sum(any(each.stands for each in one.occurrences) for one in said)
    number = words.count(searched, "document")
    gone = f", stood once in {len(said) - standing} of the others" if len(said) > standing else ""
    where = f"stands in {standing} of {number}{gone}" if said else f"never stood in {number}"
    yield Heading(level=1, spans=spans(f"“{one_line(phrase)}” {where}"))
    for one in said:
        yield Heading(level=2, spans=spans(one_line(str(one.terms))))
        for occurrence in one.occurrences:
            yield from _occurrence(occurrence)


def _occurrence(one: Occurrence) -> Iterator[Block]:
    when = _when(one.spells, earlier=one.from_start)
    yield Heading(level=3, spans=spans(strong(words.place(one.clause)), f" — {when}"))
    yield Clauses(paragraphs=(_quote(one),))


def _when(spells: Sequence[Spell], *, earlier: bool) -> str:
    first, end = spells[0].start, spells[-1].end
    since = f"since {words.day(first)}" if end is None else words.day(first)
    until = "" if end is None else f" until {words.day(end)}"
    breaks = f", with breaks ({len(spells)} times)" if len(spells) > 1 else ""
    return f"{since}{' or earlier' if earlier else ''}{until}{breaks}"


def _quote(one: Occurrence) -> Spans:
    text, span = one.clause.text, one.quote
    before, after = text[: span.start].split(" "), text[span.end :].split(" ")
    head = " ".join(before if len(before) <= _AROUND else ["…", *before[-_AROUND:]])
    tail = " ".join(after if len(after) <= _AROUND else [*after[:_AROUND], "…"])
    said = strong(words_only(text[span.start : span.end]))
    return spans(quiet(words_only(head)), said, quiet(words_only(tail)))


def words_only(text: str) -> str:
    """Harmless text on one line that keeps a blank at its ends."""
    lead = " " if text[:1].isspace() else ""
    tail = " " if text[-1:].isspace() and text.strip() else ""
    return f"{lead}{one_line(text)}{tail}"


def as_json(phrase: str, searched: int, said: Sequence[Said]) -> str:
    """The same, with whole clauses."""
    content = {
        "phrase": phrase,
        "searched": searched,
        "found": [
            {
                "terms": terms_of(one.terms),
                "occurrences": [
                    {
                        "address": each.clause.address,
                        "text": each.clause.text,
                        "quote": {"start": each.quote.start, "end": each.quote.end},
                        "record": record_of(each.record),
                        "spells": [spell_of(spell) for spell in each.spells],
                        "from_first_record": each.from_start,
                    }
                    for each in one.occurrences
                ],
            }
            for one in said
        ],
    }
    return document("search", content)
