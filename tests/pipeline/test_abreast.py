"""Several processes draw what one would, and whatever becomes of them changes no word."""

from __future__ import annotations

import pickle
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from tests.pipeline.recorded import ANN, check, hours
from tests.sites import make

from policydiff.archive import open_archive
from policydiff.assess import Choice
from policydiff.children import Child
from policydiff.collection import Collection
from policydiff.errors import ArchiveError
from policydiff.index.place import cache_file
from policydiff.model import Level, Terms
from policydiff.pipeline import abreast, comparing, showing
from policydiff.pipeline.reading import Reader, opened
from policydiff.pipeline.showing import Asked, Drawer, OwnRules, Shown, digest_of
from policydiff.queries import parse_period
from policydiff.review import Decision, Ledger, Ratings, Reviewer, Verdict, change_id

MONTH = Asked(period=parse_period("2024-09"), context=40)
SECONDS = 60
BUSY = [Terms(service=f"Shop {number}", type="Privacy Policy") for number in range(8)]
STILL = [Terms(service=f"Shop {number}", type="Imprint") for number in range(3)]


def days(number: int) -> str:
    return f"We keep the messages of a closed account for {number} days, and then erase them."


@pytest.fixture
def made(tmp_path: Path) -> Collection:
    """Eleven terms, of which eight change in September 2024, the last ones most often."""
    made = make(tmp_path / "made")
    with open_archive(made.archive) as archive:
        before = hours(-24 * 60)
        archive.record([check(one, days(30), before) for one in BUSY + STILL], recorded_at=before)
        for number in range(1, 9):
            at = hours(number)
            changed = [check(one, days(30 + number), at) for one in BUSY[number - 1 :]]
            archive.record(changed, recorded_at=at)
    return made


