from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from policydiff.render.blocks import (
    BRACKETS,
    SPOKEN,
    Block,
    Blocks,
    Clauses,
    Facts,
    Heading,
    Layout,
    Role,
    Span,
    Spans,
    Table,
    line,
    quiet,
    spans,
    strong,
)
from policydiff.render.harmless import harmless, one_line
from policydiff.render.paint import markdown, marked, plain
from policydiff.render.terminal import print_blocks

REDLINE = (Span("a "), Span("court", Role.DELETED), Span("valid", Role.INSERTED), Span(" order"))
BLOCKS: tuple[object, ...] = (
    Heading(level=2, spans=spans(strong("Telegram/Privacy Policy"))),
    Facts(
        rows=(
            ("In force before", spans("15 Jul 2024", quiet(" e47266e"))),
            ("Changed", spans("23 Sep 2024")),
        )
    ),
    line(),
    line("2 clauses changed."),
    Heading(level=3, spans=spans("8.3 ¶1")),
    Clauses(paragraphs=(REDLINE,)),
    Table(
        header=("Seen", "What"),
        rows=((spans("23 Sep"), spans("changed")), (spans("1 Jan"), spans("first record"))),
    ),
)


def drawn(
    blocks: Blocks,
    *,
    width: int,
    brackets: bool,
    color: bool = True,
    layout: Layout = Layout.INLINE,
) -> str:
    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=True, color_system="standard" if color else None,
        markup=False, emoji=False, highlight=False,
    )  # fmt: skip
    print_blocks(blocks, console, brackets=brackets, layout=layout)
    return out.getvalue()


def test_plain_text_marks_what_came_and_went_with_brackets() -> None:
    assert plain([Clauses(paragraphs=(REDLINE,))]) == "\n    a [-court-]{+valid+} order\n"


def test_plain_text_is_this_for_every_kind_of_block() -> None:
    assert plain(BLOCKS) == (  # type: ignore[arg-type]  # a tuple of every kind
        "Telegram/Privacy Policy\n"
        "------------------------------------------------------------------------\n"
        "  In force before  15 Jul 2024 e47266e\n"
        "  Changed          23 Sep 2024\n"
        "\n"
        "  2 clauses changed.\n"
        "\n"
        "8.3 ¶1\n"
        "\n"
        "    a [-court-]{+valid+} order\n"
        "Seen    What\n"
        "23 Sep  changed\n"
        "1 Jan   first record\n"
    )


def test_markdown_marks_what_came_and_went_with_elements() -> None:
    assert (
        markdown([Clauses(paragraphs=(REDLINE,))]) == "> a <del>court</del><ins>valid</ins> order\n"
    )


@pytest.mark.parametrize(
    "text", ["<script>x</script>", "[a](javascript:x)", "**b**", "`c`", "| d |", "&lt;", "~~e~~"]
)
def test_markdown_lets_nothing_from_outside_act(text: str) -> None:
    written = markdown([line(text)])
    assert "<script" not in written
    assert "](" not in written.replace("\\]", "")
    for mark in ("**b", "`c`", "~~e"):
        assert mark not in written.replace("\\", "§")


def test_a_table_cell_can_not_break_its_row() -> None:
    written = markdown([Table(header=("a",), rows=((spans("x | y"),),))])
    assert written.splitlines()[-1] == "| x \\| y |"


HARD = (
    Span("word " * 100),
    Span("x" * 300, Role.INSERTED),
    Span("法律、" * 90),
    Span("انظر القسم " * 9, Role.DELETED),
    Span("👨‍👩‍👧 e\u0301 🇩🇪" * 30, Role.INSERTED),
    Span("https://example.org/" + "long/" * 100),
    Span("4", Role.REFERENCE_OLD),
    Span("5", Role.REFERENCE_NEW),
)


def beside(*paragraphs: Spans, width: int, layout: Layout = Layout.SIDE) -> str:
    """Clauses on a terminal without colour, old beside new."""
    block = Clauses(paragraphs=paragraphs)
    return drawn([block], width=width, brackets=True, color=False, layout=layout)


