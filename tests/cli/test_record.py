from __future__ import annotations

from pathlib import Path

import pytest
from tests.commandline import Ended, call
from tests.sites import DATA, all_refs, followed, git, make, page

URL = "https://acme.example/privacy"


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    return make(tmp_path / "collection", {"Acme": {"Privacy Policy": followed(URL)}}).path


def saved(tmp_path: Path, number: int) -> Path:
    file = tmp_path / f"saved {number}.html"
    file.write_bytes(page([*DATA, f"This is edition {number} of our policy."]))
    return file


def record(collection: Path, file: Path, at: str, *more: str) -> Ended:
    return call(
        "-C", collection, "record", file, "--terms", "acme privacy", "--captured-at", at, *more
    )


def test_a_saved_page_is_recorded_at_the_time_it_was_saved(
    collection: Path, tmp_path: Path
) -> None:
    said = record(collection, saved(tmp_path, 1), "2024-05-02T10:30:00Z").done()
    assert said.startswith("Recorded Acme/Privacy Policy as of 2 May 2024 10:30 UTC")
    assert "imports/saved" in said
    assert " 2 May 2024 10:30  " in call("-C", collection, "log").done()


@pytest.mark.parametrize(
    "at",
    ["2024-05-02T10:30:00Z", "2024-05-02T12:30:00+02:00", "2024-05-02 10:30", "2024-05-02T10:30"],
)
def test_a_time_is_read_in_utc_unless_it_names_a_zone(
    collection: Path, tmp_path: Path, at: str
) -> None:
    assert "2 May 2024 10:30 UTC" in record(collection, saved(tmp_path, 1), at).done()


def test_pages_recorded_out_of_order_are_shown_in_order(collection: Path, tmp_path: Path) -> None:
    for number, at in [
        (3, "2024-07-01T08:00Z"),
        (1, "2024-05-01T08:00Z"),
        (2, "2024-06-01T08:00Z"),
    ]:
        record(collection, saved(tmp_path, number), at).done()
    rows = call("-C", collection, "log").done().splitlines()[3:]
    assert [row[:11].strip() for row in rows] == ["1 Jul 2024", "1 Jun 2024", "1 May 2024"]
    text = call("-C", collection, "show", "2024-06").done()
    assert "This is edition [-1-]{+2+} of our policy." in text


def test_the_same_page_again_is_nothing_to_record(collection: Path, tmp_path: Path) -> None:
    record(collection, saved(tmp_path, 1), "2024-05-02").done()
    before = all_refs(collection / "archive.git")
    again = record(collection, saved(tmp_path, 1), "2024-05-02").done()
    assert "nothing to record" in again
    assert all_refs(collection / "archive.git") == before


def test_the_log_tells_origins_where_there_are_several(collection: Path, tmp_path: Path) -> None:
    record(collection, saved(tmp_path, 1), "2024-05-02").done()
    assert "Origin" not in call("-C", collection, "log").done()
    record(collection, saved(tmp_path, 2), "2024-06-02", "--name", "from-a-friend").done()
    text = call("-C", collection, "log").done()
    assert "Origin" in text
    assert [row.split()[-1] for row in text.splitlines()[3:]] == [
        "imports/from-a-friend",
        "imports/saved",
    ]
    document = call("-C", collection, "log", "--format", "json").json()
    trailers = {
        t["name"]: t["value"] for t in document["timelines"][0]["entries"][0]["record"]["trailers"]
    }
    assert trailers["Origin-File"] == "saved 1.html"
    assert trailers["Source-URL"] == URL


@pytest.mark.parametrize("at", ["yesterday", "2024-13-01", "9999-01-01", ""])
def test_a_time_that_is_none_or_yet_to_come_is_refused(
    collection: Path, tmp_path: Path, at: str
) -> None:
    record(collection, saved(tmp_path, 1), at).refused(2)
    assert all_refs(collection / "archive.git") == {}


@pytest.mark.parametrize("name", ["../versions", "a b", "", "x.lock", "-x"])
def test_a_name_that_is_no_branch_is_refused(collection: Path, tmp_path: Path, name: str) -> None:
    record(collection, saved(tmp_path, 1), "2024-05-02", f"--name={name}").refused(4)
    assert all_refs(collection / "archive.git") == {}


def test_a_page_that_is_not_the_policy_is_refused_with_what_was_seen(
    collection: Path, tmp_path: Path
) -> None:
    file = tmp_path / "other.html"
    file.write_bytes(page(["Please sign in to read this page."]))
    said = record(collection, file, "2024-05-02").refused(3)
    assert str(file) in said
    assert "sign in" in said
    assert all_refs(collection / "archive.git") == {}


def test_nothing_is_recorded_in_somebody_else_s_repository(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "other.git")
    said = record(tmp_path / "other.git", saved(tmp_path, 1), "2024-05-02").refused(2)
    assert "policydiff init" in said
