"""A clause's life and a text's age, from an archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from policydiff.archive import open_archive
from policydiff.errors import UsageError
from policydiff.model import Comparison, Version
from policydiff.pipeline import lives
from policydiff.pipeline.indexing import indexed
from policydiff.pipeline.reading import Reader

pytestmark = pytest.mark.real_data

PRIVACY = "Telegram/Privacy Policy"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache") / "index.sqlite"


@pytest.fixture
def reader(clone_bundle: Callable[[str], Path], file: Path) -> Iterator[Reader]:
    clone = clone_bundle("telegram-versions")
    with open_archive(clone) as archive, indexed(archive, file, pytest.fail) as index:
        yield Reader(archive=archive, index=index)


def test_the_known_clause_lists_each_wording_once(reader: Reader) -> None:
    life = lives.clause(reader, PRIVACY, "8.3", "2025-06-30")
    days = [[str(spell.start.date()) for spell in one.spells] for one in life.wordings]
    assert days == [["2020-07-29"], ["2024-09-23"]]
    assert life.gone is None


def test_what_is_kept_is_not_compared_again(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = lives.blamed(reader, PRIVACY)
    life = lives.clause(reader, PRIVACY, "8.3")

    def refuse(_old: Version, _new: Version) -> Comparison:
        pytest.fail("two texts were compared again")

    monkeypatch.setattr("policydiff.compare.compare", refuse)
    again = Reader(archive=reader.archive, index=reader.index)
    assert lives.blamed(again, PRIVACY) == first
    assert lives.clause(again, PRIVACY, "8.3") == life


def test_an_address_that_stood_only_earlier_is_followed_from_there(reader: Reader) -> None:
    early = lives.blamed(reader, PRIVACY, "@first")
    late = {one.clause.address for one in lives.blamed(reader, PRIVACY).clauses}
    gone = next(
        one.clause for one in early.clauses if one.clause.address not in late and one.clause.text
    )
    life = lives.clause(reader, PRIVACY, gone.address)
    assert gone.address in [one.clause.address for one in life.named]


def test_an_address_that_never_stood_is_answered_with_the_nearest(reader: Reader) -> None:
    with pytest.raises(UsageError, match=r"No clause '8\.33' stands in .* nearest: .*8\.3"):
        lives.clause(reader, PRIVACY, "8.33")


def test_a_date_before_the_first_record_is_refused(reader: Reader) -> None:
    with pytest.raises(UsageError, match="Nothing was recorded"):
        lives.blamed(reader, PRIVACY, "2019")


def test_the_text_of_a_day_is_the_one_that_stood_at_its_end(reader: Reader) -> None:
    found = lives.blamed(reader, PRIVACY, "2024-09-23")
    assert str(found.record.captured_at.date()) == "2024-09-23"
