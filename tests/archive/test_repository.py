"""Whether a repository has moved, told without asking git."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.archive.conftest import Foreign, foreign, git, hours, published  # noqa: F401 - fixtures

from policydiff.archive import repository
from policydiff.archive.repository import Repository


def stamp(made: Foreign) -> str | None:
    return Repository(made.directory).stamp()


def test_a_repository_that_stands_has_one_stamp(published: Foreign) -> None:  # noqa: F811
    assert stamp(published) == stamp(published)


def test_a_commit_a_branch_a_setting_and_a_cut_make_another(published: Foreign) -> None:  # noqa: F811
    seen = [stamp(published)]
    published.commit("Update", {"Example/Terms.md": "New."}, hours(1))
    seen.append(stamp(published))
    git(published.directory, "update-ref", "refs/notes/some", "main")
    seen.append(stamp(published))
    git(published.directory, "symbolic-ref", "HEAD", "refs/heads/other")
    seen.append(stamp(published))
    git(published.directory, "config", "policydiff.saved.only", "Example")
    seen.append(stamp(published))
    (published.directory / "shallow").write_text("0" * 40)
    seen.append(stamp(published))
    assert None not in seen
    assert len(set(seen)) == len(seen)


def test_two_branches_that_change_names_make_another(published: Foreign) -> None:  # noqa: F811
    git(published.directory, "update-ref", "refs/heads/a/x", "main")
    before = stamp(published)
    git(published.directory, "update-ref", "-d", "refs/heads/a/x")
    git(published.directory, "update-ref", "refs/heads/b/x", "main")
    assert stamp(published) != before


def test_too_much_to_read_has_no_stamp(
    published: Foreign,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(repository, "_LARGE", 10)
        assert stamp(published) is None
    with monkeypatch.context() as patched:
        patched.setattr(repository, "_MANY", 2)
        assert stamp(published) is None


def test_branches_that_can_not_be_read_are_no_repository_without_any(
    published: Foreign,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(path: Path) -> bytes:
        raise PermissionError(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    with pytest.raises(PermissionError):
        stamp(published)
