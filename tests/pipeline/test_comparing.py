from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.loopback import Loopback, Reply
from tests.pipeline.conftest import START, Watch
from tests.sites import DATA, followed, make, page

from policydiff.errors import UsageError
from policydiff.model import ChangeKind
from policydiff.pipeline.comparing import diff, show
from policydiff.pipeline.reading import Reader, opened
from policydiff.queries import parse_period
from policydiff.report import PeriodReport

EDITIONS = (
    DATA,
    (DATA[0].replace("thirty", "sixty"), *DATA[1:]),
    (DATA[0].replace("thirty", "sixty"), DATA[1].replace("court", "judge"), DATA[2]),
)


@pytest.fixture
def reader(tmp_path: Path, server: Loopback, watch: Watch) -> Iterator[Reader]:
    """Of an archive with one version a day from 1 September 2024 on, and terms that stood."""
    server.routes["/imprint"] = Reply(body=page())
    terms = {
        "Privacy Policy": followed(server.url("/privacy")),
        "Imprint": followed(server.url("/imprint")),
    }
    made = make(tmp_path, {"Acme": terms})
    for edition in EDITIONS:
        server.routes["/privacy"] = Reply(body=page(edition))
        watch(made)
    with opened(made) as reader:
        yield reader


def shown(reader: Reader, period: str, *queries: str) -> tuple[PeriodReport, ...]:
    return show(reader, queries, parse_period(period), progress=lambda _done, _total: None)


def test_a_period_gives_the_net_change_each_dated_by_its_day(reader: Reader) -> None:
    [imprint, privacy] = shown(reader, "2024-09-02..2024-09-30")
    assert imprint.stretches == ()
    [stretch] = privacy.stretches
    assert stretch.stretch.base is not None
    assert stretch.stretch.base.captured_at == START
    assert [(c.change.kind, [at.day for at in c.at]) for c in stretch.changes] == [
        (ChangeKind.REWORDED, [2]),
        (ChangeKind.REWORDED, [3]),
    ]


def test_a_day_gives_that_day_s_change_alone(reader: Reader) -> None:
    [report] = shown(reader, "2024-09-03", "acme privacy")
    [dated] = report.stretches[0].changes
    assert dated.change.new[0].text == EDITIONS[2][1]


def test_progress_is_told_for_every_terms(reader: Reader) -> None:
    told: list[tuple[int, int]] = []
    show(reader, (), parse_period("2024"), progress=lambda *step: told.append(step))
    assert told == [(0, 2), (1, 2), (2, 2)]


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("@first", "@latest", {EDITIONS[2][0], EDITIONS[2][1]}),
        ("@previous", "@latest", {EDITIONS[2][1]}),
        ("2024-09-01", "2024-09-02", {EDITIONS[1][0]}),
        ("2024-09-02", "@first", {DATA[0]}),
        ("@latest", "@latest", set()),
    ],
)
def test_two_points_are_compared(reader: Reader, old: str, new: str, changed: set[str]) -> None:
    comparison, _ = diff(reader, "acme privacy", old, new)
    assert {change.new[0].text for change in comparison.changes} == changed


def test_a_point_that_is_not_there_is_told(reader: Reader) -> None:
    with pytest.raises(UsageError, match="first record is of 2024-09-01"):
        diff(reader, "acme privacy", "2023", "@latest")
