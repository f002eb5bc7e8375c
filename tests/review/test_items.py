from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.review.conftest import ANN, BOB, COPY, JUDGE, KEEP, LONGER, NOON, SHARE, policy, record
from tests.sites import make

from policydiff.collection import Collection
from policydiff.errors import UsageError
from policydiff.model import ChangeKind, Level
from policydiff.pipeline import deciding
from policydiff.pipeline.reading import opened
from policydiff.queries import parse_period
from policydiff.review import (
    Ask,
    Decision,
    Item,
    Ledger,
    Reviewer,
    Status,
    Verdict,
    decide,
    encode,
)

ASK_US = "Ask our office in writing whenever you are in doubt."
TWICE = [
    ("2024-08-01", policy("## A", KEEP, "## B", SHARE, COPY)),
    ("2024-09-01", policy("## A", KEEP, ASK_US, "## B", SHARE, COPY, ASK_US)),
]
"""A clause that comes at two places of a text at once."""

NOTHING = Ledger(decisions={}, unread=0)


def items(collection: Collection, period: str, ledger: Ledger = NOTHING) -> list[Item]:
    with opened(collection) as reader:
        return list(
            deciding.listing(
                reader, (), parse_period(period), ledger, progress=lambda _done, _total: None
            )
        )


def day(number: int, month: int = 9) -> datetime:
    return datetime(2024, month, number, tzinfo=UTC)


def decided(
    item: Item,
    verdict: Verdict,
    *,
    note: str = "",
    reviewer: Reviewer = ANN,
    now: datetime = NOON,
    level: Level | None = None,
) -> Decision:
    ask = Ask(verdict=verdict, note=note, level=level)
    return decide(item.subject, ask, reviewer=reviewer, now=now, earlier=item.decisions)


def after(item: Item, *verdicts: Verdict) -> Ledger:
    lines = [encode(decided(item, one)) for one in verdicts]
    return Ledger.read(lines)


def test_a_period_s_changes_are_listed_with_the_version_that_brought_each(
    collection: Collection,
) -> None:
    keep, share = items(collection, "2024-09")
    assert [keep.at, share.at] == [(day(5),), (day(20),)]
    assert keep.commit != share.commit
    assert [keep.change.new[0].text, share.change.new[0].text] == [LONGER, JUDGE]
    assert {keep.status, share.status} == {Status.WAITING}


def test_a_change_has_its_id_and_its_version_whatever_the_period(collection: Collection) -> None:
    known = {(item.id, item.commit) for item in items(collection, "2024-09")}
    assert {(item.id, item.commit) for item in items(collection, "2024-09-05")} < known
    assert {(item.id, item.commit) for item in items(collection, "2024-Q3")} == known


def test_a_decision_stands_for_every_period_that_has_the_change(collection: Collection) -> None:
    keep, _ = items(collection, "2024-09")
    ledger = after(keep, Verdict.ACCEPTED)
    for period in ("2024-09", "2024-Q3", "2024-09-05"):
        assert items(collection, period, ledger)[0].status is Status.ACCEPTED


def test_a_change_that_comes_back_after_a_revert_is_told_as_seen_before(
    collection: Collection,
) -> None:
    keep, _ = items(collection, "2024-09")
    ledger = after(keep, Verdict.ACCEPTED)
    [again] = items(collection, "2024-11", ledger)
    assert again.id == keep.id
    assert again.seen_before is not None
    assert again.seen_before.came == day(5)
    assert items(collection, "2024-09", ledger)[0].seen_before is None


def test_a_revert_is_a_change_of_its_own(collection: Collection) -> None:
    keep, _ = items(collection, "2024-09")
    [back] = items(collection, "2024-10", after(keep, Verdict.ACCEPTED))
    assert back.id != keep.id
    assert back.status is Status.WAITING


def test_another_document_in_place_of_a_text_is_one_item(collection: Collection) -> None:
    other = policy(*(f"Paragraph {n} is about fishing rod number {n * 7}." for n in range(30)))
    record(collection, [("2024-12-01", other)])
    [item] = items(collection, "2024-12")
    assert item.replaced
    assert item.address == ""


def test_a_decision_says_what_was_decided_on(collection: Collection) -> None:
    keep, _ = items(collection, "2024-09")
    made = decided(keep, Verdict.FLAGGED, note=" too long ", reviewer=BOB, now=NOON)
    assert (made.terms, made.note, made.reviewer) == ("Acme/Privacy Policy", "too long", BOB)
    assert (made.came, made.at) == (day(5), NOON)
    assert "thirty days" in made.old
    assert "sixty days" in made.new


def test_a_later_word_of_the_same_reviewer_is_dated_later_even_in_the_same_second(
    collection: Collection,
) -> None:
    keep, _ = items(collection, "2024-09")
    first = decided(keep, Verdict.ACCEPTED, note="", reviewer=ANN, now=NOON)
    [again, _] = items(collection, "2024-09", Ledger.read([encode(first)]))
    second = decided(again, Verdict.FLAGGED, note="", reviewer=ANN, now=NOON - timedelta(hours=1))
    assert second.at > first.at
    [last, _] = items(collection, "2024-09", Ledger.read([encode(second), encode(first)]))
    assert last.status is Status.FLAGGED


def test_a_note_that_is_too_long_is_refused(collection: Collection) -> None:
    keep, _ = items(collection, "2024-09")
    with pytest.raises(UsageError, match="4,001 characters; up to 4,000"):
        decided(keep, Verdict.FLAGGED, note="x" * 4_001, reviewer=ANN, now=NOON)


def test_the_same_words_at_two_places_are_decided_on_together(tmp_path: Path) -> None:
    made = make(tmp_path / "twice")
    record(made, TWICE)
    first, second = items(made, "2024-09")
    assert first.id == second.id
    assert first.address != second.address
    assert {first.change.kind, second.change.kind} == {ChangeKind.ADDED}