@pytest.mark.parametrize("brackets", [False, True])
@pytest.mark.parametrize("layout", [Layout.INLINE, Layout.SIDE])
@pytest.mark.parametrize("width", [20, 40, 80, 160])
def test_no_line_is_wider_than_the_terminal(width: int, layout: Layout, brackets: bool) -> None:
    hard: list[Block] = [
        Clauses(paragraphs=(HARD,)), line(*HARD), Facts(rows=(("Source", HARD),)), Heading(level=1, spans=HARD),
    ]  # fmt: skip
    every: list[Block] = [*BLOCKS, *hard]  # type: ignore[list-item]  # a tuple of every kind
    written = drawn(every, width=width, brackets=brackets, color=False, layout=layout)
    for row in written.splitlines():
        assert cell_len(row) <= width


@pytest.mark.parametrize("width", [40, 80, 160])
def test_the_columns_of_old_and_new_stay_in_line_whatever_their_letters(width: int) -> None:
    written = beside(HARD, HARD, width=width)
    assert len({cell_len(row.partition("│")[0]) for row in written.splitlines() if row}) == 1


@pytest.mark.parametrize(("width", "side"), [(80, False), (139, False), (140, True)])
def test_old_stands_beside_new_by_itself_only_where_it_is_wide(width: int, side: bool) -> None:
    assert ("│" in beside(REDLINE, width=width, layout=Layout.AUTO)) is side


def test_beside_each_other_a_reference_has_one_number_on_each_side() -> None:
    spans = (Span("See "), Span("4", Role.REFERENCE_OLD), Span("5", Role.REFERENCE_NEW), Span("."))
    assert beside(spans, width=80).splitlines()[-1].split() == ["See", "4.", "│", "See", "5."]


def test_without_colour_the_brackets_stand() -> None:
    assert "[-court-]{+valid+}" in drawn(
        [Clauses(paragraphs=(REDLINE,))], width=80, brackets=True, color=False
    )


def test_with_colour_insertions_are_underlined_and_deletions_struck_so_that_colour_never_stands_alone() -> (
    None
):
    written = drawn([Clauses(paragraphs=(REDLINE,))], width=80, brackets=False)
    assert "\x1b[9;31mcourt" in written
    assert "\x1b[4;32mvalid" in written


def test_the_same_words_are_drawn_whatever_the_form() -> None:
    for text in (
        plain([line("8.3 Law")]),
        markdown([line("8.3 Law")]),
        drawn([line("8.3 Law")], width=80, brackets=False),
    ):
        assert "8.3 Law" in text


def test_rich_markup_in_a_text_is_shown_not_obeyed() -> None:
    assert "[red]x[/red] :smile:" in drawn([line("[red]x[/red] :smile:")], width=80, brackets=False)


@given(st.text())
def test_nothing_that_could_act_on_a_terminal_survives(text: str) -> None:
    safe = harmless(text)
    assert not {
        char for char in safe if (ord(char) < 32 and char not in "\t\n") or 127 <= ord(char) < 160
    }
    assert not BIDI & set(safe)
    safe.encode()


BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@given(st.text(alphabet=st.sampled_from("aقבּ \n" + "".join(BIDI))))
def test_no_sign_that_reorders_survives(text: str) -> None:
    assert not BIDI & set(harmless(text))


def test_an_isolate_that_reorders_nothing_is_left_out() -> None:
    assert harmless("by \u2068شركة\u2069, Ltd") == "by شركة, Ltd"


@pytest.mark.parametrize(
    "text", ["\u2067abc שלום\u2069", "\u2067abc", "abc\u2069", "\u202eabc\u202c"]
)
def test_a_sign_that_could_reorder_is_drawn(text: str) -> None:
    assert "‹U+20" in harmless(text)


ARABIC = (Span("We say "), Span("قديم", Role.DELETED), Span("جديد", Role.INSERTED), Span(" here"))


def test_right_to_left_words_stay_between_their_marks() -> None:
    assert marked(ARABIC, BRACKETS) == ("We say [-\u2068قديم\u2069-]{+\u2068جديد\u2069+} here")


