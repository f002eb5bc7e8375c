"""The page as headless Chromium has it, where Chromium, Node, playwright-core and axe-core are there."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.render.dossiers import dossier_of
from tests.render.hostile import HOSTILE_EVENT, HOSTILE_NEW, HOSTILE_OLD
from tests.render.html.test_page import NEW, OLD

from policydiff.assess import load_rules
from policydiff.model import Op
from policydiff.render.dossier import Dossier
from policydiff.render.harmless import harmless
from policydiff.render.html import page

ROOT = Path(__file__).resolve().parents[3]
MODULES = ROOT / ".bench" / "browser"
SCRIPT = ROOT / "tests" / "render" / "html_in_chromium.mjs"
LONG = "# Terms\n\n" + "\n\n".join(
    f"## {n}. Part {n}\n\nWe keep the data of part {n} for {n} days and no longer than that."
    for n in range(1, 12)
)
PAGES = {
    "plain": dossier_of(OLD, NEW, rules=load_rules()),
    "hostile": dossier_of(HOSTILE_OLD, HOSTILE_NEW, rules=load_rules(), events=[HOSTILE_EVENT]),
    "long": dossier_of(LONG, LONG.replace("days", "years"), rules=load_rules()),
    "nothing": dossier_of(OLD, OLD),
}


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None or shutil.which("node") is None:
        pytest.skip("Chromium or Node is not installed (Debian: chromium, nodejs)")
    if not (MODULES / "node_modules" / "playwright-core").is_dir():
        pytest.skip(f"npm install --prefix {MODULES.relative_to(ROOT)} playwright-core axe-core")
    folder = tmp_path_factory.mktemp("pages")
    for name, dossier in PAGES.items():
        (folder / f"{name}.html").write_text(page(dossier, whole=True), encoding="utf-8")
    done = subprocess.run(
        ["node", str(SCRIPT), str(MODULES), chromium, *(str(file) for file in sorted(folder.glob("*.html")))],
        capture_output=True, check=False, text=True, timeout=180, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert len(found) == 2 * len(PAGES)
    return list(found)


def test_no_page_asks_for_anything_but_itself(seen: list[dict[str, Any]]) -> None:
    assert all(one["requests"] == [one["requests"][0]] for one in seen)
    assert all(one["requests"][0].endswith(one["page"]) for one in seen)


def test_no_page_has_an_error_on_the_console(seen: list[dict[str, Any]]) -> None:
    assert [one["errors"] for one in seen if one["errors"]] == []


def test_axe_finds_nothing_serious(seen: list[dict[str, Any]]) -> None:
    found = [(one["page"], rule) for one in seen for rule in one["axe"]]
    assert [rule for rule in found if rule[1]["impact"] in ("serious", "critical")] == []


def test_nothing_of_a_hostile_text_runs(seen: list[dict[str, Any]]) -> None:
    assert not any(one["ran"] or one["dialogs"] or one["actors"] for one in seen)


def test_a_search_leaves_the_changes_that_have_its_words(seen: list[dict[str, Any]]) -> None:
    searched = [one for one in seen if one["every"]["changes"]]
    assert {one["page"] for one in searched} == {"plain.html", "hostile.html", "long.html"}
    for one in searched:
        found, every = one["found"]["changes"], one["every"]["changes"]
        assert every[-1] in found
        assert one["told"].split() == [str(len(found)), "of", str(len(every)), "changes"]
        for row in one["every"]["rows"]:
            assert (row in one["found"]["rows"]) == bool(set(row.split()) & set(found))
        assert one["again"] == one["every"]
    assert any(one["found"] != one["every"] for one in searched)


def test_filters_need_no_script_and_without_one_nothing_stands_there_that_does(
    seen: list[dict[str, Any]],
) -> None:
    for one in seen:
        every = one["every"]["changes"]
        assert one["bare"] == {
            "fields": 0, "boxes": one["bare"]["boxes"], "changes": len(every), "filtered": 0,
        }  # fmt: skip
        if every:
            assert one["bare"]["boxes"]
            assert one["filtered"] == {"changes": [], "rows": []}


def test_no_page_is_wider_than_its_window(seen: list[dict[str, Any]]) -> None:
    assert [one["page"] for one in seen if one["widest"] > 0] == []


def test_the_redlines_in_the_browser_are_those_of_the_comparison(
    seen: list[dict[str, Any]],
) -> None:
    for one in seen:
        dossier: Dossier = PAGES[one["page"].removesuffix(".html")]
        changes = [dated.change for dated, _ in dossier.parts[0].rows]
        assert len(changes) == len(one["redlines"])
        for change, drawn in zip(changes, one["redlines"], strict=True):
            for side, gone in (("old", Op.INSERT), ("new", Op.DELETE)):
                if change.redline is not None:
                    edits = change.redline.readable
                    said = "".join(edit.text for edit in edits if edit.op is not gone)
                    assert drawn[side].split() == harmless(said).split()
