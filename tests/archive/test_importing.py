"""Published histories, brought in as they are."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from filelock import FileLock
from tests.archive.conftest import (
    NOON,
    OTHER,
    PRIVACY,
    Foreign,
    check,
    git,
    hours,
    loose,
    loosen,
    refs,
)

from policydiff.archive import Archive, importing, open_archive
from policydiff.errors import ArchiveBusy, ArchiveError, NotAnArchive

CHANGE = "Record new changes of Example Privacy Policy"
PATH = "Example/Privacy Policy.md"


def leftovers(path: Path) -> set[str]:
    """What stands in an archive's folder besides a repository."""
    return {entry.name for entry in path.iterdir()} - {
        *("HEAD", "config", "objects", "refs", "packed-refs"),
        *("policydiff-writing", "policydiff-importing"),
    }


def objects(path: Path) -> int:
    return sum(1 for file in (path / "objects").rglob("*") if file.is_file())


def test_a_history_comes_in_with_its_own_commit_ids(
    archive: Archive, path: Path, published: Foreign
) -> None:
    result = archive.import_history(str(published.directory), name="theirs")
    tip = git(published.directory, "rev-parse", "main")
    assert refs(path)["refs/heads/imports/theirs"] == tip
    assert refs(path).keys() == {"refs/heads/imports/theirs", "refs/heads/observations"}
    assert (result.branch, result.old, result.new) == ("imports/theirs", None, tip)
    assert (result.commits, result.terms) == (4, (PRIVACY, OTHER))
    with open_archive(published.directory) as theirs:
        ids = [one.commit for one in theirs.records()]
    assert [one.commit for one in archive.records()] == ids
    assert {one.origin for one in archive.records()} == {"imports/theirs"}
    assert leftovers(path) == set()
    assert git(path, "fsck", "--strict") == ""


def test_importing_again_brings_in_what_is_new(
    archive: Archive, path: Path, published: Foreign
) -> None:
    first = archive.import_history(str(published.directory), name="theirs")
    same = archive.import_history(str(published.directory), name="theirs")
    assert (same.old, same.new, same.commits) == (first.new, first.new, 0)
    published.commit(CHANGE, {PATH: "News."}, hours(1))
    before = objects(path)
    result = archive.import_history(str(published.directory), name="theirs")
    assert (result.old, result.commits) == (first.new, 1)
    assert objects(path) - before <= 3
    assert archive.read_text(archive.records()[-1]) == "News."


def test_a_rewritten_history_is_refused_and_what_is_here_stays(
    archive: Archive, path: Path, published: Foreign
) -> None:
    archive.import_history(str(published.directory), name="theirs")
    before = refs(path)
    other = Foreign(published.directory.with_name("other.git"))
    other.commit("First record of Example Privacy Policy", {PATH: "Another story."})
    with pytest.raises(ArchiveError, match="rewritten"):
        archive.import_history(str(other.directory), name="theirs")
    assert refs(path) == before
    assert leftovers(path) == set()


def test_imported_and_fetched_versions_are_one_timeline(
    archive: Archive, published: Foreign
) -> None:
    archive.record([check("Ours.", hours(-45))], recorded_at=NOON)
    archive.import_history(str(published.directory), name="theirs")
    found = archive.records([PRIVACY])
    assert [one.origin for one in found] == ["imports/theirs", "versions", "imports/theirs"]
    assert archive.last_version(PRIVACY) == found[1]


def test_one_service_of_an_import_can_be_read_alone(
    archive: Archive, path: Path, published: Foreign
) -> None:
    result = archive.import_history(str(published.directory), name="theirs", only="Example")
    assert (result.only, result.terms) == ("Example", (PRIVACY,))
    assert archive.terms() == (PRIVACY,)
    assert archive.records([OTHER]) == ()
    assert git(path, "rev-list", "--count", "imports/theirs") == "4"
    with open_archive(path) as again:
        assert again.terms() == (PRIVACY,)
    archive.import_history(str(published.directory), name="theirs")
    assert archive.terms() == (PRIVACY, OTHER)


@pytest.mark.parametrize("way", ["--mirror", "--bare"])
def test_what_is_read_of_an_import_travels_with_a_copy(
    way: str, archive: Archive, path: Path, published: Foreign, tmp_path: Path
) -> None:
    source = str(published.directory)
    archive.import_history(source, name="the.irs", only="Example")
    archive.import_history(source, name="the-irs")  # another, of a name that is much alike
    first, second = tmp_path / "first.git", tmp_path / "second.git"
    git(path, "clone", "--quiet", way, str(path), str(first))
    with open_archive(first) as copy:
        assert {one.only for one in copy.origins()} == {"Example", None}
        assert not copy.foreign
    archive.import_history(source, name="the.irs")  # nothing new came, and all is read now
    git(path, "clone", "--quiet", way, str(path), str(second))
    with open_archive(second) as copy:
        assert {one.only for one in copy.origins()} == {None}


