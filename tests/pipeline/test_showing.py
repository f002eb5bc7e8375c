"""What `show` says is the same whether it was drawn now or read back, and drawn again where it must be."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.loopback import Loopback, Reply
from tests.pipeline.conftest import Watch
from tests.sites import DATA, followed, make, page

from policydiff.assess import Choice
from policydiff.collection import Collection
from policydiff.index.place import cache_file
from policydiff.model import Level, Terms
from policydiff.pipeline import comparing, showing
from policydiff.pipeline.reading import opened
from policydiff.pipeline.showing import Asked, Shown
from policydiff.queries import parse_period
from policydiff.render.paint import plain

MONTH = Asked(period=parse_period("2024-09"), context=40)
LATER = (DATA[0].replace("thirty", "sixty"), *DATA[1:])


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The terms that were compared, as they are."""
    found: list[str] = []
    reported = comparing.reported

    def noted(reader: object, timeline: object, *rest: object, **how: object) -> object:
        found.append(str(timeline.terms))  # type: ignore[attr-defined]  # passed on as it comes
        return reported(reader, timeline, *rest, **how)  # type: ignore[arg-type]  # likewise

    monkeypatch.setattr(comparing, "reported", noted)
    return found


@pytest.fixture
def made(tmp_path: Path, server: Loopback, watch: Watch) -> Collection:
    """Two terms on 1 September 2024, of which one changes on the day after."""
    server.routes["/imprint"] = Reply(body=page())
    terms = {
        "Privacy Policy": followed(server.url("/privacy")),
        "Imprint": followed(server.url("/imprint")),
    }
    made = make(tmp_path / "made", {"Acme": terms})
    watch(made)
    server.routes["/privacy"] = Reply(body=page(LATER))
    watch(made)
    return made


def shown(made: Collection, asked: Asked = MONTH, *queries: str) -> Shown:
    with opened(made, told=pytest.fail) as reader:
        return showing.show(reader, queries, asked, progress=lambda _done, _total: None)


def without_index(made: Collection, asked: Asked, monkeypatch: pytest.MonkeyPatch) -> Shown:
    with monkeypatch.context() as patched:
        patched.setattr("policydiff.pipeline.reading.cache_file", lambda _archive: None)
        return shown(made, asked)


def test_a_period_shown_again_is_read_back(made: Collection, drawn: list[str]) -> None:
    first = shown(made)
    assert sorted(drawn) == ["Acme/Imprint", "Acme/Privacy Policy"]
    drawn.clear()
    assert shown(made) == first
    assert drawn == []


def test_after_a_further_record_only_its_terms_is_drawn_again(
    made: Collection,
    drawn: list[str],
    server: Loopback,
    watch: Watch,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown(made)
    server.routes["/privacy"] = Reply(
        body=page((*LATER, "We sell what we know about you to brokers."))
    )
    watch(made)
    drawn.clear()
    again = shown(made)
    assert drawn == ["Acme/Privacy Policy"]
    assert "sell what we know" in plain(again.blocks)
    assert again == without_index(made, MONTH, monkeypatch)


def test_a_look_that_bounds_nothing_draws_nothing_again(
    made: Collection, drawn: list[str], watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown(made)
    watch(made)  # finds both as they were
    drawn.clear()
    again = shown(made)
    assert drawn == []
    assert again == without_index(made, MONTH, monkeypatch)


def test_of_what_stood_only_what_is_listed_is_looked_into(
    made: Collection, drawn: list[str]
) -> None:
    asked = replace(MONTH, period=parse_period("2024-09-02"))
    text = plain(shown(made, asked).blocks)
    assert "Acme/Imprint: no change recorded; the text first seen 1 Sep 2024" in text
    assert drawn == ["Acme/Privacy Policy", "Acme/Imprint"]


@pytest.mark.parametrize(
    "other",
    [
        replace(MONTH, context=0),
        replace(MONTH, apart=True),
        replace(MONTH, everything=True),
        replace(MONTH, assessed=False),
        replace(MONTH, wanted=Choice(level=Level.CRITICAL)),
        replace(MONTH, period=parse_period("2024-09-02")),
        replace(MONTH, period=parse_period("..2024-09-30")),
    ],
)
def test_another_question_is_not_answered_with_what_was_kept(
    made: Collection, other: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown(made)
    assert shown(made, other) == without_index(made, other, monkeypatch)


def spoil(made: Collection, value: bytes) -> None:
    file = cache_file(made.archive)
    assert file is not None
    with sqlite3.connect(file) as connection:
        changed = connection.execute("UPDATE kept SET value = ? WHERE kind = 'section'", (value,))
        assert changed.rowcount == 2
    connection.close()


def test_what_can_no_longer_be_read_back_is_drawn_again(made: Collection, drawn: list[str]) -> None:
    first = shown(made)
    spoil(made, b"spoilt")
    drawn.clear()
    assert shown(made) == first
    assert len(drawn) == 2


def test_what_was_recorded_between_two_questions_is_not_kept_under_what_stood_before(
    made: Collection, server: Loopback, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody records, and somebody else reads that, while a period is being drawn."""
    reported = comparing.reported

    def meanwhile(*given: object, **how: object) -> object:
        monkeypatch.setattr(comparing, "reported", reported)
        server.routes["/privacy"] = Reply(body=page(DATA[:2]))
        watch(made)
        shown(made)
        return reported(*given, **how)  # type: ignore[arg-type]  # passed on as it comes

    monkeypatch.setattr(comparing, "reported", meanwhile)
    shown(made)
    assert shown(made) == without_index(made, MONTH, monkeypatch)


def test_names_that_stand_for_some_terms_give_those(made: Collection) -> None:
    [section] = shown(made, MONTH, "acme privacy").sections
    assert section.terms == Terms(service="Acme", type="Privacy Policy")
    assert len(section.found) == 1


def test_progress_is_told_for_every_terms_that_moved(made: Collection) -> None:
    told: list[tuple[int, int]] = []
    with opened(made) as reader:
        showing.show(reader, (), MONTH, progress=lambda *step: told.append(step))
    assert told == [(0, 2), (1, 2), (2, 2)]


@pytest.mark.real_data
@pytest.mark.parametrize("period", ["2024-09", "2024-11..2025-01", "2023"])
def test_a_recorded_history_is_shown_alike_with_an_index_and_without(
    clone_bundle: Callable[[str], Path], period: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = clone_bundle("telegram-versions")
    recorded = Collection(path=clone, archive=clone, declarations=None)
    asked = replace(MONTH, period=parse_period(period))
    first = shown(recorded, asked)
    assert shown(recorded, asked) == first == without_index(recorded, asked, monkeypatch)
