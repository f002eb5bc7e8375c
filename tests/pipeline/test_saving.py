from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.sites import DATA, all_refs, followed, git, make, page, records, texts

from policydiff.collection import Collection
from policydiff.errors import ExtractError, PolicydiffError, UsageError
from policydiff.model import Record
from policydiff.pipeline.saving import record_file

NOW = datetime(2026, 3, 1, tzinfo=UTC)
MAY = datetime(2024, 5, 2, 10, 30, tzinfo=UTC)
URL = "https://acme.example/privacy"


@pytest.fixture
def made(tmp_path: Path) -> Collection:
    return make(tmp_path / "collection", {"Acme": {"Privacy Policy": followed(URL)}})


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    file = tmp_path / "saved page.html"
    file.write_bytes(page())
    return file


def record(
    made: Collection, file: Path, at: datetime = MAY, query: str = "acme privacy"
) -> Record | None:
    return record_file(made, file, query=query, captured_at=at, name="saved", recorded_at=NOW)


def test_a_saved_page_is_recorded_on_a_branch_of_its_own_with_its_origin(
    made: Collection, saved: Path
) -> None:
    recorded = record(made, saved)
    assert recorded is not None
    assert all_refs(made.archive)["refs/heads/imports/saved"] == recorded.commit
    assert "refs/heads/versions" not in all_refs(made.archive)
    assert (recorded.captured_at, recorded.recorded_at) == (MAY, NOW)
    assert recorded.origin == "imports/saved"
    assert recorded.trailer("Origin-File") == "saved page.html"
    assert recorded.trailer("Source-URL") == URL
    assert [recorded] == list(records(made))
    [text] = texts(made)
    assert all(clause in text for clause in DATA)


def test_the_bytes_of_a_saved_page_are_kept(made: Collection, saved: Path) -> None:
    record(made, saved)
    paths = git(made.archive, "ls-tree", "-r", "--name-only", "imports/saved").splitlines()
    [path] = [path for path in paths if path.endswith(".html")]
    assert git(made.archive, "show", f"imports/saved:{path}").encode() == page()


def test_the_same_page_again_changes_nothing(made: Collection, saved: Path) -> None:
    record(made, saved)
    before = all_refs(made.archive)
    assert record(made, saved) is None
    assert all_refs(made.archive) == before


def test_pages_saved_in_any_order_stand_in_order_of_their_time(
    made: Collection, tmp_path: Path
) -> None:
    for days in (20, 0, 10):
        file = tmp_path / f"{days}.html"
        file.write_bytes(page([*DATA, f"This page was saved on day {days}."]))
        record(made, file, MAY + timedelta(days=days))
    found = [text.split()[-1] for text in texts(made)]
    assert found == ["0.", "10.", "20."]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\n", "gives no text of Acme/Privacy Policy. The response is a PDF file"),
        (b"", "gives no text of Acme/Privacy Policy. The page is empty"),
        (b"<p>A page without the part.</p>", "No element of the page matches “main”"),
        (page(["Please enable JavaScript to go on."]), "does not look like Acme/Privacy Policy"),
    ],
)
def test_a_file_that_is_not_the_policy_is_not_recorded(
    made: Collection, tmp_path: Path, content: bytes, said: str
) -> None:
    file = tmp_path / "other.html"
    file.write_bytes(content)
    with pytest.raises(ExtractError) as caught:
        record(made, file)
    assert caught.value.message.startswith(f"{file} ")
    assert said in caught.value.message
    assert all_refs(made.archive) == {}


def test_a_time_yet_to_come_is_refused(made: Collection, saved: Path) -> None:
    with pytest.raises(UsageError, match="2026-03-02 00:00 UTC is yet to come"):
        record(made, saved, NOW + timedelta(days=1))
    assert all_refs(made.archive) == {}


def test_a_time_before_git_s_own_is_refused(made: Collection, saved: Path) -> None:
    with pytest.raises(PolicydiffError, match="1970"):
        record(made, saved, datetime(1969, 12, 31, tzinfo=UTC))
    assert all_refs(made.archive) == {}


def test_a_file_that_can_not_be_read_is_named(made: Collection, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere\.html can't be read"):
        record(made, tmp_path / "nowhere.html")


def test_terms_that_are_not_declared_are_refused_with_the_nearest(
    made: Collection, saved: Path
) -> None:
    with pytest.raises(UsageError, match="Acme/Privacy Policy"):
        record(made, saved, query="cookies")


def test_one_page_of_combined_terms_is_not_taken_for_their_text(
    tmp_path: Path, saved: Path
) -> None:
    combined = {"combine": [followed(URL), followed(f"{URL}/more")]}
    made = make(tmp_path / "combined", {"Acme": {"Privacy Policy": combined}})
    with pytest.raises(UsageError, match="combined from 2 pages"):
        record(made, saved)
