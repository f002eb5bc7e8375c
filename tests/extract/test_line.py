"""What stands inside a paragraph."""

from __future__ import annotations

import pytest
from tests.extract.conftest import Extracts


@pytest.mark.parametrize(
    ("page", "line"),
    [
        ("<em>a</em> <i>b</i> <cite>c</cite>", "_a_ _b_ _c_"),
        ("<strong>a</strong> <b>b</b>", "**a** **b**"),
        ("<b><i>a</i> b</b>", "**_a_ b**"),
        ("<b>a<b>b</b>c</b>", "**abc**"),
        ("<b>a</b><b>b</b>", "**ab**"),
        ("<i>a</i><i>b</i>c", "*ab*c"),
        ("<b> a </b>b", "**a** b"),
        ("a<b> b</b>", "a **b**"),
        ("a<b> </b>b<i></i>", "a b"),
        ("un<i>believ</i>able <i>e</i>r", "un*believ*able *e*r"),
        ("un<i>believ</i>.", "un*believ*."),
        ("<i>a</i><b>b</b>", "_a_**b**"),
        ("a<i>b</i><i><q>c</q></i>", "a*b“c”*"),
        ("<q>a</q><q>b</q>", "“a”“b”"),
        ("a<sup>1</sup><sup>2</sup>", "a^1^^2^"),
        ("<del>a</del> <s>b</s>", "~~a~~ ~~b~~"),
        ("terms<sup>1</sup> m<sup> 2 </sup>x", "terms^1^ m ^2^ x"),
        ("<sup><a href='#fn1'>1</a></sup>", "^[1](#fn1)^"),
        ("H<sub>2</sub>O", "H~2~O"),
        ("the <q>Services</q>", "the “Services”"),
        ("<u>a</u> <mark>b</mark> <small>c</small> <ins>d</ins> <font>e</font>", "a b c d e"),
        ("<code>a_b*c</code>", "`a_b*c`"),
        ("<code>a`b</code> <kbd>``</kbd>", "``a`b`` ``` `` ```"),
        ("a<code> b </code>c", "a `b` c"),
        ("<code>a <b>b</b><br><a href=x>c</a></code>", "`a b c`"),
        ("<code></code>a", "a"),
        ("<a href=/x>a</a>", "[a](https://example.org/x)"),
        ("<a href=/x><b>a</b></a>", "[**a**](https://example.org/x)"),
        ("<b><a href=/x>a</a></b>", "**[a](https://example.org/x)**"),
        ("<a href=/x></a>a<a href=/y><img src=z></a>", "a"),
        ("<a href=/x> a </a>b", "[a](https://example.org/x) b"),
        ("Hi!<a href=#x>a</a>", "Hi\\![a](#x)"),
        ("<a href=#x>a</a><a href=#y>b</a>", "[a](#x)[b](#y)"),
        ("<a name=x>a</a>", "a"),
        (
            "<img alt='Our [new] seal' src=/s.png>",
            "![Our \\[new\\] seal](https://example.org/s.png)",
        ),
        ("<img alt=a src=data:image/png;base64,xx>", "![a]()"),
        ("a<img alt='' src=/x><img src=/x>b", "ab"),
        ("a<wbr>b", "ab"),
        ("<button>Agree</button><button>Close</button>", "Agree Close"),
        ("<select><option>EU<option>US</select>", "EU US"),
        ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "漢(kan)"),
        ("<my-term>a</my-term>b", "ab"),
    ],
)
def test_inline_markup_becomes_marks_around_words(md: Extracts, page: str, line: str) -> None:
    assert md(f"<p>{page}</p>") == line


