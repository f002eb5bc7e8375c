"""When words stood that went and came back: against every text, looked into one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.history.conftest import ASK, KEEP, PAY, SHARE, TERMS, page, record, source, timeline

from policydiff import history
from policydiff.clauses import parse
from policydiff.history import Spell, lines_of
from policydiff.history.stays import Stay, Stood, learn
from policydiff.history.timeline import Entry
from policydiff.model import Clause

LINES = (KEEP, SHARE, ASK, PAY)
DAYS = tuple(f"2024-{month:02d}-01" for month in range(1, 13))
"""So far apart that what comes back is not taken for one of two texts served in turn."""

texts = st.lists(st.lists(st.sampled_from(LINES), max_size=5), min_size=1, max_size=10)


def runs(held: Sequence[bool]) -> list[Stay]:
    """The stays of what some of a row of texts have."""
    found: list[Stay] = []
    for number, here in enumerate([*held, False]):
        before = number > 0 and held[number - 1]
        if here and not before:
            found.append(Stay(number, None))
        elif before and not here and number < len(held):
            found[-1] = Stay(found[-1].first, number)
    return found


@given(texts, st.data())
def test_lines_that_came_back_stood_when_the_texts_of_their_kind_have_them(
    written: list[list[str]], data: st.DataObject
) -> None:
    kinds = data.draw(st.lists(st.integers(0, 2), min_size=len(written), max_size=len(written)))
    said = [lines_of(page(*lines)) for lines in written]
    expected: dict[tuple[int, int], tuple[Stay, ...]] = {}
    for kind in set(kinds):
        own = [number for number, one in enumerate(kinds) if one == kind]
        for line in LINES:
            [key] = lines_of(line).lines
            stays = runs([line in written[number] for number in own])
            if len(stays) > 1:
                expected[kind, key] = tuple(
                    Stay(own[one.first], None if one.end is None else own[one.end]) for one in stays
                )
    assert dict(learn(said, kinds).of) == expected


def story(*editions: Iterable[str]) -> tuple[list[Entry], Stood]:
    """Texts of the first of each month."""
    records = [record(day, page(*lines)) for day, lines in zip(DAYS, editions, strict=False)]
    built, stays = history.built(TERMS, records, source())
    return list(built.entries), Stood(built, stays)


def clause_of(entry: Entry, words: str) -> tuple[Clause, str]:
    text = entry.record.blob or ""
    return next(one for one in parse(text) if one.text == words), text


def before(editions: Sequence[Iterable[str]], words: str, old: int, new: int) -> list[str]:
    entries, stood = story(*editions)
    clause, text = clause_of(entries[new], words)
    return said(stood.before(clause, text, entries[old].record, entries[new].record))


def again(editions: Sequence[Iterable[str]], words: str, old: int, new: int) -> list[str]:
    entries, stood = story(*editions)
    clause, text = clause_of(entries[old], words)
    return said(stood.again(clause, text, entries[old].record, entries[new].record))


def said(spells: Iterable[Spell]) -> list[str]:
    """`2024-01-01 2024-02-01`, without its second day where it lasts."""
    return [
        f"{one.start:%Y-%m-%d} {one.end:%Y-%m-%d}" if one.end else f"{one.start:%Y-%m-%d}"
        for one in spells
    ]


def test_a_clause_that_came_back_had_stood_before() -> None:
    editions = [KEEP, SHARE], [KEEP], [KEEP, PAY], [KEEP, PAY, SHARE]
    assert before(editions, SHARE, 2, 3) == ["2024-01-01 2024-02-01"]


def test_a_clause_that_is_new_had_not() -> None:
    assert before([[KEEP], [KEEP, SHARE]], SHARE, 0, 1) == []


def test_what_came_and_went_within_a_period_had_stood_before_its_last_coming() -> None:
    editions = [KEEP], [KEEP, SHARE], [KEEP], [KEEP, SHARE]
    assert before(editions, SHARE, 0, 3) == ["2024-02-01 2024-03-01"]


def test_a_second_copy_of_what_stands_has_not_come_back() -> None:
    editions = [KEEP, SHARE], [KEEP], [KEEP, SHARE], [KEEP, SHARE, PAY, SHARE]
    assert before(editions, SHARE, 2, 3) == []


def test_a_clause_that_went_stands_again() -> None:
    editions = [KEEP, SHARE], [KEEP], [KEEP, PAY], [KEEP, PAY, SHARE]
    assert again(editions, SHARE, 0, 1) == ["2024-04-01"]


def test_a_clause_that_came_back_and_went_again_stood_for_a_time() -> None:
    editions = [KEEP, SHARE], [KEEP], [KEEP, SHARE], [KEEP]
    assert again(editions, SHARE, 0, 1) == ["2024-03-01 2024-04-01"]
    assert again(editions, SHARE, 2, 3) == []


def test_what_of_two_copies_went_does_not_stand_again() -> None:
    editions = [KEEP, SHARE, PAY, SHARE], [KEEP, SHARE, PAY], [KEEP], [KEEP, SHARE]
    assert again(editions, SHARE, 0, 1) == []


def test_a_word_or_two_are_not_looked_for() -> None:
    editions = [KEEP, "Other rules apply."], [KEEP], [KEEP, "Other rules apply."]
    assert before(editions, "Other rules apply.", 1, 2) == []


def test_quotes_and_markup_make_no_other_words() -> None:
    quoted, straight = f"“{KEEP}” That is a promise.", f'**"{KEEP}"** That is a promise.'
    editions = [SHARE, quoted], [SHARE], [SHARE, straight]
    assert before(editions, f'"{KEEP}" That is a promise.', 1, 2) == ["2024-01-01 2024-02-01"]


def test_of_a_clause_of_two_lines_both_must_have_stood_at_a_time() -> None:
    both = f"{KEEP}  \n{SHARE}"
    words = f"{KEEP} {SHARE}"
    assert before([[PAY, both], [PAY], [PAY, both]], words, 1, 2) == ["2024-01-01 2024-02-01"]
    assert before([[PAY, KEEP], [PAY, SHARE], [PAY], [PAY, both]], words, 2, 3) == []


def test_what_a_text_of_another_kind_said_had_not_stood_here() -> None:
    here, there, longer = page(KEEP, ASK), page(SHARE, PAY), page(KEEP, ASK, SHARE)
    served = [here, there] * 4 + [longer, there, longer]
    records = [record(f"2024-01-{day:02d}", text) for day, text in enumerate(served, start=1)]
    built, stays = history.built(TERMS, records, source())
    entry = built.entries[-3]
    assert entry.base is records[-5]
    clause, text = clause_of(entry, SHARE)
    assert Stood(built, stays).before(clause, text, entry.base, entry.record) == ()


@settings(max_examples=60)
@given(texts)
def test_before_and_again_are_what_one_finds_in_the_texts(written: list[list[str]]) -> None:
    entries, stood = story(*written)
    held = [{one.text for one in parse(entry.record.blob or "")} for entry in entries]
    for new in range(1, len(entries)):
        old = new - 1
        for words in held[new] - held[old]:
            stays = [one for one in runs([words in one for one in held]) if one.first < new]
            clause, text = clause_of(entries[new], words)
            found = stood.before(clause, text, entries[old].record, entries[new].record)
            assert [one.start for one in found] == [entries[one.first].at for one in stays]
            assert [one.end for one in found] == [entries[one.end].at for one in stays if one.end]
        for words in held[old] - held[new]:
            stays = [one for one in runs([words in one for one in held]) if one.first > new]
            clause, text = clause_of(entries[old], words)
            found = stood.again(clause, text, entries[old].record, entries[new].record)
            assert [one.start for one in found] == [entries[one.first].at for one in stays]


@settings(max_examples=60)
@given(texts)
def test_what_may_be_said_of_a_change_is_another_where_it_says_something_else(
    written: list[list[str]],
) -> None:
    entries, stood = story(*written)
    fewer, less = story(*written[:-1]) if len(written) > 1 else (entries, stood)
    for number in range(1, len(fewer)):
        old, new = entries[number - 1].record, entries[number].record
        if stood.moved(new) == less.moved(new):
            for words in {one.text for one in parse(old.blob or "")}:
                clause, text = clause_of(entries[number - 1], words)
                assert stood.again(clause, text, old, new) == less.again(clause, text, old, new)


def test_a_timeline_is_the_same_with_what_came_back() -> None:
    records = [record(day, page(KEEP, *rest)) for day, rest in zip(DAYS, ([], [PAY]), strict=False)]
    assert history.built(TERMS, records, source())[0] == timeline(*records)
