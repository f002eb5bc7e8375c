from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.review.conftest import ANN, BOB, NOON, PRIVACY, decision

from policydiff.model import ChangeKind, Direction, Level, Terms
from policydiff.review import Decision, Ledger, Status, Subject, Verdict
from policydiff.review.docket import Docket, Filter, Matter, Order

COOKIES = Terms(service="Acme", type="Cookie Policy")


def matter(
    number: int,
    level: Level | None = Level.EDITORIAL,
    *,
    direction: Direction = Direction.NONE,
    terms: Terms = PRIVACY,
    topics: tuple[str, ...] = (),
    day: int = 1,
    new: str = "sixty days",
) -> Matter:
    return Matter(
        subject=Subject(
            id=f"{number:064x}", terms=terms, address=f"{number} ¶1", commit="ab" * 20,
            at=(datetime(2024, 9, day, tzinfo=UTC),), old="thirty days", new=new,
        ),
        kind=ChangeKind.REWORDED, replaced=False, place=f"{number} Keeping ¶1", level=level,
        direction=direction, topics=topics, stretch=0, piece=0, number=number,
    )  # fmt: skip


def on(one: Matter, verdict: Verdict = Verdict.ACCEPTED, **more: object) -> Decision:
    return decision(verdict, key=one.id, **more)  # type: ignore[arg-type]  # as decision takes them


def docket(*found: Matter, decided: tuple[Decision, ...] = ()) -> Docket:
    made = Docket(Ledger(decisions={}, unread=0).adding(*decided))
    made.add(found)
    made.arrange()
    return made


def test_the_weightiest_come_first_and_what_costs_the_user_before_what_does_not() -> None:
    found = [
        matter(1, Level.COSMETIC),
        matter(2, Level.SUBSTANTIVE, direction=Direction.NARROWS),
        matter(3, Level.SUBSTANTIVE, direction=Direction.BROADENS),
        matter(4, None),
        matter(5, Level.CRITICAL),
    ]
    assert [one.number for one in docket(*found).shown] == [5, 4, 3, 2, 1]


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(Level)), max_size=12), st.randoms())
def test_the_order_in_which_changes_come_does_not_count(
    found: list[tuple[int, Level]], chance: object
) -> None:
    each = [matter(number, level) for number, level in dict(found).items()]
    shuffled = list(each)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a Random
    assert docket(*each).shown == docket(*shuffled).shown


def test_a_reviewer_s_level_ranks_a_change() -> None:
    light, heavy = matter(1, Level.COSMETIC), matter(2, Level.SUBSTANTIVE)
    rating = Decision(
        **{name: getattr(on(light), name) for name in on(light).__slots__}
        | {"verdict": Verdict.RATED, "level": Level.CRITICAL}
    )
    assert docket(light, heavy, decided=(rating,)).shown == [light, heavy]


def test_the_same_change_at_two_places_is_one_matter_its_latest() -> None:
    once, again = matter(1, day=1), matter(1, day=9)
    [one] = docket(once, again).shown
    assert (one.subject.at, one.elsewhere) == (again.subject.at, 1)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Filter(), [1, 2, 3]),
        (Filter(level=Level.SUBSTANTIVE), [1]),
        (Filter(topic="retention"), [2]),
        (Filter(status=Status.ACCEPTED), [2]),
        (Filter(status=Status.WAITING), [1, 3]),
        (Filter(terms=COOKIES), [3]),
        (Filter(words="NINETY days"), [3]),
        (Filter(words="memo"), [2]),
        (Filter(words="ninety sixty"), []),
    ],
)
def test_a_filter_leaves_what_was_asked_for(asked: Filter, expected: list[int]) -> None:
    found = [
        matter(1, Level.CRITICAL),
        matter(2, topics=("retention",)),
        matter(3, terms=COOKIES, new="ninety days"),
    ]
    made = docket(*found, decided=(on(found[1], note="see memo 12"),))
    made.filter = asked
    made.arrange()
    assert sorted(one.number for one in made.shown) == expected
    assert len(made) == 3


def test_the_next_that_waits_goes_round() -> None:
    found = [matter(number) for number in range(4)]
    made = docket(*found, decided=(on(found[0]), on(found[2])))
    assert made.next_waiting(1) == 3
    assert made.next_waiting(3) == 1
    assert made.next_waiting(3, passing={found[1].id}) == 3
    made.ledger = made.ledger.adding(on(found[1]), on(found[3]))
    assert made.next_waiting(0) is None


def test_orders_are_by_weight_by_day_and_by_text() -> None:
    found = [matter(1, day=2), matter(2, Level.CRITICAL, day=1), matter(3, terms=COOKIES, day=9)]
    made = docket(*found)
    numbers = {}
    for order in Order:
        made.order = order
        made.arrange()
        numbers[order] = [one.number for one in made.shown]
    assert numbers == {Order.WEIGHT: [2, 3, 1], Order.NEWEST: [3, 1, 2], Order.TEXT: [3, 1, 2]}


def test_it_is_counted_who_reviewed_how_many() -> None:
    one, other = matter(1), matter(2)
    decided = (
        on(one),
        on(one, reviewer=BOB, at=NOON + timedelta(hours=1)),
        on(other, Verdict.NOTED, reviewer=BOB),
    )
    made = docket(one, other, decided=decided)
    assert made.reviewers() == {ANN.name: 1, BOB.name: 1}
    assert made.tally() == {Status.ACCEPTED: 1, Status.WAITING: 1}
