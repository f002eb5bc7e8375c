from __future__ import annotations

import os
import shlex
import subprocess
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policydiff.errors import UsageError
from policydiff.model import Terms
from policydiff.queries import (
    Anchor,
    match_all,
    match_one,
    match_terms,
    parse_instant,
    parse_period,
    parse_point,
    quoted,
)

PRIVACY = Terms(service="Telegram", type="Privacy Policy")
TOS = Terms(service="Telegram", type="Terms of Service")
OTHER = Terms(service="Signal", type="Terms of Service")
KNOWN = (OTHER, PRIVACY, TOS)


@pytest.mark.parametrize(
    ("text", "start", "end", "label"),
    [
        ("2024", "2024-01-01", "2025-01-01", "2024"),
        ("2024-Q3", "2024-07-01", "2024-10-01", "quarter 3 of 2024"),
        ("2024-q4", "2024-10-01", "2025-01-01", "quarter 4 of 2024"),
        ("2024-09", "2024-09-01", "2024-10-01", "September 2024"),
        ("2024-12", "2024-12-01", "2025-01-01", "December 2024"),
        ("2024-02-29", "2024-02-29", "2024-03-01", "29 February 2024"),
        ("2024-09..2024-12", "2024-09-01", "2025-01-01", "September 2024 to December 2024"),
        (
            "2024-09-23..2024-09-23",
            "2024-09-23",
            "2024-09-24",
            "23 September 2024 to 23 September 2024",
        ),
    ],
)
def test_a_period_runs_from_its_first_instant_to_the_next_one_after_it(
    text: str, start: str, end: str, label: str
) -> None:
    period = parse_period(text)
    assert period.start == datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert period.end == datetime.fromisoformat(end).replace(tzinfo=UTC)
    assert period.label == label


def test_a_side_left_out_leaves_the_period_open() -> None:
    since, until = parse_period("2024-09.."), parse_period("..2024-09")
    assert (since.end, until.start) == (None, None)
    assert datetime(2999, 1, 1, tzinfo=UTC) in since
    assert datetime(2024, 9, 30, 23, 59, tzinfo=UTC) in until


@pytest.mark.parametrize(
    "text",
    [
        "2024-13",
        "last month",
        "",
        "..",
        "2024-Q5",
        "2024-Q0",
        "2023-02-29",
        "2024-9-31",
        "24-09",
        "2024-09-23T10",
        "2024-12..2024-09",
        "2024-09...2024-12",
        "２０２４",
        "2024-09 --help",
    ],
)
def test_what_is_no_period_is_refused_in_one_sentence_that_repeats_it(text: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse_period(text)
    assert "\n" not in raised.value.message


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(2900, 1, 1)))
def test_every_instant_of_a_day_is_in_its_day_month_quarter_and_year(day: date) -> None:
    last = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1, microseconds=-1)
    quarter = (day.month + 2) // 3
    for text in (day.isoformat(), f"{day:%Y-%m}", f"{day.year:04}-Q{quarter}", f"{day.year:04}"):
        assert last in parse_period(text)
        assert last + timedelta(days=366) not in parse_period(text)


def test_a_day_as_a_point_means_when_the_day_ended() -> None:
    assert parse_point("2024-09-23").until == datetime(2024, 9, 24, tzinfo=UTC)


def test_a_minute_is_over_when_its_last_second_is() -> None:
    for text in ("2024-09-23T15:26", "2024-09-23 15:26Z", "2024-09-23T1726+02:00"):
        assert parse_point(text).until == datetime(2024, 9, 23, 15, 27, tzinfo=UTC), text


def test_a_commit_may_be_named_by_all_digits_of_either_kind_of_repository() -> None:
    for digits in (7, 40, 64):
        text = ("ab12cd34" * 8)[:digits]
        assert parse_point(text).commit == text
    with pytest.raises(UsageError, match="no point"):
        parse_point("a" * 65)


def test_a_point_that_is_no_date_of_the_calendar_is_not_answered_with_a_range() -> None:
    with pytest.raises(UsageError, match=r"no 2024-02-30 in the calendar: write .*2024-09-23\.$"):
        parse_point("2024-02-30")


