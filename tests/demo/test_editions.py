"""The sample editions: what they show, and that they are our own."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from policydiff.demo import TERMS_TYPES, Edition, declaration, editions

PRIVACY = tuple(edition for edition in editions() if edition.document == "privacy")
TOS = tuple(edition for edition in editions() if edition.document == "tos")


def on(day: str, document: tuple[Edition, ...]) -> Edition:
    (edition,) = [edition for edition in document if f"{edition.published_at:%Y-%m-%d}" == day]
    return edition


def before(day: str, document: tuple[Edition, ...]) -> Edition:
    return [edition for edition in document if f"{edition.published_at:%Y-%m-%d}" < day][-1]


def legal_part(edition: Edition) -> Tag:
    """The element that the sample's declaration selects."""
    (part,) = BeautifulSoup(edition.body, "lxml").select(".tl_page_container")
    return part


def words(edition: Edition) -> list[str]:
    return legal_part(edition).get_text(" ").split()


def clauses(edition: Edition) -> list[str]:
    """Texts of paragraphs, list items and headings, in order."""
    found = legal_part(edition).find_all(["p", "li", "h1", "h2", "h3", "h4", "h5"])
    return [" ".join(element.get_text().split()) for element in found]


def clauses_under(edition: Edition, number: str) -> list[str]:
    """The clauses between the heading numbered `number` and the next heading."""
    headings = legal_part(edition).find_all(re.compile(r"^h[1-5]$"))
    (heading,) = [h for h in headings if h.get_text().startswith(f"{number}. ")]
    following = []
    for sibling in heading.find_next_siblings():
        if sibling.name in ("h1", "h2", "h3", "h4", "h5"):
            break
        following.append(" ".join(sibling.get_text().split()))
    return following


def test_editions_come_oldest_first_and_in_utc() -> None:
    times = [edition.published_at for edition in editions()]
    assert times == sorted(times)
    assert all(str(time.tzinfo) == "UTC" for time in times)


def test_each_document_has_one_edition_at_a_time() -> None:
    keys = [(edition.document, edition.published_at) for edition in editions()]
    assert len(keys) == len(set(keys)) == 11


def test_the_privacy_policy_is_of_realistic_length() -> None:
    assert all(1_900 <= len(words(edition)) <= 3_500 for edition in PRIVACY)


def test_the_terms_of_service_are_of_realistic_length() -> None:
    assert all(900 <= len(words(edition)) <= 2_500 for edition in TOS)


@pytest.mark.parametrize(
    "edition", editions(), ids=lambda e: f"{e.document} {e.published_at:%Y-%m-%d}"
)
def test_every_page_says_that_it_is_a_sample(edition: Edition) -> None:
    assert clauses(edition)[1].startswith("Sample edition.")


@pytest.mark.parametrize(
    "edition", editions(), ids=lambda e: f"{e.document} {e.published_at:%Y-%m-%d}"
)
def test_every_link_within_a_page_has_its_target(edition: Edition) -> None:
    part = legal_part(edition)
    anchors = {str(a["name"]) for a in part.select("a[name]")}
    targets = {str(a["href"])[1:] for a in part.select('a[href^="#"]')}
    assert targets <= anchors


@pytest.mark.parametrize(
    ("old", "new"),
    [*pairwise(PRIVACY), *pairwise(TOS)],
    ids=lambda e: f"{e.document} {e.published_at:%Y-%m-%d}",
)
def test_no_edition_repeats_the_bytes_before_it(old: Edition, new: Edition) -> None:
    assert old.body != new.body


def test_law_enforcement_stands_under_8_3_from_april_on() -> None:
    assert "7.3. Law Enforcement Authorities" in clauses(PRIVACY[0])
    assert all("8.3. Law Enforcement Authorities" in clauses(edition) for edition in PRIVACY[1:])


def test_the_law_enforcement_clause_changes_on_2024_09_23_and_nothing_else_does() -> None:
    old, new = before("2024-09-23", PRIVACY), on("2024-09-23", PRIVACY)
    (old_clause,) = clauses_under(old, "8.3")
    (new_clause,) = clauses_under(new, "8.3")
    kept = "we may hand the authorities concerned your IP address and your phone number"
    for text in ("court order", "terror suspect", "never happened", "semiannual"):
        assert text in old_clause
        assert text not in new_clause
    for text in ("valid order", "suspect in a criminal case", "legal merits", "quarterly"):
        assert text in new_clause
        assert text not in old_clause
    assert kept in old_clause
    assert kept.removeprefix("we ") in new_clause
    assert [c for c in clauses(old) if c != old_clause] == [
        c for c in clauses(new) if c != new_clause
    ]


