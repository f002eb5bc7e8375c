from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from policydiff.cli import paging

posix = pytest.mark.skipif(os.name != "posix", reason="programs are files that may be run")


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all there is to find programs in."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("TERM", "xterm")
    for name in ("PAGER", "POLICYDIFF_PAGER", "LESS"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def program(folder: Path, name: str) -> str:
    file = folder / name
    file.write_text("#!/bin/sh\n", encoding="ascii")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return str(file)


@posix
def test_less_is_told_to_let_colours_through_whatever_the_environment_tells_it(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    less = program(programs, "less")
    monkeypatch.setenv("LESS", "iX")
    assert paging.find_pager() == [less, "-R"]


@posix
def test_the_pager_asked_for_keeps_its_options(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = program(programs, "most")
    monkeypatch.setenv("PAGER", "most +s")
    assert paging.find_pager() == [most, "+s"]


@posix
def test_our_own_variable_outranks_the_common_one(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = program(programs, "most")
    monkeypatch.setenv("PAGER", "more")
    monkeypatch.setenv("POLICYDIFF_PAGER", "most")
    assert paging.find_pager() == [most]


@posix
@pytest.mark.parametrize("asked", ["", "cat", "nosuch", 'less "'])
def test_without_a_pager_that_can_be_run_nothing_is_paged(
    programs: Path, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    program(programs, "less")
    monkeypatch.setenv("PAGER", asked)
    assert paging.find_pager() is None


@posix
def test_a_dumb_terminal_is_never_paged(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(programs, "less")
    monkeypatch.setenv("TERM", "dumb")
    assert paging.find_pager() is None


@posix
def test_a_less_that_drops_colours_is_known_by_what_it_is(programs: Path) -> None:
    program(programs, "busybox")
    (programs / "less").symlink_to(programs / "busybox")
    pager = paging.find_pager()
    assert pager == [str(programs / "less")]
    assert paging.drops_colour(pager)


@posix
def test_a_pager_that_can_not_be_started_has_not_shown_the_text(programs: Path) -> None:
    file = programs / "broken"
    file.write_bytes(b"\0")
    assert not paging._shown("text", [str(file)])
