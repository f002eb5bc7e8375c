"""What holds for every file of the project and no linter checks."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "policydiff"
TESTS = ROOT / "tests"

NOT_ROOMS = {"house", "end_to_end", "hostile"}
"""Test folders about the house as a whole."""

TYPES_ONLY = {"model", "errors"}
"""Modules that hold types and nothing that could go wrong by itself."""


def tracked() -> list[Path]:
    """Files under version control, or a skip where the project is no checkout."""
    listing = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z"], check=False, capture_output=True, text=True
    )
    if listing.returncode:
        pytest.skip("not a git checkout")
    return [path for name in listing.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def texts() -> list[tuple[Path, str]]:
    """Tracked text files written by hand."""
    hand_written = (path for path in tracked() if path.name != "requirements.lock")
    return [(path.relative_to(ROOT), path.read_text("utf-8", "replace")) for path in hand_written]


def found(pattern: str) -> list[str]:
    """Places where `pattern` stands, this file left out."""
    return [
        f"{path}: {match[0]}"
        for path, text in texts()
        for match in re.finditer(pattern, text)
        if (ROOT / path) != Path(__file__).resolve()
    ]


def test_no_file_names_a_path_of_the_machine_it_was_written_on() -> None:
    assert found(r"(?<![\w.$}>])/(?:work|root|Users)/\w[\w/.-]*") == []


def test_no_file_tells_how_the_work_was_organised() -> None:
    assert found(r"(?i)\b(?:issue|phase|session|sprint|milestone|helper)s? #?\d+\b") == []


def test_no_module_is_longer_than_400_lines() -> None:
    lines = {path.as_posix(): text.count("\n") for path, text in texts() if path.suffix == ".py"}
    assert {path: count for path, count in lines.items() if count > 400} == {}


def rooms() -> set[str]:
    modules = {path.stem for path in SOURCE.glob("*.py")} - {"__init__", "__main__"}
    return modules | {path.parent.name for path in SOURCE.glob("*/__init__.py")}


def test_every_room_has_its_tests() -> None:
    tested = {path.stem.removeprefix("test_") for path in TESTS.iterdir()}
    assert rooms() - tested - TYPES_ONLY == set()


def test_every_test_folder_belongs_to_a_room() -> None:
    folders = {path.name for path in TESTS.iterdir() if path.is_dir()} - {"__pycache__"}
    assert folders - rooms() == NOT_ROOMS & folders


def test_every_command_that_make_offers_is_in_its_help() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^\.PHONY: (\w+)$", makefile, re.MULTILINE)) - {"help"}
    offered = set(re.findall(r"^\t@echo 'make (\w+)", makefile, re.MULTILINE))
    assert targets == offered


def test_every_dependency_is_pinned_in_the_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    names = {re.split(r"[^\w.-]", requirement)[0].casefold() for requirement in wanted}
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert names - set(re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)) == set()
