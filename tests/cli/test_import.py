from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests.commandline import call
from tests.sites import DATA, all_refs, git

HISTORY: dict[str, dict[str, tuple[str, ...]]] = {
    "2024-01-05T08:00:00+00:00": {"Acme/Privacy Policy.md": DATA[:2]},
    "2024-02-06T08:00:00+00:00": {"Acme/Privacy Policy.md": DATA},
    "2024-03-07T08:00:00+00:00": {"Bolt/Imprint.md": DATA[1:]},
}


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A versions repository as the Open Terms Archive publishes them."""
    folder = tmp_path / "published"
    git(tmp_path, "init", "--quiet", "--initial-branch=main", str(folder))
    for at, files in HISTORY.items():
        commit(folder, at, files)
    return folder


def commit(folder: Path, at: str, files: dict[str, tuple[str, ...]]) -> None:
    for name, clauses in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("\n\n".join(clauses) + "\n", encoding="utf-8")
    git(folder, "add", ".")
    subprocess.run(
        ["git", "-C", str(folder), "-c", "user.name=Bot", "-c", "user.email=bot@acme.example", "commit",
         "--quiet", "--message", f"Record new changes of {' '.join(files)}", "--date", at],
        check=True, capture_output=True,
    )  # fmt: skip


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    call("init", tmp_path / "collection").done()
    return tmp_path / "collection"


def bundle(repository: Path) -> Path:
    file = repository.parent / "acme.bundle"
    git(repository, "bundle", "create", "--quiet", str(file), "main")
    return file


@pytest.mark.parametrize("form", ["folder", "bundle", "bare", "url"])
def test_a_history_comes_in_with_its_commit_ids(
    published: Path, collection: Path, tmp_path: Path, form: str
) -> None:
    source: Path | str = published
    if form == "bundle":
        source = bundle(published)
    elif form == "bare":
        source = tmp_path / "bare.git"
        git(tmp_path, "clone", "--quiet", "--bare", str(published), str(source))
    elif form == "url":
        source = published.as_uri()
    said = call("-C", collection, "import", source, "--name", "acme").done()
    assert "Imported 3 commits" in said
    assert "imports/acme has 2 documents of 2 services." in said
    ours = git(collection / "archive.git", "rev-list", "imports/acme")
    assert ours == git(published, "rev-list", "main")


def test_a_second_import_brings_in_only_what_is_new(published: Path, collection: Path) -> None:
    call("-C", collection, "import", published, "--name", "acme").done()
    before = all_refs(collection / "archive.git")
    assert "Nothing new" in call("-C", collection, "import", published, "--name", "acme").done()
    assert all_refs(collection / "archive.git") == before
    commit(published, "2024-04-08T08:00:00+00:00", {"Acme/Privacy Policy.md": DATA[1:]})
    assert (
        "Imported 1 commit " in call("-C", collection, "import", published, "--name", "acme").done()
    )


def test_the_source_is_left_as_it_was(published: Path, collection: Path) -> None:
    before = tree(published)
    call("-C", collection, "import", published).done()
    assert tree(published) == before


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_what_was_imported_is_shown_like_what_was_recorded(
    published: Path, collection: Path
) -> None:
    call("-C", collection, "import", bundle(published)).done()
    text = call("-C", collection, "show", "2024-02").done()
    assert "Acme/Privacy Policy" in text
    assert "added on 6 Feb 2024" in text


def test_only_one_service_is_read_where_only_one_is_asked_for(
    published: Path, collection: Path
) -> None:
    said = call("-C", collection, "import", published, "--only", "Bolt", "--name", "b").done()
    assert "imports/b has 1 document of Bolt." in said
    assert "Acme" not in call("-C", collection, "log").done()


def test_a_source_that_rewrote_its_history_is_refused_and_what_is_here_stays(
    published: Path, collection: Path
) -> None:
    call("-C", collection, "import", published, "--name", "acme").done()
    before = all_refs(collection / "archive.git")
    git(published, "reset", "--quiet", "--hard", "main~1")
    commit(published, "2024-05-08T08:00:00+00:00", {"Acme/Privacy Policy.md": DATA[1:]})
    said = call("-C", collection, "import", published, "--name", "acme").refused(4)
    assert "rewritten" in said
    assert all_refs(collection / "archive.git") == before


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("nowhere", "no repository or bundle at 'nowhere'"),
        ("plain", "is not a git repository"),
        ("empty.git", "is an empty repository"),
        ("other", "is not a versions repository of the Open Terms Archive"),
        ("torn.bundle", "torn.bundle"),
        ("ext::touch acted", "no repository or bundle"),
        ("--upload-pack=touch acted", "is not an address to import from"),
        ("ftp://acme.example/x.git", "use https, ssh or a path"),
    ],
)
def test_what_is_no_published_history_is_refused_and_leaves_nothing(
    published: Path,
    collection: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    source: str,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("plain").mkdir()
    git(tmp_path, "init", "--quiet", "--bare", "empty.git")
    git(tmp_path, "init", "--quiet", "--initial-branch=main", "other")
    commit(tmp_path / "other", "2024-01-01T00:00:00+00:00", {"README.md": DATA})
    Path("torn.bundle").write_bytes(bundle(published).read_bytes()[:-300])
    before = tree(collection)
    arguments = ["import", "--", source] if source.startswith("-") else ["import", source]
    assert said in call("-C", collection, *arguments).refused(4)
    assert not Path("acted").exists()
    assert {name for name in tree(collection) if "policydiff-" not in name} == before.keys()
    assert all_refs(collection / "archive.git") == {}


def test_nothing_is_imported_into_somebody_else_s_repository(
    published: Path, tmp_path: Path
) -> None:
    said = call("-C", published, "import", tmp_path).refused(2)
    assert "policydiff init" in said
