from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest
from tests.review.conftest import COPY, KEEP, LONGER, SHARE, change, compared, policy

from policydiff.errors import UsageError
from policydiff.model import Change, ChangeKind, Clause, ClauseKind, Section
from policydiff.review import SHORT, beginning, change_id, quotes, resolve

TITLE = "Acme/Privacy Policy"
BEFORE, AFTER = policy(KEEP, SHARE), policy(LONGER, SHARE)


def clause(text: str, address: str = "¶1", title: str = "Sharing") -> Clause:
    section = Section(number=None, title=title, anchor=None, level=1)
    return Clause(
        index=0, kind=ClauseKind.PARAGRAPH, section=section, address=address, label=None, text=text
    )


def reworded(old: str, new: str, *, was: str = "¶1", now: str = "¶1") -> Change:
    return Change(kind=ChangeKind.REWORDED, old=(clause(old, was),), new=(clause(new, now),))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "We keep it in our archive for 30 days.",
            "We keep it in our archive for 60 days.",
            "73f996633edb3acfe4154711f758043eb399954cd380da5449c69bae4e3ffc95",
        ),
        ("No", "Yes", "56c784ae78b5057029808f4ef4d529dff8575c0407fdc704cdcafa2166f5077f"),
        ("No", "No", "9196794f6d63827df544f8969f77e7dd37bdf792e8ef2d7b3b9e8ccd19736e16"),
    ],
)
def test_an_id_is_what_it_was_when_decisions_were_first_kept(
    old: str, new: str, expected: str
) -> None:
    """Archives hold ids: one that comes out otherwise loses every decision made so far."""
    assert change_id(TITLE, reworded(old, new)) == expected


def test_the_same_words_have_the_same_id_in_another_process_with_another_hash_seed() -> None:
    code = (
        "import sys; from policydiff.compare import compare; from policydiff.model import Version\n"
        "from policydiff.review import change_id\n"
        "old, new = (Version(title='', text=text) for text in sys.argv[1:3])\n"
        "print(change_id(sys.argv[3], compare(old, new).changes[0]))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code, BEFORE, AFTER, TITLE],
            env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }  # fmt: skip
    assert said == {change_id(TITLE, change(BEFORE, AFTER))}


def test_where_a_clause_stands_does_not_count() -> None:
    moved_down = change(policy(COPY, KEEP), policy(COPY, LONGER))
    assert change_id(TITLE, moved_down) == change_id(TITLE, change(BEFORE, AFTER))


def test_what_the_comparison_calls_it_does_not_count() -> None:
    found = change(BEFORE, AFTER)
    otherwise = replace(found, kind=ChangeKind.MOVED_AND_REWORDED, redline=None)
    assert change_id(TITLE, otherwise) == change_id(TITLE, found)


def test_how_a_text_is_cut_into_clauses_does_not_count() -> None:
    whole = reworded("One. Two.", "One. Three.")
    cut = replace(whole, new=(clause("One."), clause("Three.", "¶2")), kind=ChangeKind.SPLIT)
    assert change_id(TITLE, cut) == change_id(TITLE, whole)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("your “data”", 'your "data"'),
        ("we don’t", "we don't"),
        ("2–3 days", "2-3 days"),
        ("and so on…", "and so on..."),
        ("tele\u00adphone", "telephone"),
        ("thirty\u00a0days", "thirty  days"),
        ("cafe\u0301", "café"),
    ],
)
def test_typography_does_not_count(one: str, other: str) -> None:
    assert change_id(TITLE, reworded(one, "gone")) == change_id(TITLE, reworded(other, "gone"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (reworded("30 days", "60 days"), reworded("30 days", "90 days")),
        (reworded("30 days", "60 days"), reworded("60 days", "30 days")),
        (reworded("you", "we"), reworded("You", "we")),
        (reworded("a b", "c"), reworded("a", "b c")),
        (reworded("m²", "gone"), reworded("m2", "gone")),
    ],
)
def test_words_count(one: Change, other: Change) -> None:
    assert change_id(TITLE, one) != change_id(TITLE, other)


