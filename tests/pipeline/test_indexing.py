"""An archive read through its index: the same answers as without it."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from tests.archive.conftest import Foreign, foreign, hours, published  # noqa: F401 - fixtures

from policydiff.archive import open_archive
from policydiff.archive.store import Archive
from policydiff.errors import NotAnArchive
from policydiff.model import Record, Terms
from policydiff.pipeline.indexing import Indexed, indexed

EXAMPLE = Terms(service="Example", type="Privacy Policy")


@contextmanager
def reading(repository: Path, file: Path | None) -> Iterator[Indexed]:
    with open_archive(repository) as archive, indexed(archive, file, pytest.fail) as index:
        yield index


def walked(repository: Path) -> tuple[Record, ...]:
    with open_archive(repository) as archive:
        return archive.records()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "index.sqlite"


@pytest.fixture
def walks(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was asked of the archive's history."""
    asked: list[object] = []
    walk = Archive.walk

    def noted(self: Archive, origin: object, terms: object = None, **how: object) -> object:
        asked.append((terms, how.get("since")))
        return walk(self, origin, terms, **how)  # type: ignore[arg-type]  # passed on as they come

    monkeypatch.setattr(Archive, "walk", noted)
    return asked


def change(published: Foreign, number: int) -> str:  # noqa: F811 - the fixture's type
    return published.commit(
        "Record new changes of Example Privacy Policy",
        {"Example/Privacy Policy.md": f"We keep data for {number} years."},
        hours(number),
    )


def test_records_are_those_of_the_archive(published: Foreign, file: Path) -> None:  # noqa: F811
    for _ in range(2):
        with reading(published.directory, file) as index:
            assert index.records() == walked(published.directory)
            assert index.terms() == (
                EXAMPLE,
                Terms(service="Other & Söhne", type="Terms of Service"),
            )


def test_history_is_walked_once(published: Foreign, file: Path, walks: list[object]) -> None:  # noqa: F811
    for _ in range(3):
        with reading(published.directory, file) as index:
            index.records()
            index.records([EXAMPLE])
            index.terms()
    assert walks == [(None, None)]


def test_only_what_is_new_is_walked(published: Foreign, file: Path, walks: list[object]) -> None:  # noqa: F811
    with reading(published.directory, file) as index:
        index.records()
        before = index.origins[0].tip
    for number in (1, 2):
        change(published, number)
    with reading(published.directory, file) as index:
        found = index.records()
    assert walks == [(None, None), (None, before)]
    assert found == walked(published.directory)


def test_of_one_terms_only_its_own_path_is_walked(
    published: Foreign,  # noqa: F811
    file: Path,
    walks: list[object],
) -> None:
    for number in (1, 2):
        with reading(published.directory, file) as index:
            [terms] = index.known(["Example/Privacy Policy"])
            found = index.records([terms])
        assert found == tuple(r for r in walked(published.directory) if r.terms == EXAMPLE)
        assert {str(walk)[:12] for walk in walks} == {str(([EXAMPLE],))[:12]}
        change(published, number)
    assert len(walks) == 2


def test_a_history_that_was_written_anew_is_read_anew(published: Foreign, file: Path) -> None:  # noqa: F811
    with reading(published.directory, file) as index:
        index.records()
    subprocess.run(
        ["git", "-C", published.directory, "update-ref", "refs/heads/main", "main~1"], check=True
    )
    change(published, 5)
    with reading(published.directory, file) as index:
        assert index.records() == walked(published.directory)


def test_a_merge_is_read_as_without_an_index(published: Foreign, file: Path) -> None:  # noqa: F811
    with reading(published.directory, file) as index:
        index.records()
    side = published.commit(
        "Record new changes of Example Privacy Policy",
        {"Example/Privacy Policy.md": "From the side."},
        hours(1),
        branch="side",
        parents=("refs/heads/main~1",),
    )
    published.commit(
        "Merge",
        {"Example/Privacy Policy.md": "Both."},
        hours(2),
        parents=("refs/heads/main^0", side),
    )
    subprocess.run(["git", "-C", published.directory, "branch", "-D", "side"], check=True)
    with reading(published.directory, file) as index:
        assert index.records() == walked(published.directory)


