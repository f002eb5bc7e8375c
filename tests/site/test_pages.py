from __future__ import annotations

import re
from collections.abc import Callable

from tests.site.conftest import COPY, KEEP, LONGER, SHARE, WIDER, Built, target

from policydiff.clauses import parse
from policydiff.render.harmless import harmless

Whole = Callable[[], Built]
ACME = "acme/privacy-policy"


def test_every_internal_link_leads_to_something(whole: Whole) -> None:
    site = whole()
    pages = site.pages
    for name, page in pages.items():
        for href in page.links:
            if href.startswith(("https://", "http://")):
                continue
            assert not href.startswith("/")
            file, fragment = target(name, href)
            assert file in site.files, (name, href)
            if fragment:
                assert fragment in pages[file].ids, (name, href)


def test_no_id_stands_twice_on_a_page(whole: Whole) -> None:
    for page in whole().pages.values():
        assert len(set(page.ids)) == len(page.ids)


def test_every_page_can_be_reached_from_the_front_page(whole: Whole) -> None:
    pages = whole().pages
    found, waiting = {"index.html"}, ["index.html"]
    while waiting:
        name = waiting.pop()
        near = {target(name, href)[0] for href in pages[name].links if "://" not in href}
        fresh = {one for one in near if one in pages} - found
        found |= fresh
        waiting += fresh
    assert found == set(pages)


def test_every_recorded_text_has_a_page(whole: Whole) -> None:
    assert len(whole().records(ACME)) == 7


def test_the_front_page_counts_changes_and_returns_as_the_log_does(whole: Whole) -> None:
    site = whole()
    assert "4 changes and 1 return recorded from" in site.page("index.html").said


def test_a_change_tells_what_came_and_went(whole: Whole) -> None:
    site = whole()
    page = site.page(site.records(ACME)[1])
    assert "for thirty days ninety days , and then" in page.said
    assert ("del", {}) in page.elements
    assert "Kept longer: 'thirty days' → 'ninety days'" in page.said
    assert "Old text, SHA-256" in page.said


def test_what_is_folded_is_told_in_a_word_and_leads_to_the_text_with_its_words(
    whole: Whole,
) -> None:
    site = whole()
    folded = site.records(ACME)[2]
    assert "Link only." in site.page(folded).said
    assert not [name for name in site.files if name == folded.replace(".html", "-text.html")]
    before = site.records(ACME)[1].replace(".html", "-text.html").rpartition("/")[2]
    assert before in site.page(folded).links
    assert "1 record folded: 1 link only" in site.page(f"{ACME}/index.html").said


def test_a_technical_upgrade_is_no_change_of_the_publishers(whole: Whole) -> None:
    site = whole()
    page = site.page(site.records(ACME)[5])
    assert "Technical upgrade. The extractor or the declaration moved the text" in page.said
    assert "ins" not in {tag for tag, _ in page.elements}


def test_a_text_that_came_back_says_so(whole: Whole) -> None:
    site = whole()
    assert "went back to the text of" in site.page(site.records(ACME)[4]).said


def test_a_document_that_was_taken_away_is_no_longer_in_force(whole: Whole) -> None:
    site = whole()
    page = site.page("brief/imprint/index.html")
    assert "no longer recorded" in page.said
    assert "No longer recorded." in site.page(site.records("brief/imprint")[1]).said


def test_a_text_has_all_its_clauses_and_the_day_of_each(whole: Whole) -> None:
    site = whole()
    name = site.records(ACME)[6].replace(".html", "-text.html")
    said = site.page(name).said
    for clause in (KEEP, WIDER):
        assert clause in said
    for told in (
        "23 Sep 2024 or earlier Privacy Policy 1. Part 1",
        f"16 Dec 2024 {KEEP}",
        "23 Sep 2024 or earlier 2. Part 2",
        f"16 Dec 2024 {WIDER}",
        "23 Sep 2024 or earlier 3. Part 3 Whoever",
    ):
        assert told in said


def test_the_clauses_of_a_text_are_those_of_its_version(whole: Whole) -> None:
    site = whole()
    page = site.page(site.records(ACME)[0].replace(".html", "-text.html"))
    text = f"# Privacy Policy\n\n## 1. Part 1\n\n{KEEP}\n\n## 2. Part 2\n\n{SHARE}\n\n## 3. Part 3\n\n{COPY}\n"
    clauses = parse(text)
    assert [one for one in page.ids if re.fullmatch("p[0-9]+", one)] == [
        f"p{number}" for number in range(1, len(clauses) + 1)
    ]
    for clause in clauses:
        assert harmless(clause.text) in page.said


def test_events_stand_between_the_texts_and_near_the_changes(whole: Whole) -> None:
    site = whole()
    said = site.page(f"{ACME}/index.html").said
    year = said[said.index("Every text, newest first") :]
    assert re.search("21 Oct 2024.*20 Oct 2024 E1 A <b>statement</b>.*30 Sep 2024", year)
    assert "A <b>statement</b>" in site.page(site.records(ACME)[3]).said
    assert "A <b>statement</b>" not in site.page(site.records(ACME)[6]).said


def test_the_front_page_tells_the_weightiest_changes_and_the_latest(whole: Whole) -> None:
    page = whole().page("index.html")
    heaviest = page.said.index("What changed most in the last year recorded")
    assert "critical" in page.said[heaviest : page.said.index("When it changed")]
    assert LONGER.split()[-1] in page.said
    assert any(tag == "svg" for tag, _ in page.elements)


def test_hostile_words_and_names_are_words(whole: Whole) -> None:
    for name, page in whole().pages.items():
        for tag, attributes in page.elements:
            assert tag not in {
                "script",
                "iframe",
                "object",
                "embed",
                "form",
                "base",
                "img",
                "style",
            }
            assert not any(key.startswith("on") or key == "style" for key in attributes), name
            href = attributes.get("href") or "#"
            assert re.fullmatch(r"https?://\S+|[a-z0-9./#-]*", href), (name, href)
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", page.said), name


def test_names_of_files_are_plain_on_every_system(whole: Whole) -> None:
    names = [name for name in whole().files if not name.startswith(".policydiff")]
    assert all(re.fullmatch(r"[a-z0-9-]+(/[a-z0-9-]+)*\.[a-z]+", name) for name in names)
    assert len({name.casefold() for name in names}) == len(names)
    assert not any(part == "con" for name in names for part in name.split("/"))


def test_every_page_may_load_the_sites_own_style_and_nothing_else(whole: Whole) -> None:
    for page in whole().pages.values():
        [policy] = [one["content"] for _, one in page.elements if one.get("http-equiv")]
        assert policy == (
            "default-src 'none'; style-src 'self' file:; img-src 'self' file:; base-uri 'none'; "
            "form-action 'none'"
        )
        loads = [one for tag, one in page.elements if tag == "link" and one["rel"] != "alternate"]
        assert {str(one["href"]).rpartition("/")[2] for one in loads} == {"style.css", "icon.svg"}
    style = whole().files["style.css"].decode()
    assert "url(" not in style
    assert "@import" not in style
