"""How many processes `show` may draw by is for whoever runs it to say."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.commandline import call

from policydiff.pipeline import showing


@pytest.mark.parametrize(("said", "passed"), [("1", 1), (" 16 ", 16), ("", None)])
def test_a_number_is_passed_on(
    sample: Path, said: str, passed: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[object] = []
    show = showing.show

    def noted(*rest: object, **how: object) -> object:
        given.append(how["processes"])
        return show(*rest, **how)  # type: ignore[arg-type]  # passed on as it comes

    monkeypatch.setattr(showing, "show", noted)
    monkeypatch.setenv("POLICYDIFF_PROCESSES", said)
    call("-C", sample, "show", "2024-09").done()
    assert given == [passed]


@pytest.mark.parametrize("said", ["0", "-1", "many", "1.5", "1000", "٣"])
def test_what_is_no_number_of_processes_is_told(
    sample: Path, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICYDIFF_PROCESSES", said)
    done = call("-C", sample, "show", "2024-09")
    assert done.code == 2
    assert done.out == ""
    assert f"POLICYDIFF_PROCESSES={said} is no number of processes" in done.err
