"""The whole of a text with its changes in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.render.test_changes import MOVED, MOVED_NEW

from policydiff.clauses import parse
from policydiff.compare import compare
from policydiff.model import Version
from policydiff.render.blocks import NEW_ONLY, OLD_ONLY, Block, Clauses, Heading, Role, Spans
from policydiff.render.full import draw
from policydiff.render.paint import plain
from policydiff.report import undated

OLD = """# House

## Keys

(a) One key is lent to each guest;

(b) two keys open the yard.

* Keys stay on their hooks.

Whoever finds a key hands it to the warden before the day ends.

## Doors

Doors are shut at night.

Doors open at dawn. Nobody waits for them before that.
"""
NEW = """# House

## Lamps

Lamps are out by ten.

## Keys

(i) One key is lent to each guest;

(ii) two keys open the yard and the shed.

1. Keys stay on their hooks.

## Doors and gates

Doors are shut at night.

Doors open at dawn.

Nobody waits for them before that.

Whoever finds a key hands it to the warden before the day ends.
"""
CASES = [(OLD, NEW), (NEW, OLD), ("\n\n".join(MOVED), "\n\n".join(MOVED_NEW)), (OLD, OLD)]


def blocks(old: str, new: str) -> list[Block]:
    comparison = compare(Version(title="old", text=old), Version(title="new", text=new))
    return list(draw(comparison, undated(comparison)))


def paragraphs(drawn: list[Block]) -> Iterator[Spans]:
    for block in drawn:
        if isinstance(block, Heading):
            yield block.spans
        elif isinstance(block, Clauses):
            yield from block.paragraphs


def said(drawn: list[Block], without: frozenset[Role]) -> str:
    """What one of the two texts says, without what counts and parts its clauses."""
    kept = (span.text for spans in paragraphs(drawn) for span in spans if span.role not in without)
    return "".join("".join(kept).replace("•", "").replace("¶", "").split())


def words(text: str) -> str:
    return "".join("".join((clause.label or "") + clause.text for clause in parse(text)).split())


@pytest.mark.parametrize(("old", "new"), CASES)
def test_without_what_went_it_reads_as_the_new_text_and_without_what_came_as_the_old(
    old: str, new: str
) -> None:
    drawn = blocks(old, new)
    assert said(drawn, OLD_ONLY) == words(new)
    assert said(drawn, NEW_ONLY) == words(old)


def test_what_stands_is_drawn_without_a_mark_and_what_changed_says_what_became_of_it() -> None:
    text = plain(blocks(OLD, NEW))
    assert "\n    Doors are shut at night.\n" in text
    assert "Lamps ¶1 — added" in text
    assert "‹(a) → (i)› One key is lent to each guest;" in text
    assert "{+1. +}Keys stay" in text or "‹• → 1.› Keys stay" in text
    assert "Doors{+ and gates+}" in text


def test_each_part_of_a_clause_that_was_split_has_its_number() -> None:
    old = "# House\n\n2.1 Keys stay on their hooks. Doors are shut at night and open at dawn.\n"
    new = "# House\n\n2.1 Keys stay on their hooks.\n\n2.2 Doors are shut at night and open at dawn.\n"
    assert "{+2.2 +}Doors are shut at night and open at dawn." in plain(blocks(old, new))


def test_what_moved_names_its_other_place_at_both() -> None:
    text = plain(blocks(OLD, NEW))
    assert "Keys ¶1 — moved to Doors and gates ¶4" in text
    assert "Doors and gates ¶4 — moved from Keys ¶1" in text
    assert text.count("Whoever finds a key") == 2
