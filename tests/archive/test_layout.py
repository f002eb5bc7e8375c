"""Terms as paths, and no path out of the archive."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policydiff.archive import layout
from policydiff.errors import ArchiveError, NotAnArchive
from policydiff.model import Terms

NAMES = st.text(min_size=1, max_size=40)


@given(service=NAMES, kind=NAMES)
def test_names_that_may_be_recorded_come_back_from_their_path(service: str, kind: str) -> None:
    terms = Terms(service=service, type=kind)
    try:
        layout.check_terms(terms)
    except ArchiveError:
        return
    path = layout.version_path(terms)
    assert path.count("/") == 1
    assert not {".", "..", ".git"} & set(path.casefold().split("/"))
    if kind.upper() not in {"README", "LICENSE"}:
        assert layout.terms_of(path) == terms


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", ".", "..", ".git", ".GIT", "git~1", "GIT~1", "-rf", "--upload-pack=x"),
        *("a/b", "../a", "a\\b", "C:x", 'a"b', "a\nb", "a\0b", "a\x1bb", "a\u202eb", "\u200c.git"),
        *("a.", "a ", " a", "x" * 201, "\ud800"),
    ],
)
def test_a_name_that_could_leave_its_place_is_refused(name: str) -> None:
    for terms in (Terms(service=name, type="Privacy Policy"), Terms(service="Example", type=name)):
        with pytest.raises(ArchiveError, match="cannot be recorded"):
            layout.check_terms(terms)


def test_a_terms_type_that_looks_like_one_page_of_combined_terms_is_refused() -> None:
    with pytest.raises(ArchiveError, match="combined"):
        layout.check_terms(Terms(service="Example", type="Privacy Policy #2"))


@pytest.mark.parametrize(
    "path",
    [
        *("README.md", "LICENSE", "Example/README.md", "Example/LICENSE.md", "Example/notes.txt"),
        *(".github/workflows.md", "/x.md", "Example/.md", "Example/deep/x.md", "Example/a/b/c.md"),
        *("Example/Privacy Policy/2024-09-23.md", "Example/Privacy Policy/2024-09-23T120000Z.html"),
    ],
)
def test_other_files_of_a_history_are_nobodys_terms(path: str) -> None:
    assert layout.terms_of(path) is None


def test_a_saved_page_is_known_by_its_time_of_capture() -> None:
    terms = Terms(service="Example", type="Privacy Policy")
    stem = layout.saved_stem(terms, datetime(2024, 9, 23, 15, 26, 23, tzinfo=UTC))
    assert stem == "Example/Privacy Policy/2024-09-23T152623Z"
    assert layout.terms_of(f"{stem}.md") == terms


@pytest.mark.parametrize(
    ("content_type", "extension"),
    [
        ("text/html; charset=utf-8", "html"),
        ("TEXT/HTML", "html"),
        (None, "html"),
        ("application/pdf", "pdf"),
        ("../../etc/passwd", "bin"),
        ("", "html"),
    ],
)
def test_the_extension_of_bytes_is_one_of_a_few(content_type: str | None, extension: str) -> None:
    assert layout.extension_of(content_type) == extension


@pytest.mark.parametrize(
    ("file_name", "extension"),
    [
        ("a.HTM", "html"),
        ("a.mhtml", "mhtml"),
        ("a.md", "markdown"),
        ("a", "bin"),
        ("a.../../x", "bin"),
        ("a.e\nx", "bin"),
    ],
)
def test_a_saved_page_keeps_its_extension_but_never_that_of_the_text(
    file_name: str, extension: str
) -> None:
    assert layout.saved_extension(file_name) == extension


@pytest.mark.parametrize(
    "name",
    ["", "-x", ".x", "a/b", "a..b", "a.lock", "a.", "a b", "a~1", "a:b", "ä", "x" * 101, "a\n"],
)
def test_a_name_unfit_for_a_branch_is_refused(name: str) -> None:
    with pytest.raises(ArchiveError, match="cannot name an import"):
        layout.import_branch(name)


@pytest.mark.parametrize(
    ("branches", "head", "chosen"),
    [
        (["main", "old"], "old", "old"),
        (["main"], "master", "main"),
        (["trunk"], None, "trunk"),
        (["x", "main", "master"], "gone", "main"),
        (["x", "master"], None, "master"),
    ],
)
def test_the_branch_of_a_foreign_history_is_heads_or_the_one_it_can_only_be(
    branches: list[str], head: str | None, chosen: str
) -> None:
    full = [f"refs/heads/{branch}" for branch in branches]
    found = layout.choose_branch(full, head and f"refs/heads/{head}", "there")
    assert found == f"refs/heads/{chosen}"


@pytest.mark.parametrize(("branches", "said"), [([], "empty"), (["a", "b"], "several branches")])
def test_a_history_that_no_branch_can_be_told_for_is_refused(
    branches: list[str], said: str
) -> None:
    with pytest.raises(NotAnArchive, match=said):
        layout.choose_branch([f"refs/heads/{branch}" for branch in branches], None, "there")


def test_of_a_tree_regular_files_alone_are_texts() -> None:
    modes = {"Terms": "100644", "Imprint": "100755", "Link": "120000", "Sub": "160000"}
    listed = "".join(f"{mode} blob {'1' * 40}\tAcme/{name}.md\0" for name, mode in modes.items())
    found = layout.terms_in(listed.encode())
    assert sorted(terms.type for terms in found) == ["Imprint", "Terms"]
    assert layout.terms_in(b"") == frozenset()
