"""Commit messages, as git itself would read them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.archive.conftest import PRIVACY

from policydiff.archive import message
from policydiff.model import RecordKind

NAMES = st.sampled_from(["Terms", "Source-URL", "ETag", "X-Twice"])


@given(values=st.lists(st.tuples(NAMES, st.text(max_size=60)), max_size=6), subject=st.text())
def test_trailers_come_back_on_one_line_each_whatever_is_in_them(
    values: list[tuple[str, str]], subject: str
) -> None:
    text = message.compose(f"S {subject}", values)
    kept = [(name, message.one_line(value)) for name, value in values if message.one_line(value)]
    assert message.parse(text) == (message.one_line(f"S {subject}"), tuple(kept))
    assert not any(char in text.replace("\n", "") for char in "\x1b\r\x00\u2028\u202e\x85")
    assert len(text.split("\n")) == 2 + bool(kept) + len(kept)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(values=st.lists(st.tuples(NAMES, st.text(max_size=60)), max_size=6))
def test_git_reads_the_same_trailers(values: list[tuple[str, str]]) -> None:
    text = message.compose("First record of Example Privacy Policy", values)
    asked = subprocess.run(
        ["git", "interpret-trailers", "--parse"],
        input=text.encode(),
        cwd=Path(__file__).anchor,
        capture_output=True,
        check=True,
    )
    lines = asked.stdout.decode().splitlines()
    assert lines == [f"{name}: {value}" for name, value in message.parse(text)[1]]


def test_a_value_longer_than_any_header_is_cut() -> None:
    assert len(message.one_line("x" * 100_000)) == 4096


def test_a_last_paragraph_in_prose_is_no_trailer() -> None:
    prose = "Update Example\n\nThis version: it was recorded\nafter extracting a snapshot.\n"
    assert message.parse(prose) == ("Update Example", ())


def test_a_subject_alone_is_no_trailer() -> None:
    assert message.parse("Terms: Example/Privacy Policy\n") == ("Terms: Example/Privacy Policy", ())


def test_a_folded_trailer_is_one_value() -> None:
    text = "Update Example\n\nprose\n\nTerms: Example/\n  Privacy Policy\nKind: x\n\n"
    assert message.parse(text)[1] == (("Terms", "Example/ Privacy Policy"), ("Kind", "x"))


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("First record of Example Privacy Policy", RecordKind.FIRST),
        ("Start tracking Example Privacy Policy", RecordKind.FIRST),
        ("Record new changes of Example Privacy Policy", RecordKind.CHANGE),
        ("Update Example Privacy Policy", RecordKind.CHANGE),
        ("Refilter Example Privacy Policy", RecordKind.TECHNICAL),
        (
            "Apply technical or declaration upgrade on Example Privacy Policy",
            RecordKind.TECHNICAL,
        ),
    ],
)
def test_old_and_new_spellings_of_a_subject_tell_the_kind(subject: str, kind: RecordKind) -> None:
    assert message.kind_of(subject, (), added=False) is kind
    assert message.kind_of(subject, (), added=True) is kind


@pytest.mark.parametrize("kind", list(RecordKind))
def test_our_own_subjects_tell_the_kind(kind: RecordKind) -> None:
    assert message.kind_of(message.subject(kind, PRIVACY), (), added=True) is kind


def test_a_trailer_tells_an_upgrade_whatever_the_subject_says() -> None:
    trailers = (("Kind", "technical upgrade"),)
    assert message.kind_of("Record new changes of x", trailers, added=False) is RecordKind.TECHNICAL


@pytest.mark.parametrize(("added", "kind"), [(True, RecordKind.FIRST), (False, RecordKind.CHANGE)])
def test_of_a_commit_by_hand_the_file_tells_the_kind(added: bool, kind: RecordKind) -> None:
    assert message.kind_of("Remove mojibake (#5)", (), added=added) is kind
