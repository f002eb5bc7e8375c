from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policydiff.model import Record, RecordKind, Terms
from policydiff.site.addresses import Addresses, between, part, record_names

START = datetime(2024, 9, 23, tzinfo=UTC)
DEVICES = ("CON", "prn", "Aux", "nul", "COM1", "lpt9", "con ", "nul.")
NAMES = st.one_of(
    st.text(max_size=90),
    st.sampled_from(
        [*DEVICES, "Foo", "foo", "FOO", "foo!", "fóo", "../x", "a/../b", "日本語", "..", ""]
    ),
)


def addresses(*names: tuple[str, str]) -> Addresses:
    terms = [Terms(service=service, type=kind) for service, kind in names]
    return Addresses({one: START + timedelta(days=day) for day, one in enumerate(terms)})


def record(commit: str, at: datetime = START) -> Record:
    return Record(
        terms=Terms(service="A", type="B"), captured_at=at, recorded_at=at, commit=commit, blob="b",
        kind=RecordKind.CHANGE, origin="main", subject="",
    )  # fmt: skip


@given(NAMES)
def test_a_part_is_a_plain_name_on_every_system(name: str) -> None:
    said = part(name)
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", said)
    assert len(said) <= 70
    assert said not in {"con", "prn", "aux", "nul", "com1", "lpt9"}


@given(st.lists(st.tuples(NAMES, NAMES), unique=True, max_size=12))
def test_no_two_terms_share_a_folder(names: list[tuple[str, str]]) -> None:
    found = addresses(*names)
    folders = [found.terms(Terms(service=one, type=other)) for one, other in names]
    assert len(set(folders)) == len(folders)


@given(st.lists(st.tuples(NAMES, NAMES), unique=True, min_size=1, max_size=8))
def test_terms_recorded_later_change_no_address(names: list[tuple[str, str]]) -> None:
    for number in range(1, len(names)):
        before, after = addresses(*names[:number]), addresses(*names)
        for service, kind in names[:number]:
            terms = Terms(service=service, type=kind)
            assert before.terms(terms) == after.terms(terms)


def test_names_are_said_as_people_know_them() -> None:
    assert addresses(("Telegram", "Privacy Policy")).terms(
        Terms(service="Telegram", type="Privacy Policy")
    ) == ("telegram/privacy-policy")


def test_names_that_differ_in_case_alone_stand_in_two_folders() -> None:
    found = addresses(("Foo", "A"), ("foo", "A"))
    assert found.service("Foo") == "foo"
    assert re.fullmatch("foo-[0-9a-f]{8}", found.service("foo"))


def test_a_record_is_named_by_its_day_and_commit() -> None:
    assert record_names([record("0123456789abcdef" * 2)]) == ("2024-09-23-0123456789",)


def test_commits_that_begin_alike_have_two_names() -> None:
    one, other = "0" * 39 + "1", "0" * 39 + "2"
    assert len(set(record_names([record(one), record(other)]))) == 2


@pytest.mark.parametrize(
    ("page", "other", "link"),
    [
        ("index.html", "a/b/c.html", "a/b/c.html"),
        ("a/b/c.html", "index.html", "../../index.html"),
        ("a/b/c.html", "a/b/d.html", "d.html"),
        ("a/index.html", "x/y/z.html", "../x/y/z.html"),
    ],
)
def test_pages_name_each_other_relatively(page: str, other: str, link: str) -> None:
    assert between(page, other) == link