@pytest.mark.parametrize(
    ("page", "line"),
    [
        ("a\n  b\t c", "a b c"),
        ("&nbsp;a&nbsp;&nbsp;b&nbsp;", "a b"),
        ("§&#8239;8&#8201;a&#8195;b&#12288;c&#8232;d", "§ 8 a b c d"),
        ("dis&shy;clo&#173;sure", "disclosure"),
        ("a&#8203;b&#65279;c&#8288;d", "abcd"),
        ("می&zwnj;خواهیم 👩&zwj;⚖️", "می\u200cخواهیم 👩\u200d⚖️"),
        ("a\u202eb\u2066c", "a\u202eb\u2066c"),
        ("a\x1b[31mb\x07c\x7fd\x9be\x85f", "a\\[31mbcdef"),
        ("a&#27;[0mb&#155;c&#0;d", "a\\[0mb›c\ufffdd"),
        ("e\u0301", "e\u0301"),
    ],
)
def test_white_space_is_one_space_and_unshown_characters_are_gone(
    md: Extracts, page: str, line: str
) -> None:
    assert md(f"<p>{page}</p>") == line


def test_nul_bytes_are_gone(md: Extracts) -> None:
    assert md("<p>a\0b</p>\0<p\0>c") == "ab\n\nc"


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("*a* **b** c*", "\\*a\\* \\*\\*b\\*\\* c\\*"),
        ("_a_ snake_case _b c_d_", "\\_a\\_ snake_case \\_b c_d\\_"),
        ("[a](b) [1] ]", "\\[a\\](b) \\[1\\] \\]"),
        ("`a` ^b^ ~c~ \\d", "\\`a\\` \\^b\\^ \\~c\\~ \\\\d"),
        ("a &lt;b&gt; &lt;/c> &lt;!d < e <3", "a \\<b> \\</c> \\<!d < e <3"),
        ("&amp;amp; &amp;#35; R&amp;D A & B &amp;;", "\\&amp; \\&#35; R&D A & B &;"),
        ("{#a} {b}", "\\{#a} {b}"),
        ("a | b", "a | b"),
        ("# a", "\\# a"),
        ("#a ####### b", "#a ####### b"),
        ("> a", "\\> a"),
        ("- a", "\\- a"),
        ("-a", "-a"),
        ("---<p>x", "\\---\n\nx"),
        ("+ a", "\\+ a"),
        (": a", "\\: a"),
        ("===<p>x", "\\===\n\nx"),
        ("| a", "\\| a"),
        ("1. a", "1\\. a"),
        ("1) a", "1\\) a"),
        ("-12. a", "-12\\. a"),
        ("1.1 a 2. b", "1.1 a 2. b"),
        ("1.", "1\\."),
        ("a. b", "a\\. b"),
        ("Art. 5", "Art\\. 5"),
        ("xviii. b", "xviii\\. b"),
        ("Done. b", "Done. b"),
        ("(a) b", "(a) b"),
        ("2024 a", "2024 a"),
    ],
)
def test_what_would_be_markup_is_escaped_and_nothing_else(
    md: Extracts, words: str, written: str
) -> None:
    assert md(f"<p>{words}</p>") == written


def test_the_beginning_of_a_line_after_a_break_is_escaped_too(md: Extracts) -> None:
    assert md("<p>a<br>1. b<br>- c<br>===") == "a  \n1\\. b  \n\\- c  \n\\==="


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("a<br>b", "a  \nb"),
        ("<br>a<br>", "a"),
        ("a<br><br>b", "a\n\nb"),
        ("a<br> <br>\n<br>b", "a\n\nb"),
        ("a <br> b", "a  \nb"),
        ("<b>a<br>b</b>", "**a  \nb**"),
        ("<b>a<br><br>b</b> c", "**a**\n\n**b** c"),
        ("a<br>", "a"),
    ],
)
def test_a_break_is_a_line_and_two_are_a_paragraph(md: Extracts, page: str, text: str) -> None:
    assert md(f"<p>{page}</p>") == text


def test_marks_are_written_anew_in_every_block(md: Extracts) -> None:
    assert md("<b>a<div>b</div><div> </div>c</b>") == "**a**\n\n**b**\n\n**c**"
    assert md("<a href=#x>a<div>b</div></a>") == "[a](#x)\n\n[b](#x)"


def test_code_that_blocks_part_stays_code(md: Extracts) -> None:
    assert md("<code>a<div>b</div>c</code>d") == "`a`\n\n`b`\n\n`c`d"
