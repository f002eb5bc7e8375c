"""The site as headless Chromium has it, from a folder and from a host."""

from __future__ import annotations

import functools
import json
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from tests.site.conftest import Built

from policydiff import collection
from policydiff.model import Op
from policydiff.pipeline import comparing
from policydiff.pipeline.reading import opened
from policydiff.queries import Period
from policydiff.render.harmless import harmless

ROOT = Path(__file__).resolve().parents[2]
MODULES = ROOT / ".bench" / "browser"
SCRIPT = Path(__file__).with_name("site_in_chromium.mjs")

Seen = list[dict[str, Any]]


def look(scheme: str, addresses: list[str]) -> Seen:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None or shutil.which("node") is None:
        pytest.skip("Chromium or Node is not installed (Debian: chromium, nodejs)")
    if not (MODULES / "node_modules" / "playwright-core").is_dir():
        pytest.skip(f"npm install --prefix {MODULES.relative_to(ROOT)} playwright-core axe-core")
    done = subprocess.run(
        ["node", str(SCRIPT), str(MODULES), chromium, scheme, *addresses],
        capture_output=True, check=False, text=True, timeout=240, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: Seen = json.loads(done.stdout)
    assert len(found) == len(addresses)
    return found


@pytest.fixture(scope="module", params=["light", "dark"])
def seen(request: pytest.FixtureRequest, whole: Callable[[], Built]) -> Seen:
    site = whole()
    return look(request.param, [(site.folder / name).as_uri() for name in site.pages])


def test_no_page_asks_for_anything_outside_the_folder(
    seen: Seen, whole: Callable[[], Built]
) -> None:
    site = whole()
    known = {(site.folder / name).as_uri() for name in site.files}
    for one in seen:
        assert set(one["requests"]) <= known
        assert one["requests"][0] == one["address"]


def test_no_page_has_an_error_on_the_console(seen: Seen) -> None:
    assert [one["errors"] for one in seen if one["errors"]] == []


def test_axe_finds_nothing_serious(seen: Seen) -> None:
    found = [(one["address"], rule) for one in seen for rule in one["axe"]]
    assert [rule for rule in found if rule[1]["impact"] in ("serious", "critical")] == []


def test_nothing_of_a_hostile_text_or_name_runs(seen: Seen) -> None:
    assert not any(one["ran"] or one["dialogs"] for one in seen)


def test_no_page_is_wider_than_a_desk_or_a_phone(seen: Seen) -> None:
    assert [one["address"] for one in seen if max(one["overflow"]) > 0] == []


def test_the_redlines_in_the_browser_are_those_of_the_comparison(
    seen: Seen, whole: Callable[[], Built]
) -> None:
    pages = {one["address"].rpartition("/")[2]: one["redlines"] for one in seen}
    made = collection.find(whole().folder.parent / "versions.git", environment=None, current=ROOT)
    ever = Period(start=None, end=None, label="ever")
    with opened(made) as reader:
        reports = comparing.show(reader, (), ever, apart=True, progress=lambda _done, _total: None)
    compared = 0
    for stretch in (one for report in reports for one in report.stretches):
        step = stretch.stretch.steps[0]
        if stretch.comparison is None or stretch.comparison.replaced:
            continue
        drawn = pages[f"{step.at:%Y-%m-%d}-{step.record.commit[:10]}.html"]
        assert len(drawn) == len(stretch.changes)
        for dated, texts in zip(stretch.changes, drawn, strict=True):
            for side, gone in (("old", Op.INSERT), ("new", Op.DELETE)):
                if dated.change.redline is not None:
                    edits = dated.change.redline.readable
                    said = "".join(edit.text for edit in edits if edit.op is not gone)
                    assert texts[side].split() == harmless(said).split()
                    compared += 1
    assert compared >= 8


@pytest.fixture
def host(whole: Callable[[], Built]) -> Iterator[str]:
    """The site on a plain web server."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(whole().folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/below"
        server.shutdown()
        thread.join()


def test_a_host_serves_it_as_a_folder_does(host: str, whole: Callable[[], Built]) -> None:
    base = host.removesuffix("/below")
    names = [
        "index.html",
        "acme/privacy-policy/index.html",
        whole().records("acme/privacy-policy")[1],
    ]
    for one in look("light", [f"{base}/{name}" for name in names]):
        assert one["errors"] == []
        assert one["styled"]
        assert all(url.startswith(f"{base}/") for url in one["requests"])


def test_pages_are_styled_from_a_folder_too(seen: Seen) -> None:
    assert all(one["styled"] for one in seen)
