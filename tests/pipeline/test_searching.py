"""Where a phrase stands or stood."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.archive.conftest import Foreign, foreign, hours  # noqa: F401 - fixtures

from policydiff.archive import open_archive
from policydiff.errors import UsageError
from policydiff.lives.phrase import Said
from policydiff.pipeline.indexing import indexed
from policydiff.pipeline.reading import Reader
from policydiff.pipeline.searching import search

RULES = [
    "## 1. Tools\n\nA **spade** is [lent](https://x.org) for a day.\n\n## 2. Gate\n\nShut the gate.\n",
    "## 1. Tools\n\nA spade is lent for a week.\n\n## 2. Gate\n\nShut the gate.\n",
    "## 1. Bees\n\nHives are far.\n\n## 2. Tools\n\nA spade is lent for a week.\n\n## 3. Gate\n\nShut it.\n",
    "## 1. Bees\n\nHives are far.\n\n## 2. Gate\n\nShut it.\n",
]


@pytest.fixture
def garden(foreign: Foreign) -> Foreign:  # noqa: F811
    for number, text in enumerate(RULES):
        foreign.commit("Update Garden Rules", {"Garden/Rules.md": text}, hours(24 * number))
    foreign.commit(
        "First record of Shed Rules",
        {"Shed/Rules.md": "# Rules\n\nNo SPADE\nis lent, ever.\n"},
        hours(200),
    )
    return foreign


@pytest.fixture
def reader(garden: Foreign, tmp_path: Path) -> Iterator[Reader]:
    with (
        open_archive(garden.directory) as archive,
        indexed(archive, tmp_path / "index.sqlite", pytest.fail) as index,
    ):
        yield Reader(archive=archive, index=index)


def found(reader: Reader, phrase: str, *queries: str) -> dict[str, Said]:
    _, said = search(reader, phrase, queries, progress=lambda _done, _total: None)
    return {str(one.terms): one for one in said}


def test_a_phrase_is_found_with_address_and_the_time_it_stood(reader: Reader) -> None:
    [one] = found(reader, "spade is lent")["Garden/Rules"].occurrences
    assert one.clause.address == "2 ¶1"
    assert [(spell.start, spell.end) for spell in one.spells] == [(hours(0), hours(72))]
    assert one.clause.text[slice(*one.quote)] == "spade is lent"
    assert (one.stands, one.from_start) == (False, True)


def test_it_is_found_across_terms_whatever_case_and_markup(reader: Reader) -> None:
    assert set(found(reader, "SPADE Is Lent")) == {"Garden/Rules", "Shed/Rules"}
    assert found(reader, "spade is lent")["Shed/Rules"].occurrences[0].stands


def test_only_the_terms_asked_for_are_searched(reader: Reader) -> None:
    assert set(found(reader, "spade is lent", "shed")) == {"Shed/Rules"}


def test_words_in_another_order_and_parts_of_words_are_not_found(reader: Reader) -> None:
    assert found(reader, "lent is spade") == {}
    assert found(reader, "spad") == {}


def test_words_of_two_clauses_are_no_phrase(reader: Reader) -> None:
    assert found(reader, "for a day Gate") == {}


def test_two_clauses_have_a_time_each(reader: Reader) -> None:
    _, both = found(reader, "shut")["Garden/Rules"], found(reader, "gate")["Garden/Rules"]
    assert [one.clause.text for one in both.occurrences] == ["Gate", "Shut the gate."]
    assert [one.stands for one in both.occurrences] == [True, False]


def test_a_phrase_without_words_is_refused(reader: Reader) -> None:
    with pytest.raises(UsageError, match="no word"):
        found(reader, "… —")


def test_later_texts_are_taken_in(garden: Foreign, reader: Reader, tmp_path: Path) -> None:
    assert found(reader, "wheelbarrow") == {}
    garden.commit(
        "Update Garden Rules", {"Garden/Rules.md": RULES[3] + "\nWheelbarrow free.\n"}, hours(300)
    )
    with (
        open_archive(garden.directory) as archive,
        indexed(archive, tmp_path / "index.sqlite", pytest.fail) as index,
    ):
        [one] = found(Reader(archive=archive, index=index), "wheelbarrow")[
            "Garden/Rules"
        ].occurrences
    assert one.spells[0].start == hours(300)


@pytest.mark.real_data
def test_the_known_phrase_stood_until_the_known_day(
    clone_bundle: Callable[[str], Path], tmp_path: Path
) -> None:
    clone = clone_bundle("telegram-versions")
    with (
        open_archive(clone) as archive,
        indexed(archive, tmp_path / "index.sqlite", pytest.fail) as index,
    ):
        said = found(Reader(archive=archive, index=index), "terror suspect")
    [one] = said["Telegram/Privacy Policy"].occurrences
    assert one.clause.address == "8.3 ¶1"
    assert [str(spell.end)[:10] for spell in one.spells] == ["2024-09-23"]