def test_a_time_as_a_point_includes_its_second() -> None:
    assert parse_point("2024-09-23T15:26:23Z").until == datetime(
        2024, 9, 23, 15, 26, 24, tzinfo=UTC
    )


def test_a_commit_and_a_named_point_are_told_from_dates() -> None:
    assert parse_point("ee6f262").commit == "ee6f262"
    assert parse_point("@Latest").anchor is Anchor.LATEST
    assert parse_point("2024").commit is None


@pytest.mark.parametrize("text", ["@newest", "yesterday", "abc", "--output=x", ""])
def test_what_is_no_point_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_point(text)


def test_an_instant_without_a_zone_is_utc_and_one_with_a_zone_is_converted() -> None:
    assert parse_instant("2024-09-23T15:26:23") == parse_instant("2024-09-23T17:26:23+02:00")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Telegram/Privacy Policy", (PRIVACY,)),
        ("telegram/privacy policy", (PRIVACY,)),
        ("telegram priv", (PRIVACY,)),
        ("TELEGRAM", (PRIVACY, TOS)),
        ("terms", (OTHER, TOS)),
    ],
)
def test_a_loose_name_finds_its_terms(query: str, found: tuple[Terms, ...]) -> None:
    assert match_terms(query, KNOWN) == found


def test_unknown_terms_are_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError, match='"Telegram/Privacy Policy"'):
        match_terms("telegarm privcy", KNOWN)


def test_words_without_quotes_are_one_name_when_they_can_be() -> None:
    assert match_all(["telegram", "privacy"], KNOWN) == (PRIVACY,)


def test_words_that_are_no_single_name_are_names_of_their_own() -> None:
    assert match_all(["Telegram/Privacy Policy", "Signal"], KNOWN) == (OTHER, PRIVACY)


def test_misspelt_words_without_quotes_are_taken_for_one_name() -> None:
    with pytest.raises(
        UsageError, match=r"match 'telegarm privcy'. The nearest: \"Telegram/Privacy"
    ):
        match_all(["telegarm", "privcy"], KNOWN)


@pytest.mark.parametrize("known", [(), KNOWN])
def test_where_only_declared_terms_will_do_it_is_said_how_terms_are_declared(
    known: tuple[Terms, ...],
) -> None:
    with pytest.raises(UsageError, match=r"declared.*`policydiff track`.*`log`"):
        match_terms("Nobody/Privacy", known, declared=True)


def test_of_several_whole_names_the_wrong_one_is_named() -> None:
    with pytest.raises(UsageError, match="No terms match 'Telegram/Pirvacy'"):
        match_all(["Signal", "Telegram/Pirvacy"], KNOWN)


def test_one_terms_is_asked_for_by_name_where_several_match() -> None:
    with pytest.raises(UsageError, match="stands for 2 terms"):
        match_one("Telegram", KNOWN)


NAMES = (
    "Acme/Privacy Policy",
    "O'Hara/Terms",
    "$HOME/Terms",
    "A`id`/Terms",
    "Ann & Co/Terms; x",
    "~/Terms",
)


@pytest.mark.skipif(os.name == "nt", reason="sh is asked")
@pytest.mark.parametrize("name", NAMES)
def test_a_shell_reads_a_quoted_name_as_that_one_word(name: str) -> None:
    said = subprocess.run(
        ["sh", "-c", f"printf '[%s]' {quoted(name)}"], capture_output=True, text=True, check=True
    )
    assert said.stdout == f"[{name}]"


@given(st.text(min_size=1).filter(str.isprintable))
def test_a_quoted_word_is_one_word(word: str) -> None:
    assert shlex.split(quoted(word)) == [word]


def test_a_plain_word_stands_as_it_is_and_blanks_bring_double_quotes() -> None:
    assert quoted("snapshots/demo") == "snapshots/demo"
    assert quoted("Example Shop/Privacy Policy") == '"Example Shop/Privacy Policy"'
