"""A site in its folder: what is written when, and what is left alone."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

import pytest
from filelock import FileLock
from tests.commandline import call, run, start
from tests.review.conftest import COPY, KEEP, LONGER, PRIVACY, SHARE, policy, record
from tests.site.conftest import COPY as ASK
from tests.site.conftest import SHARE as HAND
from tests.site.conftest import STORY, Built, Town
from tests.site.conftest import policy as town_policy
from tests.sites import git, make

from policydiff.pipeline import publishing, site_files
from policydiff.pipeline.site_files import LIST

EVENT = '[[event]]\ndate = 2024-09-29\ntitle = "Told"\nsource = "A paper"\nline = "It was told."\n'


@pytest.fixture(autouse=True)
def one_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever edits the program meanwhile has not built another site."""
    monkeypatch.setattr(publishing, "program", lambda _made, *, assess: f"program {assess}")


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path)


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    """Files that are new, gone or other than they were."""
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def files(folder: Path) -> dict[str, bytes]:
    """All files but the list of them, of which only what it names counts: not by which program."""
    found = dict(Built(folder).files)
    assert found.pop(".policydiff-site.lock", b"") == b""
    listed = json.loads(found.pop(LIST))["pages"]
    assert {page: size for page, (_, size) in listed.items()} == {
        page: len(found[page]) for page in listed
    }
    return found