def test_a_service_that_an_import_does_not_have_is_refused(
    archive: Archive, path: Path, published: Foreign
) -> None:
    with pytest.raises(ArchiveError, match="it has Example, Other"):
        archive.import_history(str(published.directory), only="Exmaple")
    assert refs(path) == {}


def test_commits_that_two_imports_hold_count_once(archive: Archive, published: Foreign) -> None:
    archive.import_history(str(published.directory), name="a", only="Example")
    archive.import_history(str(published.directory), name="b")
    assert [one.origin for one in archive.records()] == ["imports/a", "imports/a", "imports/b"]


def test_a_repository_without_versions_is_refused_and_leaves_nothing(
    archive: Archive, path: Path, foreign: Foreign
) -> None:
    foreign.commit("Initial commit", {"README.md": "x", "src/main.py": "pass", "a/b/c.md": "x"})
    before = objects(path)
    with pytest.raises(NotAnArchive, match="not a versions repository"):
        archive.import_history(str(foreign.directory))
    assert (refs(path), objects(path), leftovers(path)) == ({}, before, set())
    assert "foreign" not in (path / "config").read_text()


def test_an_empty_repository_is_refused(archive: Archive, foreign: Foreign) -> None:
    with pytest.raises(NotAnArchive, match="empty"):
        archive.import_history(str(foreign.directory))


def test_a_repository_that_does_not_say_which_branch_is_refused(
    archive: Archive, foreign: Foreign
) -> None:
    for branch in ("a", "b"):
        foreign.commit("Start", {PATH: "x"}, branch=branch)
    with pytest.raises(NotAnArchive, match=r"several branches \(a, b\)"):
        archive.import_history(str(foreign.directory))


def test_a_source_whose_head_names_no_branch_is_imported(
    archive: Archive, published: Foreign
) -> None:
    git(published.directory, "symbolic-ref", "HEAD", "refs/heads/gone")
    assert archive.import_history(str(published.directory)).commits == 4


def test_a_bundle_is_imported(archive: Archive, published: Foreign, tmp_path: Path) -> None:
    bundle = tmp_path / "theirs.bundle"
    git(published.directory, "bundle", "create", "--quiet", str(bundle), "main")
    result = archive.import_history(str(bundle))
    assert (result.branch, result.commits) == ("imports/theirs", 4)
    published.commit(CHANGE, {PATH: "News."}, hours(1))
    git(published.directory, "bundle", "create", "--quiet", str(bundle), "main")
    assert archive.import_history(str(bundle)).commits == 1


def test_a_file_that_is_no_bundle_is_refused(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "x.bundle").write_text("no bundle")
    with pytest.raises(ArchiveError, match=r"x\.bundle"):
        archive.import_history(str(tmp_path / "x.bundle"))


