"""What README and the pages for users say is so: every output shown is what comes out now."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tests.house.test_house import tracked

from policydiff.cli.app import _EPILOG
from policydiff.model import FetchSettings

pytest.importorskip("pty", reason="what is shown is run on a terminal of the POSIX kind")

from tests.house import docs
from tests.house.pictures import PICTURES, picture
from tests.house.sandbox import BIN, ROOT, make_sample, sandbox, shop

README = (ROOT / "README.md").read_text("utf-8")
OPERATING = (ROOT / "docs" / "operating.md").read_text("utf-8")


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    make_sample(folder)
    return folder


@pytest.fixture
def folder(sample: Path) -> Iterator[Path]:
    with sandbox(sample) as folder:
        yield folder


@pytest.mark.parametrize("name", docs.PAGES)
def test_a_page_shows_what_comes_out(name: str, folder: Path) -> None:
    shown = (ROOT / name).read_text("utf-8")
    comes_out = docs.rewritten(shown, folder)
    now = docs.normal(comes_out).splitlines()
    assert docs.normal(shown).splitlines() == now, "`make docs` brings the page up to date"


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_shows_what_comes_out(name: str, folder: Path) -> None:
    shown = (ROOT / name).read_text("utf-8")
    comes_out = picture(PICTURES[name], folder)
    assert docs.normal(shown).splitlines() == docs.normal(comes_out).splitlines(), "`make docs`"


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_words_in_colours_and_asks_for_nothing(name: str) -> None:
    shown = (ROOT / name).read_text("utf-8")
    root = ET.fromstring(shown)
    said = " ".join("".join(root.itertext()).replace("\N{NO-BREAK SPACE}", " ").split())
    assert PICTURES[name] in said
    assert "court order" in said
    assert re.findall("text-decoration: ([a-z-]+)", shown).count("line-through") == 1
    addresses = re.findall(r"https?://[^\s\"<]+|url\((.*?)\)", shown)
    assert all(one.startswith("#shown-") for one in addresses if one)
    assert "@import" not in shown
    assert "@font-face" not in shown


# --------------------------------------------------------------------------- how that is checked


def test_an_output_that_is_not_what_comes_out_is_replaced(folder: Path) -> None:
    page = "Before.\n\n```console\n$ echo one\nanother\n$ echo two\n```\n\nAfter.\n"
    assert docs.rewritten(page, folder) == page.replace("another", "one").replace(
        "two\n`", "two\ntwo\n`"
    )


def test_a_file_that_a_page_shows_is_there_for_its_commands(folder: Path) -> None:
    page = "```text some/where.txt\nWords.\n```\n\n```console\n$ cat some/where.txt\n```\n"
    assert "$ cat some/where.txt\nWords.\n```" in docs.rewritten(page, folder)


def test_a_command_finds_what_those_before_it_did_to_the_shell(folder: Path) -> None:
    page = "```console\n$ x=5\n$ (exit $x)\n```\n\n```console\n$ echo $?\n```\n"
    assert docs.rewritten(page, folder).endswith("$ echo $?\n5\n```\n")


def test_ids_in_commands_become_those_of_this_run(folder: Path) -> None:
    page = "```console\n$ echo ' abc1234'; true 1\n abc0000\n$ echo abc0000\nabc0000\n```\n\nSee `abc0000`.\n"
    assert docs.rewritten(page, folder).endswith("$ echo abc1234\nabc1234\n```\n\nSee `abc1234`.\n")


def test_an_id_is_known_again_on_a_line_that_says_something_else_now(folder: Path) -> None:
    page = "```console\n$ echo 'Changed on Monday: abc1234'\nChanged Monday: abc0000\n$ echo abc0000\n```\n"
    assert docs.rewritten(page, folder).endswith("$ echo abc1234\nabc1234\n```\n")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("commit 1234abc is first", "commit 89defab is first"),
        ("http://127.0.0.1:38203/tos", "http://127.0.0.1:40001/tos"),
        (" 2 Nov 2031 01:43  changed", "22 Dec 2025 17:05  changed"),
        ('"at":"2026-11-22T01:38:35Z"', '"at":"2025-01-02T10:38:35Z"'),
    ],
)
def test_what_differs_from_run_to_run_counts_for_nothing(one: str, other: str) -> None:
    assert docs.normal(one) == docs.normal(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("23 Sep 2024 15:26 UTC", "24 Sep 2024 15:26 UTC"),
        ("2 clauses changed", "3 clauses changed"),
        ("[-6 months-]", "[-8 months-]"),
    ],
)
def test_whatever_else_differs_counts(one: str, other: str) -> None:
    assert docs.normal(one) != docs.normal(other)


# --------------------------------------------------------------------------- what is said without output


def test_readme_opens_with_the_two_commands() -> None:
    opening = README.split("\n## ")[0]
    assert re.findall(r"^make \w+", opening, re.MULTILINE) == ["make demo", "make test"]
    assert len(opening.split("```")[0].split()) < 60


def crontab_line() -> str:
    (line,) = re.findall(r"^(?:[\d*,/-]+ +){5}\S.*$", README, re.MULTILINE)
    return str(line)


def test_the_crontab_line_is_the_same_wherever_it_is_shown() -> None:
    assert crontab_line() in OPERATING


@pytest.mark.parametrize(
    ("page", "code", "said"),
    [
        ("at first", 0, ""),
        ("down", 3, "(HTTP 503), on the last of 4 tries; this may pass by itself.\n"),
        ("robot check", 3, "you are human.”.\n"),
    ],
)
def test_the_crontab_line_works_as_cron_runs_it(
    page: str, code: int, said: str, tmp_path: Path
) -> None:
    collection = tmp_path / "policies"
    subprocess.run([BIN / "policydiff", "init", collection], check=True, capture_output=True)
    declaration = re.search(
        r"^```json policies/declarations/(.+)\n([^`]+)^```", README, re.MULTILINE
    )
    assert declaration
    (collection / "declarations" / declaration[1]).write_text(declaration[2], encoding="utf-8")
    hurried = "[fetch]\nconfirm_after = 1\n"  # the second look; everything else is as it comes
    (collection / "policydiff.toml").write_text(hurried, encoding="utf-8")
    command = crontab_line().split(maxsplit=5)[5]
    command = command.replace("/opt/policydiff/bin", str(BIN))
    command = command.replace("/srv/policies", str(collection))
    with shop() as site:
        site.page = page
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "http_proxy": site.url},
            cwd=tmp_path, check=False, capture_output=True, encoding="utf-8",
        )  # fmt: skip
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.endswith(said)
    assert bool(done.stderr) == bool(said)


def rows(text: str, heading: str) -> dict[str, str]:
    """The first two columns of the first table under a heading."""
    part = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return dict(re.findall(r"^\| `?(\w+)`? \| `?(.*?)`? \|", part, re.MULTILINE))


def test_every_exit_code_is_told() -> None:
    codes = {code for code in rows(README, "Exit codes") if code.isdecimal()}
    assert codes == set(re.findall(r"\d+", _EPILOG))


def test_every_setting_is_told_with_its_default() -> None:
    told = rows(OPERATING, "Settings")
    assert told.pop("key") == "default"
    defaults = {field.name: field.default for field in fields(FetchSettings)}
    assert told == {name: _as_told(value) for name, value in defaults.items()}


def _as_told(value: object) -> str:
    match value:
        case None:
            return "none"
        case str():
            return f'"{value}"'
        case bool():
            return str(value).lower()
        case tuple():
            return str(list(value))
        case _:
            return str(value)


# --------------------------------------------------------------------------- links


def pages() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".md"]


def prose(path: Path) -> str:
    """A page without what stands in blocks."""
    return re.sub(r"^```.*?^```$", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def anchors(path: Path) -> set[str]:
    """As GitHub makes them of headings."""
    titles = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_every_link_between_pages_leads_somewhere() -> None:
    astray = []
    for page in pages():
        for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", prose(page))):
            file, _, anchor = target.partition("#")
            if ":" in target:
                continue
            there = (page.parent / file).resolve() if file else page
            if not there.exists() or (anchor and anchor not in anchors(there)):
                astray.append(f"{page.relative_to(ROOT)}: {target}")
    assert astray == []