def times(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*.*")}


def test_a_site_that_stands_is_not_written_again(town: Town) -> None:
    town.tell()
    town.build().done()
    before = times(town.folder / "site")
    assert town.build().done().startswith("Wrote 0 of ")
    assert times(town.folder / "site") == before


@pytest.mark.parametrize("until", range(1, len(STORY)))
def test_a_site_that_grew_is_the_same_as_one_that_is_built_anew(town: Town, until: int) -> None:
    town.tell(until)
    town.build("grown").done()
    town.tell()
    town.build("grown").done()
    town.build("anew").done()
    assert files(town.folder / "grown") == files(town.folder / "anew")


def test_a_new_version_costs_its_own_pages_and_those_that_list_it(town: Town) -> None:
    town.tell(len(STORY) - 1)
    town.build().done()
    before = files(town.folder / "site")
    town.tell()
    town.build().done()
    site = Built(town.folder / "site")
    records = site.records("acme/privacy-policy")
    texts = [name.replace(".html", "-text.html") for name in records]
    fresh = {
        "index.html", "feed.xml", "acme/index.html", "acme/feed.xml", "acme/privacy-policy/index.html",
        "acme/privacy-policy/feed.xml", records[6], texts[6],
    }  # fmt: skip
    neighbours = {
        records[4],
        records[5],
        texts[4],
        texts[5],
    }  # which lead to it, or stood until then
    again = {records[1], records[3]}  # whose words it brought back
    assert fresh | again <= changed(before, files(site.folder)) <= fresh | again | neighbours


def test_a_page_says_that_words_had_stood_before_and_that_they_stand_again(town: Town) -> None:
    town.tell()
    town.build().done()
    site = Built(town.folder / "site")
    records = site.records("acme/privacy-policy")
    pages = [(site.folder / one).read_text(encoding="utf-8") for one in records]
    assert "The old words stood here again from" in pages[1]
    assert "stood here before:" in pages[6]
    assert "stood here before:" not in pages[1]


def test_an_event_changes_the_pages_that_tell_it(town: Town) -> None:
    town.tell()
    town.build().done()
    before = files(town.folder / "site")
    told = town.folder / "events.toml"
    told.write_text(f'{EVENT}terms = ["Brief"]\n', encoding="utf-8")
    town.build("site", "--events", told).done()
    names = changed(before, files(town.folder / "site"))
    assert {"index.html", "brief/index.html", "brief/imprint/index.html"} <= names
    assert all(
        name == "index.html" or name.startswith("brief/") for name in names if "feed" not in name
    )


def test_another_program_draws_every_page_anew(town: Town) -> None:
    town.tell()
    town.build().done()
    number = len(files(town.folder / "site"))
    said = town.build("site", "--no-assess").done()
    assert said.startswith(f"Wrote {number - 2} of {number} files")  # all but style and icon


def test_pages_of_what_is_gone_go_with_it(town: Town) -> None:
    town.tell(8)
    town.build().done()
    before = files(town.folder / "site")
    town.build("site").done()
    ref = "refs/heads/main"
    git(town.repository.directory, "update-ref", ref, town.commits[2])
    assert "removed" in town.build().done()
    town.build("anew").done()
    assert files(town.folder / "site") == files(town.folder / "anew") != before


def test_only_files_of_the_list_are_ever_removed(town: Town) -> None:
    town.tell()
    town.build().done()
    folder = town.folder / "site"
    mine = [folder / "CNAME", folder / "con-mine" / "a.html", folder / "acme" / "notes.txt"]
    for path in mine:
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine", encoding="utf-8")
    content = json.loads((folder / LIST).read_bytes())
    content["pages"]["brief/old-one/gone.html"] = ["k", 4]
    (folder / LIST).write_text(json.dumps(content), encoding="utf-8")
    (folder / "brief" / "old-one").mkdir()
    (folder / "brief" / "old-one" / "gone.html").write_text("old.", encoding="utf-8")
    assert "removed 1" in town.build().done()
    assert not (folder / "brief" / "old-one").exists()
    assert all(path.read_text("utf-8") == "mine" for path in mine)


@pytest.mark.parametrize("name", ["index.html", "acme/privacy-policy/feed.xml", "style.css"])
def test_somebody_elses_file_is_not_written_over(town: Town, name: str) -> None:
    town.tell(1)
    folder = town.folder / "site"
    folder.mkdir()
    (folder / LIST).write_text('{"format": 1, "pages": {}, "told": {}}', encoding="utf-8")
    mine = folder / name
    mine.parent.mkdir(parents=True, exist_ok=True)
    mine.write_text("mine", encoding="utf-8")
    assert mine.name in town.build().refused(2)
    assert mine.read_text("utf-8") == "mine"
    assert [path for path in folder.rglob("*.html") if path != mine] == []


def test_a_folder_that_holds_something_else_is_refused(town: Town) -> None:
    town.tell(1)
    (town.folder / "site").mkdir()
    (town.folder / "site" / "thesis.txt").write_text("mine", encoding="utf-8")
    assert "'thesis.txt'" in town.build().refused(2)
    assert [path.name for path in (town.folder / "site").iterdir()] == ["thesis.txt"]


def test_a_file_is_no_folder(town: Town) -> None:
    town.tell(1)
    (town.folder / "site").write_text("mine", encoding="utf-8")
    assert "is a file" in town.build().refused(2)


@pytest.mark.parametrize(
    "content",
    [
        "", "{", "[]", '{"format": 2, "pages": {}, "told": {}}', '{"format": 1, "pages": [], "told": {}}',
        '{"format": 1, "pages": {"../../a.html": ["k", 1]}, "told": {}}',
        '{"format": 1, "pages": {"/etc/a.html": ["k", 1]}, "told": {}}',
        '{"format": 1, "pages": {"a.html": 1}, "told": {}}', "[" * 100_000,
    ],
)  # fmt: skip
def test_a_list_that_is_none_of_ours_is_refused(town: Town, content: str) -> None:
    town.tell(1)
    (town.folder / "site").mkdir()
    (town.folder / "site" / LIST).write_text(content, encoding="utf-8")
    assert LIST in town.build().refused(2)


def test_a_list_may_tell_nonsense_of_changes_without_harm(town: Town) -> None:
    town.tell()
    town.build().done()
    folder = town.folder / "site"
    good = files(folder)
    for nonsense in (
        {},
        {"acme/privacy-policy": 1},
        {"acme/privacy-policy": {"key": 1, "steps": {"a": [1]}}},
    ):
        content = json.loads((folder / LIST).read_bytes())
        content["told"] = nonsense
        (folder / LIST).write_text(json.dumps(content), encoding="utf-8")
        town.build().done()
        assert files(folder) == good


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_site_writes_to_its_own_folder_alone(town: Town) -> None:
    town.tell()
    (town.folder / "elsewhere").mkdir()
    town.build().done()
    folder = town.folder / "site"
    for path in sorted((folder / "brief").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (folder / "brief").rmdir()
    (folder / "brief").symlink_to(town.folder / "elsewhere")
    assert "is a link" in town.build().refused(2)
    assert list((town.folder / "elsewhere").iterdir()) == []


def test_what_was_lost_or_cut_is_written_again(town: Town) -> None:
    town.tell()
    town.build().done()
    folder = town.folder / "site"
    before = files(folder)
    for number, name in enumerate(sorted(before)[::3]):
        if number % 2:
            (folder / name).unlink()
        else:
            (folder / name).write_bytes(before[name][:-1])
    town.build().done()
    assert files(folder) == before


def test_two_runs_do_not_meet_in_a_folder(town: Town) -> None:
    town.tell(1)
    (town.folder / "site").mkdir()
    with FileLock(town.folder / "site" / ".policydiff-site.lock"):
        assert "Another run" in town.build().refused(4)
    town.build().done()


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list is written with every page."""
    monkeypatch.setattr(site_files, "_PAUSE", -1.0)


@pytest.mark.usefixtures("often")
@pytest.mark.parametrize("pages", [0, 1, 2, 7, 20, 40])
def test_a_run_that_ends_anywhere_is_gone_on_with(
    town: Town, monkeypatch: pytest.MonkeyPatch, pages: int
) -> None:
    town.tell()
    town.build("whole").done()
    left = [pages]
    replace = site_files.SiteFiles._replace

    def failing(self: site_files.SiteFiles, name: str, content: str) -> int:
        if name != LIST:
            left[0] -= 1
            if left[0] < 0:
                raise KeyboardInterrupt
        return replace(self, name, content)

    with monkeypatch.context() as patched:
        patched.setattr(site_files.SiteFiles, "_replace", failing)
        assert town.build().code == 130
    town.build().done()
    assert files(town.folder / "site") == files(town.folder / "whole")


@pytest.mark.skipif(os.name == "nt", reason="kills a process group")
def test_a_run_that_is_killed_is_gone_on_with(town: Town) -> None:
    town.tell()
    town.build("whole").done()
    for pause in (0.0, 0.05, 0.2):
        folder = town.folder / f"killed-{pause}"
        process = start("-C", town.repository.directory, "site", folder)
        while process.poll() is None and not list(folder.rglob("*.html")):
            time.sleep(0.005)
        time.sleep(pause)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        town.build(folder.name).done()
        assert files(folder) == files(town.folder / "whole")


def test_a_site_is_the_same_in_every_surrounding(town: Town) -> None:
    town.tell()
    town.build("one").done()
    surrounding = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C", "COLUMNS": "20"}
    run("-C", town.repository.directory, "site", town.folder / "two", env=surrounding).done()
    assert files(town.folder / "one") == files(town.folder / "two")


def test_decisions_stand_with_their_changes_and_touch_no_other_page(tmp_path: Path) -> None:
    made = make(tmp_path / "own")
    longer = policy(LONGER, SHARE, COPY)
    record(made, [("2024-08-01", policy(KEEP, SHARE, COPY)), ("2024-09-05", longer)])
    record(made, [("2024-10-05", policy(LONGER, COPY))])
    folder = tmp_path / "site"
    call("-C", made.path, "site", folder).done()
    before = files(folder)
    listed = call("-C", made.path, "review", "2024-09", "--list", "--format", "json").json()
    [change] = listed["changes"]
    call("-C", made.path, "review", "2024-09", "--accept", change["id"], "--note", "as <b>said</b>",
         "--as", "Ann Lee <ann@example.org>").done()  # fmt: skip
    call("-C", made.path, "site", folder).done()
    site = Built(folder)
    page = site.one("2024-09-05-" + change["commit"][:10] + ".html") if "commit" in change else ""
    names = {name for name in changed(before, files(site.folder)) if "/2024-" in name}
    assert len(names) == 1
    assert not page or names == {page}
    assert "Accepted by Ann Lee" in site.page(names.pop()).said
    assert PRIVACY.type in site.page("index.html").said


def test_a_record_of_a_text_that_is_there_already_leads_to_it(town: Town) -> None:
    town.tell(2)
    made = make(town.folder / "own")
    record(made, [("2024-09-25", town_policy(KEEP, HAND, ASK))])
    folder = town.folder / "site"
    call("-C", made.path, "site", folder).done()
    [mine] = Built(folder).records("acme/privacy-policy")
    call("-C", made.path, "import", town.repository.directory).done()
    call("-C", made.path, "site", folder).done()
    site = Built(folder)
    first, again, _ = site.records("acme/privacy-policy")
    assert again == mine
    assert "had been recorded before" in site.page(mine).said
    assert first.rpartition("/")[2] in site.page(mine).links


def test_an_own_collection_says_when_it_was_looked_at_last(tmp_path: Path) -> None:
    made = make(tmp_path / "own")
    record(made, [("2024-08-01", policy(KEEP, SHARE, COPY))])
    call("-C", made.path, "site", tmp_path / "site").done()
    assert (
        "recorded from 1 Aug 2024 to 1 Aug 2024" in Built(tmp_path / "site").page("index.html").said
    )


def test_an_empty_collection_has_no_site(tmp_path: Path) -> None:
    made = make(tmp_path / "own")
    assert "Nothing is recorded" in call("-C", made.path, "site", tmp_path / "site").refused(2)
    assert not (tmp_path / "site").exists()
