"""Lists within lists stand in from the margin, wherever they are drawn."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console
from tests.render.docx.accepting import W, part
from tests.render.dossiers import NEW_AT, TERMS, dossier_of, record

from policydiff.clauses import parse
from policydiff.compare import compare
from policydiff.history import Spell
from policydiff.lives.blame import Blame, Dated, How
from policydiff.lives.course import Seen
from policydiff.model import Version
from policydiff.render import html, lives, pair, words
from policydiff.render.blocks import Blocks, Layout
from policydiff.render.docx import document
from policydiff.render.paint import markdown, plain
from policydiff.render.terminal import print_blocks
from policydiff.report import undated

OLD = """# House

Guests get:

- a key
- a lamp
"""
NEW = """# House

Guests get:

- a key
- a lamp
- what they ask for in time
  - towels
    - large ones

    by the window
  - soap
"""
STEPS = {"what they ask": 0, "towels": 1, "large ones": 2, "by the window": 2, "soap": 1}


def blocks(*, whole: bool, old: str = OLD, new: str = NEW) -> Blocks:
    comparison = compare(Version(title="old", text=old), Version(title="new", text=new))
    return pair.diff(comparison, undated(comparison), context=9, whole=whole)


def margins(text: str, unit: str) -> dict[str, int]:
    """How many units stand before each of the paragraphs, counted from the first one's."""
    found = {}
    for said in STEPS:
        [line] = [line for line in text.splitlines() if said in line]
        found[said] = len(line) - len(line.lstrip(unit))
    first = found["what they ask"]
    return {said: margin - first for said, margin in found.items()}


@pytest.mark.parametrize("whole", [True, False])
def test_plain_text_stands_in_by_two_spaces_a_step(whole: bool) -> None:
    assert margins(plain(blocks(whole=whole)), " ") == {k: 2 * v for k, v in STEPS.items()}


@pytest.mark.parametrize("whole", [True, False])
def test_markdown_stands_in_by_spaces_that_it_keeps(whole: bool) -> None:
    said = "\n".join(line.removeprefix("> ") for line in markdown(blocks(whole=whole)).splitlines())
    assert margins(said, "\N{EM SPACE}") == STEPS


def screen(drawn: Blocks, width: int, layout: Layout = Layout.INLINE) -> str:
    stream = io.StringIO()
    console = Console(file=stream, width=width, markup=False, emoji=False, highlight=False)
    print_blocks(drawn, console, brackets=True, layout=layout)
    return stream.getvalue()


def test_on_a_terminal_all_lines_of_a_paragraph_stand_in() -> None:
    longer = NEW.replace("large ones", "large ones " + "and dry ones " * 12)
    said = screen(blocks(whole=False, new=longer), 60)
    broken = [line for line in said.splitlines() if "dry" in line]
    assert len(broken) > 2
    assert {len(line) - len(line.lstrip(" ")) for line in broken} == {8}


def test_on_the_narrowest_terminal_no_line_is_too_long() -> None:
    deep = "# A\n\n" + "".join(f"{'  ' * depth}- words of depth {depth}\n" for depth in range(12))
    for width in (12, 20, 40):
        for layout in (Layout.INLINE, Layout.SIDE):
            said = screen(blocks(whole=True, old="# A\n\nNothing.", new=deep), width, layout)
            assert all(len(line) <= width for line in said.splitlines() if "depth" in line)


@pytest.mark.parametrize("whole", [True, False])
def test_a_page_has_a_class_for_each_step(whole: bool) -> None:
    said = html.page(dossier_of(OLD, NEW), whole=whole)
    for words_, steps in STEPS.items():
        found = re.findall(rf'<p dir="auto"([^>]*)>(?:(?!</p>).)*{words_}', said)
        assert len(found) == 1 + whole
        assert set(found) == {f' class="in-{steps}"' if steps else ""}
        assert f".in-{steps} " in said or not steps


def test_word_stands_in_by_a_centimetre_a_step_whatever_the_indentation_of_the_source() -> None:
    for new in (NEW, re.sub("^( +)", r"\1\1", NEW, flags=re.MULTILINE)):
        body = part(document(dossier_of(OLD, new), whole=True))
        levels: dict[str, int] = {}
        for paragraph in body.iter(f"{W}p"):
            text = "".join(piece.text or "" for piece in paragraph.iter(f"{W}t"))
            level, ind = paragraph.find(f".//{W}ilvl"), paragraph.find(f"{W}pPr/{W}ind")
            levels |= {
                said: int(level.get(f"{W}val", "")) if level is not None
                else int(ind.get(f"{W}left", "")) // 567 if ind is not None else 0
                for said in STEPS if said in text
            }  # fmt: skip
        assert levels == STEPS


def test_blame_stands_in_where_it_names_what_a_clause_begins_with() -> None:
    found = Blame(
        terms=TERMS,
        record=record(NEW_AT, "b"),
        stood=Spell(start=NEW_AT, end=None),
        seen=Seen(NEW_AT, looked=False),
        clauses=tuple(
            Dated(clause=clause, record=record(NEW_AT, "b"), how=How.CHANGED)
            for clause in parse(NEW)
        ),
    )
    table = plain(lives.blame(found)).splitlines()
    begins = {said: next(row.index(said) for row in table if said in row) for said in STEPS}
    first = begins["what they ask"]
    assert {said: at - first for said, at in begins.items()} == {k: 2 * v for k, v in STEPS.items()}


def test_no_clause_stands_in_by_more_than_five_steps() -> None:
    deep = "".join(f"{'  ' * depth}- {depth}\n" for depth in range(9))
    assert [words.inset(clause) for clause in parse(deep)] == [0, 1, 2, 3, 4, 5, 5, 5, 5]
