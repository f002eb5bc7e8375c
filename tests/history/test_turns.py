"""Texts served in turn."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.history.conftest import ASK, KEEP, PAY, SHARE, folds, page, record, timeline

from policydiff import history
from policydiff.history import Fold
from policydiff.model import Record
from policydiff.queries import parse_period

EU = page("# Terms", KEEP, SHARE, ASK)
US = page("# Terms", KEEP, SHARE)
START = datetime.fromisoformat("2024-09-01")


def served(*texts: str, hours: int = 12) -> list[Record]:
    return [
        record((START + timedelta(hours=hours * n)).isoformat(), text)
        for n, text in enumerate(texts)
    ]


def bases(built: history.Timeline) -> list[str | None]:
    return [entry.base.blob if entry.base else None for entry in built.entries]


def test_texts_that_come_back_again_and_again_are_of_two_kinds() -> None:
    built = timeline(*served(US, EU, US, EU, US))
    assert [entry.kind for entry in built.entries] == [0, 1, 0, 1, 0]
    assert folds(built) == [None, None, Fold.VARIANT, Fold.VARIANT, Fold.VARIANT]
    assert built.entries[1].opens


def test_a_change_inside_one_kind_is_compared_with_that_kind_and_keeps_its_day() -> None:
    changed = EU.replace("thirty", "sixty")
    built = timeline(*served(US, EU, US, EU, US, changed, US, changed, US))
    assert built.entries[5].fold is None
    assert bases(built)[5] == EU
    assert folds(built)[6:] == [Fold.VARIANT] * 3


def test_a_change_made_in_both_kinds_is_news_in_each() -> None:
    us, eu = (text.replace("thirty", "sixty") for text in (US, EU))
    built = timeline(*served(US, EU, US, EU, us, eu, us, eu))
    news = [at for at, fold in enumerate(folds(built)) if fold is None]
    assert news == [0, 1, 4, 5]
    assert (bases(built)[4], bases(built)[5]) == (US, EU)


def test_a_change_taken_back_once_is_no_alternation() -> None:
    built = timeline(*served(US, EU, US))
    assert [entry.kind for entry in built.entries] == [0, 0, 0]
    assert folds(built) == [None, None, Fold.RETURN]


def test_a_change_published_taken_back_and_published_with_an_edit_is_compared_with_what_stood() -> (
    None
):
    built = timeline(*served(US, EU, US, EU.replace("thirty", "sixty")))
    assert bases(built)[3] == US
    assert built.entries[3].fold is None


def test_a_text_that_stays_away_for_months_is_not_in_turn() -> None:
    built = timeline(*served(US, EU, US, EU, US, EU, US, hours=24 * 40))
    assert {entry.kind for entry in built.entries} == {0}
    assert Fold.VARIANT not in folds(built)


def test_after_an_alternation_a_new_text_is_compared_with_the_one_just_before() -> None:
    later = record("2025-01-01", EU.replace("thirty", "sixty"))
    built = timeline(*served(US, EU, US, EU, US), later)
    assert bases(built)[5] == US


def test_a_rewrite_is_not_taken_for_the_kind_it_resembles_least() -> None:
    broken = page("Something went wrong.", "Try again later.")
    rewrite = page("# Terms", PAY, SHARE, *(f"New clause {n} on other things." for n in range(9)))
    built = timeline(*served(US, broken, US, broken, US, rewrite, broken, rewrite, broken, rewrite))
    assert bases(built)[5] == US
    assert built.entries[5].fold is None


ENGLISH = page("# Terms", KEEP, SHARE, ASK, PAY)
GERMAN = page(
    "# Bedingungen",
    "Wir bewahren die Nachrichten eines Kontos nach der Schließung dreißig Tage auf.",
    "Ein Gericht kann uns verpflichten, die Nummer an die Polizei zu geben, wenn es das verlangt.",
    "Wer eine Auskunft über die Daten haben will, die wir speichern, kann uns das schreiben.",
)


def test_a_text_in_another_language_is_a_kind_of_its_own() -> None:
    changed = ENGLISH.replace("thirty", "sixty")
    built = timeline(*served(ENGLISH, GERMAN, changed, hours=24 * 60))
    assert [entry.language for entry in built.entries] == ["en", "de", "en"]
    assert [entry.kind for entry in built.entries] == [0, 1, 0]
    assert bases(built)[2] == ENGLISH


def test_a_period_tells_how_texts_took_turns() -> None:
    built = timeline(*served(US, EU, US, EU, US))
    turns = history.in_period(built, parse_period("2024-09")).turns
    assert turns is not None
    assert (turns.count, turns.first, turns.last) == (4, built.entries[1].at, built.entries[4].at)
    assert [(one.times, one.latest.record.blob) for one in turns.served] == [(3, US), (2, EU)]


def test_each_kind_has_its_own_stretch() -> None:
    us, eu = US.replace("thirty", "sixty"), EU.replace("court", "judge")
    before = served(US, EU, US, EU, US)
    inside = [
        record(f"2024-09-0{day}", text)
        for day, text in ((4, EU), (5, us), (6, eu), (7, us), (8, eu))
    ]
    found = history.in_period(timeline(*before, *inside), parse_period("2024-09-04..2024-09-30"))
    assert [
        (one.base.blob if one.base else None, [step.record.blob for step in one.steps])
        for one in found.stretches
    ] == [(US, [us]), (EU, [eu])]
    assert not any(one.opens for one in found.stretches)


def test_every_step_can_be_taken_by_itself() -> None:
    texts = [US, US.replace("thirty", "sixty"), US.replace("thirty", "ninety")]
    found = history.in_period(timeline(*served(*texts)), parse_period("2024-09"))
    alone = history.apart(found).stretches
    assert [(one.base and one.base.blob, one.steps[0].record.blob) for one in alone] == [
        (None, texts[0]),
        (texts[0], texts[1]),
        (texts[1], texts[2]),
    ]


@pytest.mark.parametrize("extra", [0, 1, 2])
def test_nothing_new_is_ever_folded(extra: int) -> None:
    """However texts take turns, words that were never recorded before are news."""
    texts = [US, EU, US, EU, US]
    fresh = [EU.replace("thirty", f"{n} hundred") for n in range(extra + 1)]
    for n, text in enumerate(fresh):
        texts.insert(2 + 2 * n, text)
    built = timeline(*served(*texts))
    first_seen: set[str | None] = set()
    for entry in built.entries:
        if entry.record.blob not in first_seen:
            assert entry.fold is None
        first_seen.add(entry.record.blob)