@pytest.mark.parametrize("width", [12, 20, 40])
def test_isolates_are_balanced_on_every_line(width: int) -> None:
    block = Clauses(paragraphs=((Span("قديم جدا " * 20, Role.DELETED), *ARABIC),))
    for row in drawn([block], width=width, brackets=True, color=False).splitlines():
        assert row.count("\u2068") == row.count("\u2069")


TAGS = "".join(map(chr, range(0xE0000, 0xE0080)))
"""Of which some are assigned to no category; all of them act."""


@given(
    st.text(
        alphabet=st.characters(
            exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp"], exclude_characters=TAGS
        )
    )
)
def test_words_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


def test_right_to_left_letters_and_their_direction_marks_stay() -> None:
    assert harmless("שלום\u200f عربي\u200e") == "שלום\u200f عربي\u200e"


def test_one_line_is_one_line() -> None:
    assert one_line("a\n\tb\x1b[2Jc") == "a b‹U+001B›[2Jc"


def test_side_by_side_each_side_has_its_own_words_only() -> None:
    out = io.StringIO()
    console = Console(file=out, width=80, force_terminal=True, color_system=None)
    print_blocks([Clauses(paragraphs=(REDLINE,))], console, brackets=False, layout=Layout.SIDE)
    row = out.getvalue().splitlines()[-1]
    assert row.split() == ["a", "court", "order", "│", "a", "valid", "order"]


def test_what_only_came_is_not_drawn_beside_nothing() -> None:
    out = io.StringIO()
    console = Console(file=out, width=80, force_terminal=True, color_system=None)
    came = Clauses(paragraphs=((Span("all new", Role.INSERTED),),))
    print_blocks([came], console, brackets=True, layout=Layout.SIDE)
    assert out.getvalue().strip() == "{+all new+}"


@pytest.mark.parametrize("label", ["• ", "(b) "])
def test_nor_is_a_list_that_came_drawn_beside_its_labels(label: str) -> None:
    item = (Span(label), Span("all new", Role.INSERTED))
    assert "│" not in beside((Span("these:", Role.INSERTED),), item, item, width=80)


def test_for_a_listener_a_number_that_follows_is_said_in_words() -> None:
    spans = (Span("4", Role.REFERENCE_OLD), Span("5", Role.REFERENCE_NEW))
    assert marked(spans, SPOKEN) == "[number follows: 4 is now 5]"


@pytest.mark.parametrize(
    ("role", "said"), [(Role.MOVED_AWAY, "[moved away: it]"), (Role.MOVED_HERE, "[moved here: it]")]
)
def test_what_moved_says_so_in_every_form_without_colour(role: Role, said: str) -> None:
    block = Clauses(paragraphs=((Span("it", role),),))
    assert said in plain([block])
    assert said in plain([block], marks=SPOKEN)
    assert said in markdown([block]).replace("\\", "")
    assert said in drawn([block], width=80, brackets=True, color=False)


def test_for_a_listener_what_came_and_went_is_said_in_words() -> None:
    text = plain([Clauses(paragraphs=(REDLINE,))], marks=SPOKEN)
    assert text.strip() == "a [deleted: court][inserted: valid] order"


def test_an_empty_line_is_an_empty_line_in_every_form() -> None:
    blocks = [line("a"), line(), line("b")]
    assert drawn(blocks, width=80, brackets=False) == plain(blocks) == "  a\n\n  b\n"


@pytest.mark.parametrize("width", [40, 80])
def test_a_line_keeps_its_indentation_on_a_terminal_as_in_a_pipe(width: int) -> None:
    blocks: list[Block] = [line("{"), line('  "fetch": {'), line('    "select": "main"')]
    in_a_pipe = plain(blocks).splitlines()
    rows = drawn(blocks, width=width, brackets=False).splitlines()
    assert [row.rstrip() for row in rows] == [row.rstrip() for row in in_a_pipe]


def test_what_an_indented_line_is_wrapped_to_stands_under_its_words() -> None:
    rows = drawn([line("    " + "word " * 20)], width=40, brackets=False).splitlines()
    assert len(rows) > 1
    assert {len(row) - len(row.lstrip()) for row in rows} == {6}
    assert max(map(len, rows)) <= 40