def test_a_folder_that_is_no_repository_is_refused(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(NotAnArchive, match="folder is not a git repository"):
        archive.import_history(str(tmp_path / "folder"))


def test_a_relative_path_is_taken_from_the_current_folder(
    archive: Archive, published: Foreign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(published.directory.parent)
    assert archive.import_history("foreign.git").branch == "imports/foreign"


@pytest.fixture
def web(published: Foreign) -> Iterator[str]:
    """The published history over plain HTTP."""
    git(published.directory, "update-server-info")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    handler = partial(Quiet, directory=str(published.directory.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://user:secret@127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_a_history_is_imported_over_http_and_its_password_kept_nowhere(
    archive: Archive, path: Path, web: str
) -> None:
    result = archive.import_history(f"{web}/foreign.git")
    assert (result.branch, result.commits) == ("imports/foreign", 4)
    assert "secret" not in repr(result)
    assert "secret" not in (path / "config").read_text()


def test_what_is_not_there_is_said_without_the_password(archive: Archive, web: str) -> None:
    with pytest.raises(ArchiveError, match="gone") as caught:
        archive.import_history(f"{web}/gone.git")
    assert "secret" not in str(caught.value)


def test_a_shallow_source_is_refused(archive: Archive, published: Foreign, tmp_path: Path) -> None:
    url = f"file://{published.directory}"
    git(tmp_path, "clone", "--quiet", "--bare", "--depth=1", url, "shallow.git")
    with pytest.raises(ArchiveError, match="shallow"):
        archive.import_history(str(tmp_path / "shallow.git"))
    assert leftovers(archive.path) == set()


def test_a_damaged_source_is_refused_and_leaves_nothing(
    archive: Archive, path: Path, published: Foreign
) -> None:
    blob = git(published.directory, "rev-parse", f"main:{PATH}")
    loosen(published.directory)
    loose(published.directory, blob).unlink()
    with pytest.raises(ArchiveError, match=r"foreign\.git"):
        archive.import_history(str(published.directory))
    assert (refs(path), objects(path), leftovers(path)) == ({}, 0, set())


def test_what_a_killed_import_left_is_taken_away_by_the_next(
    archive: Archive, path: Path, published: Foreign
) -> None:
    left = path / "policydiff-incoming.git" / "objects" / "pack"
    left.mkdir(parents=True)
    (left / "pack-1234.pack").write_bytes(b"x" * 100)
    assert archive.import_history(str(published.directory)).commits == 4
    assert leftovers(path) == set()
    assert not (path / "objects" / "pack" / "pack-1234.pack").exists()


def test_one_import_at_a_time(archive: Archive, path: Path, published: Foreign) -> None:
    with (
        FileLock(path / "policydiff-importing"),
        pytest.raises(ArchiveBusy, match="Another import"),
    ):
        archive.import_history(str(published.directory))


def test_how_far_an_import_is_can_be_told(archive: Archive, foreign: Foreign) -> None:
    files = {f"Service {number}/Terms.md": f"{number}" for number in range(300)}
    foreign.commit("Start", files)
    told: list[tuple[int, int]] = []
    archive.import_history(
        str(foreign.directory), progress=lambda done, total: told.append((done, total))
    )
    assert told
    assert told[-1][0] == told[-1][1]


def test_who_stops_an_import_while_it_is_told_finds_nothing_left(
    archive: Archive, path: Path, foreign: Foreign
) -> None:
    foreign.commit("Start", {f"Service {n}/Terms.md": f"{n}" for n in range(300)})

    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        archive.import_history(str(foreign.directory), progress=stop)
    assert (refs(path), leftovers(path)) == ({}, set())
    assert archive.import_history(str(foreign.directory)).commits == 1


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("https://github.com/OpenTermsArchive/pga-versions.git", "pga-versions"),
        ("https://github.com/OpenTermsArchive/pga-versions/", "pga-versions"),
        ("git@github.com:OpenTermsArchive/pga-versions.git", "pga-versions"),
        ("../data/telegram-versions.bundle", "telegram-versions"),
        ("https://example.org/My%20Terms?x=../..", "My-20Terms"),
        ("C:\\data\\versions.bundle", "versions"),
        ("/data/.hidden.git", "hidden"),
    ],
)
def test_the_name_of_an_import_is_made_from_its_source(source: str, name: str) -> None:
    assert importing.default_name(source) == name


@pytest.mark.parametrize(
    "source",
    ["https://u:p@example.org/x", "https://u:p@ss@example.org/x", "http://t@example.org/x"],
)
def test_an_address_is_shown_without_the_password(source: str) -> None:
    assert importing.shown(source).endswith("://example.org/x")


@pytest.mark.parametrize("source", ["https://example.org/", "/", "https://example.org/..", "ä"])
def test_a_source_that_gives_no_name_asks_for_one(source: str) -> None:
    with pytest.raises(ArchiveError, match="pass one"):
        importing.default_name(source)


@pytest.mark.real_data
def test_a_recorded_history_is_imported_from_its_bundle(
    archive: Archive, path: Path, shared_data: Path, clone_bundle: Callable[[str], Path]
) -> None:
    for name in ("telegram-versions", "web-versions", "pga-versions"):
        result = archive.import_history(str(shared_data / f"{name}.bundle"))
        clone = clone_bundle(name)
        assert git(path, "rev-parse", f"imports/{name}") == git(clone, "rev-parse", "main")
        assert str(result.commits) == git(clone, "rev-list", "--count", "main")
        with open_archive(clone) as theirs:
            mine = [one.commit for one in archive.records() if one.origin == f"imports/{name}"]
            assert mine == [one.commit for one in theirs.records()]
    assert subprocess.run(["git", "-C", str(path), "fsck"], check=False).returncode == 0


def test_a_saved_page_is_no_import_and_it_is_said_what_is_done_with_one(tmp_path: Path) -> None:
    page = tmp_path / "saved.html"
    page.write_text("<p>Boxes are red.</p>", encoding="utf-8")
    with pytest.raises(ArchiveError, match=r"no repository or bundle.*`policydiff record`"):
        importing.address(str(page))


def test_a_linked_work_tree_is_imported_by_the_file_that_names_its_repository(
    tmp_path: Path,
) -> None:
    link = tmp_path / ".git"
    link.write_text("gitdir: /somewhere/else\n", encoding="utf-8")
    assert importing.address(str(link)) == str(link.resolve())