@pytest.fixture(autouse=True)
def worth(monkeypatch: pytest.MonkeyPatch) -> None:
    """The little that there is to draw is worth calling others."""
    monkeypatch.setattr(abreast, "_WORTH", 0.01)


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a mistake to call anybody."""
    monkeypatch.setattr(abreast, "Child", lambda _: pytest.fail("somebody was called"))


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Child]]:
    """The processes that were called; none of them is left."""
    found: list[Child] = []

    def called(module: str) -> Child:
        found.append(Child(module))
        return found[-1]

    monkeypatch.setattr(abreast, "Child", called)
    yield found
    assert all(one._process.returncode is not None for one in found)


def shown(made: Collection, asked: Asked = MONTH, *queries: str, processes: int = 1) -> Shown:
    with opened(made, told=pytest.fail) as reader:
        return showing.show(
            reader, queries, asked, progress=lambda _done, _total: None, processes=processes
        )


def file_of(made: Collection) -> Path:
    file = cache_file(made.archive)
    assert file is not None
    return file


def kept(made: Collection) -> int:
    """How many sections are kept."""
    with closing(sqlite3.connect(file_of(made))) as index:
        [(count,)] = index.execute("SELECT count(*) FROM kept WHERE kind = 'section'")
    return int(count)


def forget(made: Collection) -> None:
    """All that was drawn and kept."""
    with closing(sqlite3.connect(file_of(made), isolation_level=None)) as index:
        index.execute("DELETE FROM kept WHERE kind = 'section'")


def rated(made: Collection) -> Ratings:
    """A reviewer takes the first change of the first terms for critical."""
    with opened(made) as reader:
        [found] = comparing.show(
            reader, [str(BUSY[0])], MONTH.period, progress=lambda _done, _total: None
        )
    said = Decision(
        change=change_id(str(BUSY[0]), found.stretches[0].changes[0].change),
        verdict=Verdict.RATED,
        note="",
        reviewer=Reviewer.parse(ANN),
        at=hours(50),
        terms=str(BUSY[0]),
        address="¶1",
        came=hours(1),
        old="",
        new="",
        level=Level.CRITICAL,
    )
    return Ratings(Ledger(decisions={said.change: (said,)}, unread=0))


def own(made: Collection) -> OwnRules:
    file = made.path / "rules.toml"
    file.write_text('[topics.retention]\ntitle = "how long it is kept"\n', encoding="utf-8")
    return OwnRules(file, digest_of(file))


ASKED: dict[str, Callable[[Collection], Asked]] = {
    "the net change": lambda _: MONTH,
    "each step, little around it": lambda _: replace(MONTH, apart=True, context=1),
    "everything, without ratings": lambda _: replace(MONTH, everything=True, assessed=False),
    "some levels": lambda _: replace(MONTH, wanted=Choice(level=Level.CRITICAL)),
    "reviewers' ratings": lambda made: replace(MONTH, ratings=rated(made)),
}


@pytest.mark.parametrize("name", ASKED)
def test_three_processes_say_what_one_says(
    made: Collection, name: str, children: list[Child]
) -> None:
    asked = ASKED[name](made)
    first = shown(made, asked, processes=3)
    assert len(children) == 2
    forget(made)
    assert shown(made, asked) == first
    assert kept(made) == len(BUSY) + len(STILL)


def others_draw(made: Collection, asked: Asked = MONTH) -> list[Terms]:
    """What this process is left with, where it draws nothing until all others have."""
    left: list[Terms] = []

    def here(terms: Terms) -> None:
        left.append(terms)
        until = time.monotonic() + SECONDS
        while kept(made) < len(BUSY) - len(left) and time.monotonic() < until:
            time.sleep(0.01)

    with opened(made) as reader:
        reader.index.terms()
        abreast.draw(reader, asked, BUSY, here=here, told=lambda _: None, processes=2)
    return left


def test_what_others_draw_is_what_is_read_back(made: Collection, children: list[Child]) -> None:
    expected = shown(made)
    forget(made)
    left = others_draw(made)
    assert left == BUSY[-1:], "the terms with the most records comes first"
    assert kept(made) == len(BUSY) - 1
    assert shown(made) == expected
    assert len(children) == 1


def test_others_assess_by_the_collection_s_own_rules(
    made: Collection, children: list[Child]
) -> None:
    asked = replace(MONTH, own=own(made))
    expected = shown(made, asked)
    assert expected != shown(made)
    forget(made)
    others_draw(made, asked)
    assert kept(made) == len(BUSY) - 1
    assert shown(made, asked) == expected
    assert len(children) == 1


def test_rules_that_are_not_those_that_were_asked_for_leave_nothing_behind(
    made: Collection,
) -> None:
    """As where somebody writes the file between the question and the answer."""
    shown(made, replace(MONTH, own=OwnRules(own(made).path, "of another time")))
    assert kept(made) == 0


@pytest.mark.usefixtures("nobody")
def test_nobody_is_called_for_what_was_asked_before(made: Collection) -> None:
    with opened(made) as reader:
        drawer = Drawer(reader, MONTH, {})
        for one in BUSY + STILL:
            drawer.draw(one)
    shown(made, processes=3)


@pytest.mark.usefixtures("nobody")
@pytest.mark.parametrize(("queries", "processes"), [((), 1), ([str(one) for one in BUSY[:5]], 9)])
def test_nobody_is_called_by_who_may_not_or_for_a_handful(
    made: Collection, queries: list[str], processes: int
) -> None:
    assert shown(made, MONTH, *queries, processes=processes)


@pytest.mark.usefixtures("nobody")
def test_nobody_is_called_for_what_is_drawn_in_no_time(
    made: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(abreast, "_WORTH", 0.5)
    assert shown(made, processes=9)


@pytest.mark.usefixtures("nobody")
def test_nobody_is_called_where_no_index_can_be_kept(
    made: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policydiff.pipeline.reading.cache_file", lambda _archive: None)
    assert shown(made, processes=9)


def test_as_many_are_called_as_there_are_cores_to_spare(
    made: Collection, monkeypatch: pytest.MonkeyPatch, children: list[Child]
) -> None:
    monkeypatch.setattr(abreast, "cores", lambda: 3)
    with opened(made) as reader:
        showing.show(reader, (), MONTH, progress=lambda _done, _total: None)
    assert len(children) == 2


def test_progress_never_goes_back_and_ends(made: Collection) -> None:
    told: list[tuple[int, int]] = []
    with opened(made) as reader:
        showing.show(reader, (), MONTH, progress=lambda *step: told.append(step), processes=2)
    assert told == sorted(told)
    assert told[0] == (0, len(BUSY))
    assert told[-1] == (len(BUSY), len(BUSY))


def test_where_none_can_be_started_one_draws(
    made: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = shown(made)
    forget(made)

    def refused(_: str) -> Child:
        raise OSError("no more processes")

    monkeypatch.setattr(abreast, "Child", refused)
    assert shown(made, processes=3) == expected


@pytest.mark.parametrize(
    "said",
    ["raise SystemExit(3)", "print('x' * 9)", "import sys; sys.stdout.buffer.write(b'\\0\\0\\0\\0' * 40)"],
)  # fmt: skip
def test_processes_that_do_no_work_leave_it_all_to_this_one(
    made: Collection, monkeypatch: pytest.MonkeyPatch, said: str, children: list[Child]
) -> None:
    expected = shown(made)
    forget(made)
    real = subprocess.Popen

    def other(command: list[str], **given: object) -> object:
        if "policydiff.pipeline.drawing" not in command:
            return real(command, **given)  # type: ignore[call-overload]  # passed on as it comes
        return real([sys.executable, "-c", said], **given)  # type: ignore[call-overload]  # likewise

    monkeypatch.setattr(subprocess, "Popen", other)
    assert shown(made, processes=3) == expected
    assert len(children) == 2


def test_a_process_that_is_killed_leaves_the_rest_to_this_one(
    made: Collection, monkeypatch: pytest.MonkeyPatch, children: list[Child]
) -> None:
    expected = shown(made)
    forget(made)
    ask = Child.ask
    asked: list[bytes] = []

    def interrupted(self: Child, question: bytes) -> bytes:
        asked.append(question)
        if len(asked) == 4:  # the setting, and two terms
            self.kill()
        return ask(self, question)

    monkeypatch.setattr(Child, "ask", interrupted)
    assert shown(made, processes=2) == expected
    assert len(children) == 1


def test_an_error_is_that_of_the_first_terms_whoever_met_which(
    made: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = Drawer.draw

    def broken(self: Drawer, terms: Terms) -> object:
        if terms in (BUSY[2], BUSY[-1]):
            raise ArchiveError(f"the text of {terms} is missing")
        return draw(self, terms)

    monkeypatch.setattr(Drawer, "draw", broken)
    monkeypatch.setattr(abreast, "Child", lambda _: Child("no_such_module"))
    with pytest.raises(ArchiveError, match=str(BUSY[2])):
        shown(made, processes=2)


def test_ctrl_c_ends_all_of_them(made: Collection, children: list[Child]) -> None:
    def interrupted(_: Terms) -> None:
        raise KeyboardInterrupt

    with opened(made) as reader:
        reader.index.terms()
        with pytest.raises(KeyboardInterrupt):
            abreast.draw(reader, MONTH, BUSY, here=interrupted, told=lambda _: None, processes=3)
    assert len(children) == 2


def setting(reader: Reader, file: Path | None = None, tip: str = "") -> bytes:
    file = file or reader.index.database.path
    origins = tuple(one._replace(tip=tip or one.tip) for one in reader.index.origins)
    return pickle.dumps((reader.archive.path, file, origins, MONTH))


@pytest.fixture
def child() -> Iterator[Child]:
    child = Child("policydiff.pipeline.drawing")
    yield child
    child.close()


def test_another_program_s_index_is_not_touched(made: Collection, child: Child) -> None:
    with opened(made) as reader:
        reader.index.terms()
        other = file_of(made).with_name("other.sqlite")
        with pytest.raises((OSError, EOFError)):
            child.ask(setting(reader, other))
    assert not other.exists()


def test_who_sees_other_branches_than_the_index_holds_writes_nothing(
    made: Collection, child: Child
) -> None:
    """As where somebody has recorded, and somebody else has read that, since the question."""
    with opened(made) as reader:
        reader.index.terms()
        assert child.ask(setting(reader, tip="a" * 40)) == b""
        with pytest.raises((OSError, EOFError)):
            child.ask(pickle.dumps(BUSY[0]))
        assert reader.index.covers(BUSY[0])
    assert kept(made) == 0


def test_who_can_keep_nothing_ends(made: Collection, child: Child) -> None:
    with opened(made) as reader:
        reader.index.terms()
        assert child.ask(setting(reader)) == b""
        with closing(sqlite3.connect(file_of(made), isolation_level=None)) as index:
            index.execute("DROP TABLE kept")
        with pytest.raises((OSError, EOFError)):
            child.ask(pickle.dumps(BUSY[0]))


@pytest.mark.real_data
def test_recorded_documents_are_shown_alike_by_one_process_and_by_three(
    clone_bundle: Callable[[str], Path],
    children: list[Child],
) -> None:
    clone = clone_bundle("pga-versions")
    recorded = Collection(path=clone, archive=clone, declarations=None)
    asked = replace(MONTH, period=parse_period("2023-02"), everything=True)
    some = ("pinterest", "reddit", "tumblr", "wechat")  # of few versions
    first = shown(recorded, asked, *some, processes=3)
    assert len(children) == 2
    forget(recorded)
    assert shown(recorded, asked, *some) == first