def under(title: str, old: str, new: str) -> Change:
    return Change(
        kind=ChangeKind.REWORDED, old=(clause(old, title=title),), new=(clause(new, title=title),)
    )


def test_a_few_words_are_told_apart_by_their_heading() -> None:
    one, other = under("Sharing", "No", "Yes"), under("Selling", "No", "Yes")
    assert change_id(TITLE, one) != change_id(TITLE, other)


def test_eight_words_stand_for_themselves() -> None:
    one, other = under("Sharing", KEEP, LONGER), under("Selling", KEEP, LONGER)
    assert change_id(TITLE, one) == change_id(TITLE, other)


def test_whose_terms_they_are_counts() -> None:
    found = change(BEFORE, AFTER)
    assert change_id("Acme/Cookie Policy", found) != change_id(TITLE, found)


def test_added_words_are_not_the_same_words_removed() -> None:
    added = change(policy(KEEP), policy(KEEP, COPY))
    removed = change(policy(KEEP, COPY), policy(KEEP))
    assert change_id(TITLE, added) != change_id(TITLE, removed)


def test_where_no_word_changed_places_count() -> None:
    one, other = (reworded("same", "same", was="1.1", now=to) for to in ("2.1", "3.1"))
    assert change_id(TITLE, one) != change_id(TITLE, other)


def test_link_targets_count() -> None:
    old = policy("Read [our list of partners](https://a.example/list) with care.")
    ids = {
        change_id(TITLE, found)
        for host in ("b", "c")
        for found in compared(old, old.replace("a.example", f"{host}.example")).changes
    }
    assert len(ids) == 2


def test_quotes_begin_shortly_before_the_words_that_differ() -> None:
    start = " ".join(f"word{number}" for number in range(40))
    old, new = quotes(reworded(f"{start} thirty days", f"{start} sixty days"))
    assert old == "… word32 word33 word34 word35 word36 word37 word38 word39 thirty days"
    assert new.endswith("word39 sixty days")


def test_quotes_of_one_side_have_nothing_on_the_other() -> None:
    added = change(policy(KEEP), policy(KEEP, COPY))
    assert quotes(added) == ("", COPY)


def test_quotes_are_short_whatever_the_clause_is() -> None:
    old, new = quotes(reworded("x" * 100_000, "y " * 100_000))
    assert len(old) < 2_000
    assert len(new) < 2_000
    assert new.endswith(" …")


def test_the_words_after_which_one_side_ends_are_quoted() -> None:
    start = " ".join(f"word{number}" for number in range(12))
    assert quotes(reworded(f"{start} and more", start))[1] == f"… {' '.join(start.split()[4:])}"


def test_an_id_is_found_by_a_beginning_that_is_its_own() -> None:
    ids = ["abcd" + "0" * 60, "abce" + "0" * 60]
    assert resolve(beginning(" ABCE "), ids) == ids[1]


def test_a_beginning_that_several_ids_share_is_refused() -> None:
    with pytest.raises(UsageError, match=r"2 changes begin with 'abcd'.*give more digits"):
        resolve("abcd", ["abcd" + "0" * 60, "abcd" + "1" * 60])


def test_a_beginning_that_no_id_has_is_refused() -> None:
    with pytest.raises(UsageError, match="No change begins with 'abcd'"):
        resolve("abcd", ["f" * 64])


@pytest.mark.parametrize("said", ["", "abc", "8.3", "xyz1", "f" * 65, "--all", "abcd\n\x1b[2J"])
def test_what_cannot_begin_an_id_is_refused(said: str) -> None:
    with pytest.raises(UsageError, match="is no change id"):
        beginning(said)


def test_people_are_shown_ten_digits() -> None:
    assert SHORT == 10
    assert len(change_id(TITLE, change(BEFORE, AFTER))) == 64


def test_changes_of_other_words_have_other_ids() -> None:
    old = policy(*(f"Rule {number} holds for {number} days." for number in range(40)))
    new = policy(*(f"Rule {number} holds for {number + 1} days." for number in range(40)))
    ids = [change_id(TITLE, one) for one in compared(old, new).changes]
    assert len(set(ids)) == len(ids) > 0
