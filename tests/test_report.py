"""When each change of a period came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.render.conftest import Case, joined

from policydiff import report
from policydiff.compare import compare
from policydiff.model import ChangeKind, Comparison, RecordKind, Version
from policydiff.report import DatedChange, PeriodReport
from policydiff.review import Ledger, items

KEEP = "We keep the messages of a closed account for thirty days and then erase them."
SHARE = "A court may oblige us to share your telephone number with the police of its country."
ASK = "Whoever wants a copy of everything stored about them can ask our office for it in writing."
PAY = "Fees for the paid plan are taken on the first working day of every month."
FIRST = ("2024-08-15", joined(["## 1. Keeping", KEEP, "## 2. Sharing", SHARE, "## 3. Asking", ASK]))


@pytest.fixture
def case() -> Case:
    return Case()


GARDEN = joined(
    [f"In bed number {n} of the garden grow {n + 2} rows of vegetables." for n in range(60)]
)
"""Another document than any policy."""


def page(*clauses: str) -> str:
    """Clauses under numbered headings that stay with their clause when its number moves."""
    titles = {KEEP[:9]: "Keeping", SHARE[:9]: "Sharing", ASK[:9]: "Asking", PAY[:9]: "Paying"}
    lines = []
    for number, clause in enumerate(clauses, start=1):
        lines += [f"## {number}. {titles[clause[:9]]}", clause]
    return joined(lines)


def changes(report: PeriodReport) -> tuple[DatedChange, ...]:
    """The changes of the one stretch."""
    [stretch] = report.stretches
    return stretch.changes


def days(report: PeriodReport, kind: ChangeKind) -> list[list[int]]:
    """Days of September on which each change of a kind came."""
    return [[at.day for at in dated.at] for dated in changes(report) if dated.change.kind is kind]


def test_a_clause_reworded_twice_has_both_days(case: Case) -> None:
    report = case(
        FIRST,
        ("2024-09-03", page(KEEP.replace("thirty", "sixty"), SHARE, ASK)),
        ("2024-09-10", page(KEEP.replace("thirty", "sixty"), SHARE, ASK.replace("ask", "beg"))),
        ("2024-09-20", page(KEEP.replace("thirty", "ninety"), SHARE, ASK.replace("ask", "beg"))),
    )
    assert days(report, ChangeKind.REWORDED) == [[3, 20], [10]]


def test_a_removed_clause_has_the_day_it_went(case: Case) -> None:
    report = case(
        FIRST,
        ("2024-09-03", page(KEEP.replace("thirty", "sixty"), SHARE, ASK)),
        ("2024-09-10", page(KEEP.replace("thirty", "sixty"), ASK)),
    )
    assert set(map(tuple, days(report, ChangeKind.REMOVED))) == {(10,)}


def test_a_removed_clause_that_was_reworded_before_has_only_the_day_it_went(case: Case) -> None:
    report = case(
        FIRST,
        ("2024-09-03", page(KEEP, SHARE.replace("police", "judges"), ASK)),
        ("2024-09-10", page(KEEP, ASK)),
    )
    assert set(map(tuple, days(report, ChangeKind.REMOVED))) == {(10,)}


def test_an_added_clause_has_the_day_it_came_and_those_that_gave_it_its_words(case: Case) -> None:
    report = case(
        FIRST,
        ("2024-09-03", page(KEEP, SHARE, ASK, PAY)),
        ("2024-09-10", page(KEEP, SHARE, ASK, PAY.replace("first", "second"))),
    )
    heading, clause = (dated for dated in changes(report) if dated.change.new)
    assert [at.day for at in heading.at] == [3]
    assert [at.day for at in clause.at] == [3, 10]


def test_a_reworded_clause_is_not_dated_by_the_step_that_only_renumbered_it(case: Case) -> None:
    reworded = SHARE.replace("telephone number", "address")
    report = case(
        FIRST,
        ("2024-09-03", page(KEEP, reworded, ASK)),
        ("2024-09-10", page(PAY, KEEP, reworded, ASK)),
    )
    assert days(report, ChangeKind.REWORDED) == [[3]]


def test_a_clause_that_was_only_renumbered_has_the_day_of_that(case: Case) -> None:
    report = case(
        FIRST,
        ("2024-09-03", page(KEEP, SHARE, ASK.replace("ask", "beg"))),
        ("2024-09-10", page(PAY, KEEP, SHARE, ASK.replace("ask", "beg"))),
    )
    assert set(map(tuple, days(report, ChangeKind.RENUMBERED))) == {(10,)}


def test_a_clause_whose_rewording_was_taken_back_is_no_change_and_dates_nothing(case: Case) -> None:
    report = case(
        FIRST,
        ("2024-09-03", page(KEEP, SHARE.replace("police", "judges"), ASK)),
        ("2024-09-10", page(KEEP, SHARE, ASK.replace("ask", "beg"))),
    )
    assert [[at.day for at in dated.at] for dated in changes(report)] == [[10]]


def test_no_change_is_dated_by_a_step_on_the_other_side_of_a_technical_upgrade(case: Case) -> None:
    report = case(
        FIRST,
        ("2024-09-03", page(KEEP.replace("thirty", "sixty"), SHARE, ASK)),
        (
            "2024-09-10",
            page(KEEP.replace("thirty", "sixty"), SHARE, ASK, PAY),
            RecordKind.TECHNICAL,
        ),
        ("2024-09-20", page(KEEP.replace("thirty", "ninety"), SHARE, ASK, PAY)),
    )
    before, after = report.stretches
    assert [[at.day for at in dated.at] for dated in before.changes] == [[3]]
    assert [[at.day for at in dated.at] for dated in after.changes] == [[20]]


def test_another_document_served_in_between_dates_nothing(case: Case) -> None:
    rest = page(KEEP, SHARE, ASK) * 8
    reworded = SHARE.replace("police", "judges")
    report = case(
        ("2024-08-15", page(KEEP, SHARE, ASK) + rest),
        ("2024-09-05", page(KEEP, SHARE, ASK, PAY) + rest),
        ("2024-09-10", GARDEN),
        ("2024-09-20", page(KEEP, reworded, ASK, PAY) + rest),
    )
    assert days(report, ChangeKind.REWORDED) == [[20]]
    assert set(map(tuple, days(report, ChangeKind.ADDED))) == {(5,)}


POLICY = page(KEEP, SHARE, ASK) * 9
SIXTY = POLICY.replace("thirty", "sixty")
SEVEN = GARDEN.replace("number 7", "number seven")


def pieces(report: PeriodReport) -> list[tuple[bool, list[int], set[int]]]:
    """Of each stretch: whether it is a replacement, the days of its steps, and those of its changes."""
    return [
        (
            bool(one.comparison and one.comparison.replaced),
            [entry.at.day for entry in one.stretch.steps],
            {at.day for dated in one.changes for at in dated.at},
        )
        for one in report.stretches
    ]


def test_what_came_before_and_after_another_document_is_compared_by_itself(case: Case) -> None:
    report = case(
        ("2024-08-15", POLICY),
        ("2024-09-03", SIXTY),
        ("2024-09-05", GARDEN),
        ("2024-09-10", SEVEN),
    )
    assert pieces(report) == [(False, [3], {3}), (True, [5], {5}), (False, [10], {10})]
    assert [one.stretch.base and one.stretch.base.captured_at.day for one in report.stretches] == [
        15,
        3,
        5,
    ]


def test_another_document_that_came_first_or_last_leaves_no_empty_stretch(case: Case) -> None:
    first = case(("2024-08-15", POLICY), ("2024-09-05", GARDEN), ("2024-09-10", SEVEN))
    assert pieces(first) == [(True, [5], {5}), (False, [10], {10})]
    last = Case()(("2024-08-15", POLICY), ("2024-09-03", SIXTY), ("2024-09-05", GARDEN))
    assert pieces(last) == [(False, [3], {3}), (True, [5], {5})]


def test_a_document_that_was_there_for_a_while_is_passed_over_before_one_that_stayed(
    case: Case,
) -> None:
    letters = joined([f"Letter {n} of our friends tells of {n + 3} long walks." for n in range(60)])
    report = case(
        ("2024-08-15", POLICY),
        ("2024-09-03", letters),
        ("2024-09-05", SIXTY),
        ("2024-09-10", GARDEN),
        ("2024-09-12", POLICY),
        ("2024-09-14", SEVEN),
    )
    assert pieces(report) == [
        (False, [3, 5], {5}),
        (True, [10], {10}),
        (False, [12, 14], {14}),
    ]


def test_texts_from_the_first_record_on_are_parted_at_another_document_too(case: Case) -> None:
    report = case(("2024-09-03", POLICY), ("2024-09-05", GARDEN), ("2024-09-10", SEVEN))
    assert [one.comparison is None for one in report.stretches] == [True, False, False]
    assert [days for _, days, _ in pieces(report)] == [[3], [5], [10]]


def test_a_replacement_is_the_same_change_in_every_period(case: Case) -> None:
    alone = case(("2024-08-15", POLICY), ("2024-09-05", GARDEN))
    among = Case()(("2024-08-15", POLICY), ("2024-09-05", GARDEN), ("2024-09-10", SEVEN))
    none = Ledger(decisions={}, unread=0)
    [one], [other, _] = items(alone, none), items(among, none)
    assert (one.id, one.at, one.commit) == (other.id, other.at, other.commit)


def test_a_first_text_has_nothing_to_compare_or_date(case: Case) -> None:
    [stretch] = case(("2024-09-03", FIRST[1])).stretches
    assert stretch.comparison is None
    assert stretch.changes == ()


# ------------------------------------------------------------------------------------- laws

_TOPICS = (
    "messages are kept on servers in several countries until they are erased",
    "the police may learn a telephone number after a court has spoken",
    "whoever pays for a plan is billed on the first day of every month",
    "bots can read only what is written to them or in groups they joined",
    "children below the age of sixteen need the consent of a parent",
    "cookies hold nothing but what is needed to stay signed in",
    "a copy of all data can be asked for in writing at our office",
    "any dispute is heard by the courts of the place where we reside",
)
_SPICE = ("red", "blue", "green", "amber", "violet")


def dated_case(texts: Sequence[str]) -> PeriodReport:
    """A report over texts of which the first was in force before; empty if nothing changed."""
    start = datetime(2024, 8, 31, tzinfo=UTC)
    editions = [
        ((start + timedelta(days=number)).date().isoformat(), text)
        for number, text in enumerate(texts)
    ]
    return Case()(*editions)


@st.composite
def _anything(draw: st.DrawFn) -> list[str]:
    """Successive texts of few clauses: edited, moved, doubled, removed, in any way at all."""
    clauses = [f"{topic.capitalize()}." for topic in draw(st.permutations(_TOPICS))[:5]]
    texts = [joined(clauses)]
    for _ in range(draw(st.integers(2, 5))):
        for _ in range(draw(st.integers(1, 3))):
            place = draw(st.integers(0, max(len(clauses) - 1, 0)))
            match draw(st.sampled_from(["reword", "remove", "add", "move", "double"])):
                case "reword" if clauses:
                    parts = clauses[place].split()
                    parts[draw(st.integers(0, len(parts) - 1))] = draw(st.sampled_from(_SPICE))
                    clauses[place] = " ".join(parts)
                case "remove" if len(clauses) > 1:
                    del clauses[place]
                case "move" if clauses:
                    clauses.insert(draw(st.integers(0, len(clauses) - 1)), clauses.pop(place))
                case "double" if clauses:
                    clauses.insert(place, clauses[place])
                case _:
                    clauses.insert(place, f"{draw(st.sampled_from(_TOPICS)).capitalize()}.")
        texts.append(joined(clauses))
    return texts


@given(_anything())
@settings(max_examples=150, deadline=None)
def test_every_change_of_any_history_is_dated_by_steps_of_the_period(texts: list[str]) -> None:
    for stretch in dated_case(texts).stretches:
        steps = [entry.at for entry in stretch.stretch.steps]
        for dated in stretch.changes:
            assert dated.at, f"{dated.change.kind} has no day"
            assert set(dated.at) <= set(steps)
            assert list(dated.at) == sorted(set(dated.at))


@given(
    st.lists(
        st.lists(
            st.tuples(st.sampled_from(range(len(_TOPICS))), st.sampled_from(["reword", "toggle"])),
            min_size=1,
            max_size=3,
            unique_by=lambda edit: edit[0],
        ),
        min_size=2,
        max_size=5,
    )
)
@settings(max_examples=100, deadline=None)
def test_clauses_that_can_not_be_mistaken_are_dated_by_exactly_the_steps_that_edited_them(
    steps: list[list[tuple[int, str]]],
) -> None:
    """Every clause has a topic of its own; a rewording counts up in it, a toggle takes or brings it, once."""
    present = dict.fromkeys(range(0, len(_TOPICS), 2), 0)
    texts = [_numbered(present)]
    touched: dict[int, list[int]] = {}
    toggled: set[int] = set()
    for day, edits in enumerate(steps, start=1):
        for topic, what in edits:
            if what == "toggle" and topic not in toggled:
                toggled.add(topic)
                touched[topic] = [day]
                if topic in present:
                    del present[topic]
                else:
                    present[topic] = 0
            elif topic in present:
                present[topic] += 1
                touched.setdefault(topic, []).append(day)
        texts.append(_numbered(present))
    found: dict[int, list[int]] = {}
    for stretch in dated_case(texts).stretches:
        for dated in stretch.changes:
            clause = (dated.change.new or dated.change.old)[0]
            found[_topic_of(clause.text)] = [at.day for at in dated.at]
    assert found == touched


def _numbered(present: dict[int, int]) -> str:
    return joined(
        [
            f"{_TOPICS[topic].capitalize()}, in edition {present[topic]}."
            for topic in sorted(present)
        ]
    )


def _topic_of(text: str) -> int:
    return next(n for n, topic in enumerate(_TOPICS) if text.casefold().startswith(topic))


def test_a_site_that_serves_ever_other_documents_costs_ten_comparisons_for_each(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []

    def counted(old: Version, new: Version) -> Comparison:
        made.append(1)
        return compare(old, new)

    monkeypatch.setattr(report, "compare", counted)
    texts = [
        joined([f"Hall{at} row{at}x{line} seat{at}y{line}." for line in range(40)])
        for at in range(28)
    ]
    found = case(FIRST, *((f"2024-09-{at + 1:02}", text) for at, text in enumerate(texts)))
    assert len(found.stretches) == len(texts)
    assert len(made) <= 10 * len(texts)
