from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policydiff import events
from policydiff.errors import DeclarationError, UsageError
from policydiff.events import Event
from policydiff.model import Terms

DETAINED = Event(
    date=date(2024, 8, 24),
    title="Held",
    source="A paper",
    line="Someone was held.",
    terms=("Telegram",),
)
ANNOUNCED = Event(
    date=date(2024, 9, 23), title="Said", source="A channel", line="Something was said."
)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).filter(
    lambda text: bool(text.strip())
)


def test_a_folder_without_the_file_has_no_events(tmp_path: Path) -> None:
    assert events.read(tmp_path / "events.toml") == ()


def test_what_is_added_is_read_back_in_the_order_of_time(tmp_path: Path) -> None:
    file = tmp_path / "events.toml"
    assert events.add(file, ANNOUNCED)
    assert events.add(file, DETAINED)
    assert events.read(file) == (DETAINED, ANNOUNCED)


def test_adding_touches_nothing_that_stands_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "events.toml"
    file.write_text("# a remark", encoding="utf-8")
    events.add(file, ANNOUNCED)
    assert file.read_text("utf-8").startswith("# a remark\n\n[[event]]\n")
    assert events.read(file) == (ANNOUNCED,)


def test_the_same_event_is_not_added_twice(tmp_path: Path) -> None:
    file = tmp_path / "events.toml"
    events.add(file, ANNOUNCED)
    before = file.read_bytes()
    assert not events.add(file, ANNOUNCED)
    assert file.read_bytes() == before


def test_the_same_event_in_other_spaces_is_not_added_twice(tmp_path: Path) -> None:
    file = tmp_path / "events.toml"
    assert events.add(file, replace(ANNOUNCED, title="  Said \n so"))
    assert not events.add(file, replace(ANNOUNCED, title="Said so"))
    assert not events.add(file, replace(ANNOUNCED, title="Said  so"))


@given(
    st.dates(), st.none() | st.datetimes(timezones=st.just(UTC)),
    st.none() | st.datetimes(timezones=st.just(UTC)), st.integers(0, 40),
)  # fmt: skip
def test_an_event_is_around_a_time_that_it_is_at_most_so_far_from(
    day: date, start: datetime | None, end: datetime | None, days: int
) -> None:
    event, around = replace(ANNOUNCED, date=day), timedelta(days=days)
    found = events.within([event], start, end, around=around)
    after_end = end is not None and event.at >= end and event.at - end >= around
    before_start = (
        start is not None and event.at < start and start - event.at >= around + timedelta(days=1)
    )
    assert bool(found) == (not after_end and not before_start)


@given(title=WORDS, line=WORDS, source=WORDS)
def test_whatever_is_said_is_read_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, title: str, line: str, source: str
) -> None:
    file = tmp_path_factory.mktemp("events") / "events.toml"
    said = Event(date=date(2024, 9, 23), title=title, source=source, line=line)
    events.add(file, said)
    (found,) = events.read(file)
    assert (found.title, found.line, found.source) == tuple(
        " ".join(text.split()) for text in (title, line, source)
    )


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("[[event]]\ntitle = 'a'\n", "needs a date"),
        ("[[event]]\ndate = 2024-09-23T10:00:00Z\n", "needs a date"),
        ("[[event]]\ndate = 2024-09-23\ntitle = ''\nsource = 'b'\nline = 'c'\n", "needs a title"),
        ("[[event]]\ndate = 2024-09-23\nwho = 'a'\n", "unknown key 'who'"),
        ("[[event]]\ndate = 2024-09-23\nterms = 'a'\n", "list of names"),
        ("event = 3\n", "[[event]]"),
        ("event = [3]\n", "[[event]]"),
        ("[other]\n", "[[event]]"),
        ("= 3", "is not TOML"),
    ],
)
def test_a_wrong_file_is_told_with_what_is_wrong(tmp_path: Path, content: str, names: str) -> None:
    file = tmp_path / "events.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(DeclarationError, match=r"events\.toml") as caught:
        events.read(file)
    assert names in caught.value.message


def test_an_event_that_could_not_be_read_back_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "events.toml"
    with pytest.raises(UsageError, match="characters"):
        events.add(file, Event(date=date(2024, 1, 1), title="a" * 2000, source="b", line="c"))
    assert not file.exists()


def test_an_event_of_the_first_and_of_the_last_day_is_within() -> None:
    start, end = datetime(2024, 8, 24, 12, tzinfo=UTC), datetime(2024, 9, 24, tzinfo=UTC)
    assert events.within([DETAINED, ANNOUNCED], start, end) == (DETAINED, ANNOUNCED)
    assert events.within([DETAINED, ANNOUNCED], None, datetime(2024, 9, 23, tzinfo=UTC)) == (
        DETAINED,
    )


def test_an_event_concerns_the_terms_it_names_or_all() -> None:
    telegram, other = Terms(service="Telegram", type="Imprint"), Terms(service="X", type="Imprint")
    assert DETAINED.concerns(telegram)
    assert not DETAINED.concerns(other)
    assert ANNOUNCED.concerns(other)


def test_the_events_that_come_with_the_house_can_be_read() -> None:
    file = Path(__file__).resolve().parents[1] / "snapshots" / "events.toml"
    assert any(event.date == date(2024, 9, 23) for event in events.read(file))