def test_a_shallow_clone_that_is_deepened_is_read_anew(
    published: Foreign,  # noqa: F811
    file: Path,
    tmp_path: Path,
) -> None:
    for number in range(1, 5):
        change(published, number)
    clone = tmp_path / "clone.git"
    source = f"file://{published.directory}"
    subprocess.run(["git", "clone", "-q", "--bare", "--depth=2", source, clone], check=True)
    with reading(clone, file) as index:
        few = index.records()
    assert few == walked(clone)
    subprocess.run(["git", "-C", clone, "fetch", "-q", "--unshallow"], check=True)
    with reading(clone, file) as index:
        assert index.records() == walked(clone)
        assert len(index.records()) > len(few)


def test_another_repository_at_the_same_path_is_read_anew(
    published: Foreign,  # noqa: F811
    file: Path,
) -> None:
    with reading(published.directory, file) as index:
        index.records()
    shutil.rmtree(published.directory)
    other = Foreign(published.directory)
    other.commit("First record of Else Imprint", {"Else/Imprint.md": "Us."}, hours(0))
    with reading(other.directory, file) as index:
        assert [str(record.terms) for record in index.records()] == ["Else/Imprint"]


def test_a_damaged_index_is_lost_and_no_answer_with_it(published: Foreign, file: Path) -> None:  # noqa: F811
    with reading(published.directory, file) as index:
        index.records()
    content = file.read_bytes()
    file.write_bytes(content[:4096] + b"\x00\xff" * ((len(content) - 4096) // 2))
    said: list[str] = []
    with (
        open_archive(published.directory) as archive,
        indexed(archive, file, said.append) as index,
    ):
        assert index.records() == walked(published.directory)
    with reading(published.directory, file) as index:
        assert index.records() == walked(published.directory)


def test_a_repository_without_versions_is_refused(foreign: Foreign, file: Path) -> None:  # noqa: F811
    foreign.commit("Initial commit", {"README.md": "Read me."}, hours(0))
    with reading(foreign.directory, file) as index, pytest.raises(NotAnArchive):
        index.terms()


def test_processes_that_index_at_once_agree(published: Foreign, file: Path) -> None:  # noqa: F811
    for number in range(12):
        change(published, number)
    code = (
        "import sys; from pathlib import Path; from tests.pipeline.test_indexing import reading\n"
        "with reading(Path(sys.argv[1]), Path(sys.argv[2])) as index: print(len(index.records()))"
    )
    command = [sys.executable, "-c", code, str(published.directory), str(file)]
    folder = Path(__file__).resolve().parents[2]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder) for _ in range(3)
    ]
    counts = {one.communicate()[0] for one in running}
    assert counts == {f"{len(walked(published.directory))}\n"}


def test_the_index_of_an_earlier_program_makes_room(published: Foreign, file: Path) -> None:  # noqa: F811
    old, new = file.with_name("abc-1.sqlite"), file.with_name("abc-2.sqlite")
    for one in (old, new):
        with reading(published.directory, one) as index:
            index.records()
    assert [path.name for path in file.parent.glob("*.sqlite")] == ["abc-2.sqlite"]


def test_trailers_and_subjects_come_back_as_they_were(foreign: Foreign, file: Path) -> None:  # noqa: F811
    foreign.commit(
        "Update Exämple ‹\x1b[31m› Imprint'; DROP TABLE record; --\n\nSource-URL: https://example.org/?a='",
        {"Exämple/Imprint.md": "Us."},
        hours(0),
        committed_at=hours(0) + timedelta(days=1),
    )
    for _ in range(2):
        with reading(foreign.directory, file) as index:
            assert index.records() == walked(foreign.directory)


@pytest.mark.real_data
def test_a_recorded_history_is_the_same_through_the_index(
    clone_bundle: Callable[[str], Path], file: Path
) -> None:
    clone = clone_bundle("telegram-versions")
    for _ in range(2):
        with reading(clone, file) as index:
            assert index.records() == walked(clone)


def test_an_index_that_breaks_off_while_being_read_is_replaced(
    published: Foreign,  # noqa: F811
    file: Path,
) -> None:
    said: list[str] = []
    with (
        open_archive(published.directory) as archive,
        indexed(archive, file, said.append) as index,
    ):
        first = index.records()
        index.database.close()
        assert index.records() == first
        index.keep("kind", "key", b"value")
        assert index.kept("kind", "key") == b"value"
    assert len(said) == 1


def test_a_value_that_cannot_be_written_is_no_error(published: Foreign, file: Path) -> None:  # noqa: F811
    with (
        open_archive(published.directory) as archive,
        indexed(archive, file, lambda _: None) as index,
    ):
        index.keep("kind", "key", b"value")
        other = sqlite3.connect(file)
        other.execute("DROP TABLE kept")
        other.close()