def test_one_word_of_the_change_log_is_corrected_on_2024_09_27() -> None:
    old, new = words(before("2024-09-27", PRIVACY)), words(on("2024-09-27", PRIVACY))
    changed = [(o, n) for o, n in zip(old, new, strict=True) if o != n]
    assert changed == [("Buisness", "Business")]


def test_inactive_accounts_are_kept_18_instead_of_6_months_from_2024_10_02() -> None:
    (old_clause,) = clauses_under(before("2024-10-02", PRIVACY), "10.4")
    (new_clause,) = clauses_under(on("2024-10-02", PRIVACY), "10.4")
    assert old_clause.replace("6 months", "18 months") == new_clause != old_clause


def test_the_terms_of_service_gain_one_list_item_on_2024_09_23() -> None:
    old, new = clauses(before("2024-09-23", TOS)), clauses(on("2024-09-23", TOS))
    (added,) = [clause for clause in new if clause not in old]
    assert "abuse of children" in added
    assert [clause for clause in new if clause != added] == old


def test_an_inserted_section_renumbers_the_later_ones_in_april() -> None:
    numbered = [re.compile(r"^(\d+)\. (.+)$").match(clause) for clause in clauses(PRIVACY[0])]
    old = {match[2]: int(match[1]) for match in numbered if match}
    numbered = [re.compile(r"^(\d+)\. (.+)$").match(clause) for clause in clauses(PRIVACY[1])]
    new = {match[2]: int(match[1]) for match in numbered if match}
    assert set(new) - set(old) == {"Bots and Business Chatbots"}
    assert {title: new[title] - old[title] for title in old} == {
        title: int(number >= 6) for title, number in old.items()
    }


def test_the_edition_of_july_changes_markup_and_link_targets_but_no_word() -> None:
    old, new = before("2024-07-15", PRIVACY), on("2024-07-15", PRIVACY)
    assert words(old) == words(new)
    assert str(legal_part(old)) != str(legal_part(new))


def test_the_edition_of_2024_09_24_changes_bytes_outside_the_legal_part_only() -> None:
    old, new = before("2024-09-24", TOS), on("2024-09-24", TOS)
    assert str(legal_part(old)) == str(legal_part(new))


@pytest.mark.parametrize(
    ("old", "new", "start"),
    [
        (TOS[0], TOS[1], "The official apps for Android and iOS"),
        (PRIVACY[-2], PRIVACY[-1], "On Android, the app may ask"),
    ],
    ids=["tos", "privacy"],
)
def test_a_clause_moves_word_for_word(old: Edition, new: Edition, start: str) -> None:
    (moved,) = [clause for clause in clauses(old) if clause.startswith(start)]
    shared = set(clauses(old)) & set(clauses(new))
    old_order = [clause for clause in clauses(old) if clause in shared]
    new_order = [clause for clause in clauses(new) if clause in shared]
    assert old_order != new_order
    assert [c for c in old_order if c != moved] == [c for c in new_order if c != moved]


def test_the_declaration_names_both_documents_where_they_are_served() -> None:
    terms = declaration("http://127.0.0.1:8000")["terms"]
    assert isinstance(terms, dict)
    assert {name: source["fetch"] for name, source in terms.items()} == {
        "Privacy Policy": "http://127.0.0.1:8000/privacy",
        "Terms of Service": "http://127.0.0.1:8000/tos",
    }
    assert set(terms) == set(TERMS_TYPES.values())


SHINGLE = 8
"""Words in a row that, shared with a recorded text, would make a sentence a copy."""


def shingles(html: bytes) -> set[tuple[str, ...]]:
    tokens = re.findall(
        r"https?://\S+|[^\W_]+", BeautifulSoup(html, "lxml").get_text(" ").casefold()
    )
    return set(zip(*(tokens[start:] for start in range(SHINGLE)), strict=False))


@pytest.mark.real_data
def test_no_sentence_of_the_sample_is_copied_from_the_recorded_pages(shared_data: Path) -> None:
    recorded = sorted((shared_data / "telegram-pages").rglob("*.html"))
    assert len(recorded) > 60
    real: set[tuple[str, ...]] = set().union(*(shingles(page.read_bytes()) for page in recorded))
    ours: set[tuple[str, ...]] = set().union(
        *(shingles(str(legal_part(edition)).encode()) for edition in editions())
    )
    assert ours & real == set()
