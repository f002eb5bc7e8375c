from __future__ import annotations

import base64
import hashlib
import re
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from tests.render.dossiers import dossier_of
from tests.render.hostile import HOSTILE_EVENT, HOSTILE_NEW, HOSTILE_OLD
from tests.render.test_flow import TEXTS

from policydiff.assess import load_rules
from policydiff.model import Comparison, Op
from policydiff.render.dossier import Dossier
from policydiff.render.harmless import harmless
from policydiff.render.html import page
from policydiff.render.html.names import link
from policydiff.review import Decision, Reviewer, Verdict

VOID = {"meta", "input", "br"}
OLD = "# Privacy\n\n## 8. Sharing\n\nWe share data with nobody but courts.\n\nIt stands."
NEW = "# Privacy\n\n## 8. Sharing\n\nWe share data with anybody who asks.\n\nIt stands.\n\nIt came."


class Reader(HTMLParser):
    """What a browser would make of a page: its elements and, of the inline redlines, both texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[tuple[str, str]] = []
        self.texts: dict[str, list[dict[str, str]]] = {"inline": []}
        self.whole: dict[str, str] | None = None
        """Both texts as the folded one has them."""
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.elements.append((tag, found))
        if tag in VOID:
            return
        self.open.append((tag, found.get("class") or ""))
        if tag == "details":
            self.whole = {"old": "", "new": ""}
        if (found.get("class") or "").startswith("inline"):
            self.texts["inline"].append({"old": "", "new": ""})
        elif tag == "p" and self.inside:
            for side in ("old", "new"):
                self.texts["inline"][-1][side] += "\n"

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        tags = [name for name, _ in self.open]
        if (
            self.whole is not None
            and "details" in tags
            and not {"a", "summary"} & set(tags)
            and ("span", "number") not in self.open
        ):
            for side, other in (("old", "ins"), ("new", "del")):
                if other not in tags:
                    self.whole[side] += data
            self.whole = {
                side: f"{said} " if tags[-1] == "p" else said for side, said in self.whole.items()
            }
        if self.inside:
            for side, other in (("old", "ins"), ("new", "del")):
                if other not in tags:
                    self.texts["inline"][-1][side] += data

    @property
    def inside(self) -> bool:
        return any(classes.startswith("inline") for _, classes in self.open)


def comparison_of(dossier: Dossier) -> Comparison:
    comparison = dossier.parts[0].report.comparison
    assert comparison is not None
    return comparison


def drawn_as_the_comparison_has_it(dossier: Dossier) -> None:
    found = Reader(page(dossier)).texts["inline"]
    changes = comparison_of(dossier).changes
    assert len(found) == len(changes)
    for texts, change in zip(found, changes, strict=True):
        if change.redline is None:
            continue
        for side, gone in (("old", Op.INSERT), ("new", Op.DELETE)):
            said = "".join(one.text for one in change.redline.readable if one.op is not gone)
            assert texts[side].strip("\n").split() == harmless(said).split()


def test_a_redline_says_what_the_comparison_says() -> None:
    drawn_as_the_comparison_has_it(dossier_of(OLD, NEW))


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS)
def test_it_does_so_whatever_the_texts(old: str, new: str) -> None:
    drawn_as_the_comparison_has_it(dossier_of(old, new, whole_edits=True))


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS)
def test_the_whole_text_can_be_read_as_it_was_and_as_it_is(old: str, new: str) -> None:
    dossier = dossier_of(old, new, whole_edits=True)
    found = Reader(page(dossier, whole=True)).whole
    comparison = comparison_of(dossier)
    assert found is not None
    for side, clauses in (("old", comparison.old_clauses), ("new", comparison.new_clauses)):
        said = "".join(clause.text for clause in clauses)
        assert "".join(found[side].split()) == "".join(said.split())


def test_the_whole_text_has_its_numbers_and_leads_to_what_is_told_of_each_change() -> None:
    old = "# A\n\n1. Mail is kept for a day.\n2. Calls are not.\n3. It stands."
    text = page(dossier_of(old, old.replace("a day", "two days")), whole=True)
    folded = text[text.index("<details") : text.index("</details>")]
    assert folded.count('<span class="number">') == 3
    (name,) = re.findall('<article id="(.*?)"', text)
    assert re.findall('<a href="#(.*?)"', folded) == [name]


def test_the_page_may_use_its_own_style_and_script_and_nothing_else() -> None:
    text = page(dossier_of(OLD, NEW))
    style, script = (
        re.findall(f"<{name}>(.*?)</{name}>", text, re.DOTALL) for name in ("style", "script")
    )
    policy = re.search('Content-Security-Policy" content="(.*?)"', text)
    assert policy
    own = [
        base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()
        for (one,) in (style, script)
    ]
    said = policy[1].replace("&#x27;", "'").split("; ")
    assert said == [
        "default-src 'none'", f"style-src 'sha256-{own[0]}'", f"script-src 'sha256-{own[1]}'",
        "base-uri 'none'", "form-action 'none'",
    ]  # fmt: skip
    assert "url(" not in style[0]
    assert "@import" not in style[0]
    assert not re.search("fetch|XMLHttp|import|innerHTML|eval|://", script[0])


def test_hostile_words_are_words() -> None:
    dossier = dossier_of(HOSTILE_OLD, HOSTILE_NEW, events=[HOSTILE_EVENT], rules=load_rules())
    text = page(dossier)
    elements = Reader(text).elements
    assert [attributes for tag, attributes in elements if tag == "script"] == [{}]
    assert text.endswith("</script></body></html>\n")
    for tag, attributes in elements:
        assert tag not in {"iframe", "object", "embed", "form", "base", "img", "link"}
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        href = attributes.get("href") or "#"
        assert href.startswith(("#", "https://", "http://"))
    assert "&lt;script&gt;" in text
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)


def test_each_change_has_an_address_of_its_own() -> None:
    text = page(dossier_of(OLD, f"{NEW}\n\nIt came."))
    named = re.findall('<article id="(c[0-9a-f]{10}(?:-2)?)"', text)
    linked = re.findall('<td><span[^>]*>|<a href="#(c[0-9a-f-]+)"', text)
    assert len(set(named)) == len(named) >= 2
    assert set(linked) - {""} <= set(named)
    assert named[0] in linked


def test_findings_reviews_and_provenance_stand_in_it() -> None:
    decision = Decision(
        change="0" * 64, verdict=Verdict.ACCEPTED, note="as <b>announced</b>",
        reviewer=Reviewer(name="Ann Lee", email="ann@example.org"),
        at=datetime(2024, 10, 2, tzinfo=UTC), terms="", address="", came=datetime(2024, 9, 23, tzinfo=UTC),
        old="", new="",
    )  # fmt: skip
    old = "# A\n\nWe keep your mail for 30 days and then delete it."
    text = page(dossier_of(old, old.replace("30", "90"), rules=load_rules(), decisions=[decision]))
    for said in (
        "Accepted by Ann Lee on 2 Oct 2024: “as &lt;b&gt;announced&lt;/b&gt;”", "2024-09-23 15:26:00 UTC",
        "30 days", 'href="https://example.org/privacy"', "a" * 40, 'id="state-accepted"',
        'id="level-critical"',
    ):  # fmt: skip
        assert said in text


def test_every_filter_has_its_rule_and_every_rule_its_name() -> None:
    text = page(dossier_of(OLD, NEW, rules=load_rules()))
    for tag, attributes in Reader(text).elements:
        if tag == "input" and attributes.get("type") == "checkbox":
            name = str(attributes["id"])
            kind = "is" if name.startswith("level-") else "in"
            assert f"#{name}:not(:checked)) .{kind}-{name.partition('-')[2]}" in text


def test_a_report_without_a_change_is_a_page() -> None:
    Reader(page(dossier_of(OLD, OLD)))


def test_clauses_that_came_together_are_one_row_of_the_summary() -> None:
    text = page(dossier_of(OLD, f"{NEW}\n\nIt came as well.\n\nSo did this."))
    table = text[text.index("<table>") : text.index("</table>")]
    assert table.count("added on") == 1
    assert "8 Sharing ¶3 to 8 Sharing ¶5" in table


def test_words_that_came_or_went_alone_stand_once() -> None:
    drawn = page(dossier_of(OLD, NEW, rules=load_rules()))
    assert drawn.count("<ins>It came.</ins>") == 1
    assert len(re.findall('class="sides"', drawn)) == 1
    assert len(re.findall('class="inline clause came"', drawn)) == 1


@pytest.mark.parametrize(
    ("said", "leads"),
    [
        ("https://example.org/a", ["https://example.org/a"]),
        ("A paper (https://example.org/a), page 3", ["https://example.org/a"]),
        ("http://example.org. And https://b.example/?c=d&e", ["http://example.org", "https://b.example/?c=d&e"]),
        ("see javascript:alert(1) or data:text/html,x", []),
        ("https:///nowhere http://[bad", []),
        ("ftp://example.org", []),
        ("(https://example.org/a_(b))", ["https://example.org/a_(b)"]),
        ('https://example.org/"><script>', ["https://example.org/"]),
    ],
)  # fmt: skip
def test_addresses_of_the_web_within_words_can_be_followed(said: str, leads: list[str]) -> None:
    read = Reader(f"<p>{link(said)}</p>")
    assert [found["href"] for tag, found in read.elements if tag == "a"] == leads
    assert unescape(re.sub("<[^>]+>", "", link(said))) == said
