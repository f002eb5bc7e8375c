"""Folders, declarations, repositories and machines on which the job can't be done: a sentence each."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.commandline import call, environment, run
from tests.loopback import Loopback, Reply
from tests.sites import DATA, declare, followed, git, make, page

from policydiff.collection import Collection

READING = (["log"], ["show", "2024"], ["diff", "privacy", "@first", "@latest"])


def tree(folder: Path) -> dict[str, bytes]:
    """Every file under a folder and its content."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def made(tmp_path: Path, server: Loopback) -> Collection:
    """Follows one page, of which one version is recorded."""
    terms = {"Privacy Policy": followed(server.url("/privacy"))}
    made = make(tmp_path / "collection", {"Acme": terms})
    call("-C", made.path, "snapshot").done()
    return made


# ------------------------------------------------------------------------------- declarations


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"name": "Acme", "terms": {', "line 1"),
        ("", "line 1"),
        ('{"name": "Acme", "terms": {"Privacy Policy": {"fetsh": "https://a.example"}}}', "fetsh"),
        ('{"name": "Acme", "trems": {}}', "trems"),
        ('{"name": "Acme", "terms": {"Privacy Policy": {"fetch": "file:///etc/passwd"}}}', "fetch"),
        (
            '{"name": "Acme", "terms": {"Privacy Policy": {"fetch": "https://a.example", "select": "a["}}}',
            "select",
        ),
        (
            '{"name": "Acme", "terms": {"\\u001b[2J\\u0007": {"fetch": "https://a.example"}}}',
            "terms",
        ),
    ],
)
def test_a_wrong_declaration_is_named_with_its_key_before_anything_is_fetched(
    made: Collection, server: Loopback, text: str, said: str
) -> None:
    before, asked = tree(made.archive), len(server.requests)
    assert made.declarations is not None
    file = made.declarations / "Acme.json"
    file.write_text(text, encoding="utf-8")
    sentence = call("-C", made.path, "snapshot").refused(2)
    assert str(file) in sentence
    assert said in sentence
    call("-C", made.path, "record", file, "--terms", "x", "--captured-at", "2024-05").refused(2)
    assert tree(made.archive) == before
    assert len(server.requests) == asked


@pytest.mark.parametrize("arguments", READING)
def test_reading_needs_no_right_declaration(made: Collection, arguments: list[str]) -> None:
    assert made.declarations is not None
    (made.declarations / "Acme.json").write_text("{")
    assert "Acme/Privacy Policy" in call("-C", made.path, *arguments).done()


@pytest.mark.parametrize(
    ("text", "said"),
    [("[fetch", "policydiff.toml"), ("[fetch]\ndeadlin = 1\n", "deadlin"), ("[x]\n", "[x]")],
)
def test_wrong_settings_are_named(made: Collection, text: str, said: str) -> None:
    (made.path / "policydiff.toml").write_text(text)
    assert said in call("-C", made.path, "snapshot").refused(2)


# ------------------------------------------------------------------------------- collections


@pytest.mark.parametrize("arguments", [*READING, ["snapshot"], ["import", "."]])
@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("nowhere", "There is no folder"),
        ("plain", "is neither a collection"),
        ("file", "is a file, not a folder"),
    ],
)
def test_what_is_no_collection_is_refused_with_how_to_make_one(
    tmp_path: Path, arguments: list[str], place: str, said: str
) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "file").write_text("mine")
    sentence = call("-C", tmp_path / place, *arguments).refused(2)
    assert said in sentence
    assert "policydiff init" in sentence
    assert {path.name for path in tmp_path.rglob("*")} == {"plain", "file"}


@pytest.mark.parametrize("arguments", READING)
def test_a_repository_that_holds_no_policies_is_no_archive(
    tmp_path: Path, arguments: list[str]
) -> None:
    other = tmp_path / "other"
    git(tmp_path, "init", "--quiet", str(other))
    call("-C", other, *arguments).refused(4)
    (other / "README.md").write_text("Hello.\n")
    git(other, "add", ".")
    git(other, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "Begin")
    before = tree(other)
    assert str(other) in call("-C", other, *arguments).refused(4)
    assert tree(other) == before


@pytest.mark.parametrize("arguments", [*READING, ["snapshot"]])
@pytest.mark.parametrize("harm", ["no HEAD", "no objects", "torn config", "is a file"])
def test_a_broken_archive_is_said_to_be_one(
    made: Collection, arguments: list[str], harm: str
) -> None:
    match harm:
        case "no HEAD":
            (made.archive / "HEAD").unlink()
        case "no objects":
            shutil.rmtree(made.archive / "objects")
            (made.archive / "objects").mkdir()
        case "torn config":
            (made.archive / "config").write_text("[core\n\trepo")
        case _:
            shutil.rmtree(made.archive)
            made.archive.write_text("not a folder")
    assert "archive.git" in call("-C", made.path, *arguments).refused(4)


# ------------------------------------------------------------------------------- machines


@pytest.mark.parametrize(
    "arguments",
    [["show", "2024"], ["snapshot"], ["init", "new"], ["import", "x.bundle"]],
)
def test_without_git_it_is_said_what_to_install(
    made: Collection, tmp_path: Path, arguments: list[str]
) -> None:
    before = tree(made.archive)
    (tmp_path / "bin").mkdir()
    (tmp_path / "x.bundle").write_bytes(b"")
    path = {"PATH": str(tmp_path / "bin")}
    sentence = run("-C", made.path, *arguments, cwd=tmp_path, env=path).refused(4)
    assert sentence.startswith("No usable git was found on PATH; install git")
    assert tree(made.archive) == before


def test_without_git_two_files_are_compared_all_the_same(tmp_path: Path) -> None:
    for name, clauses in {"old": DATA[:2], "new": DATA}.items():
        (tmp_path / f"{name}.html").write_bytes(page(clauses))
    said = run("diff", "old.html", "new.html", cwd=tmp_path, env={"PATH": str(tmp_path)}).done()
    assert "1 added" in said


@pytest.fixture
def powerless() -> tuple[str, ...]:
    """Starts a command with no power over permissions, as which every ordinary user runs."""
    if os.name == "nt":
        pytest.skip("permission bits do not protect a folder on this system")
    if os.geteuid() != 0:
        return ()
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("root writes to read-only folders, and there is no setpriv to drop its powers")
    return (setpriv, "--bounding-set=-all", "--inh-caps=-all", "--")


@pytest.fixture
def read_only(made: Collection) -> Iterator[Collection]:
    """A collection that nobody may write to."""
    everything = [made.path, *made.path.rglob("*")]
    modes = {path: path.stat().st_mode for path in everything}
    for path, mode in modes.items():
        path.chmod(mode & ~0o222)
    yield made
    for path, mode in modes.items():
        path.chmod(mode)


@pytest.mark.parametrize(
    "arguments",
    [
        ["snapshot"],
        ["record", "saved.html", "--terms", "acme", "--captured-at", "2024-05-02"],
        ["import", "published"],
    ],
)
def test_a_read_only_collection_is_said_to_be_one_and_stays_as_it_is(
    read_only: Collection, powerless: tuple[str, ...], tmp_path: Path, arguments: list[str]
) -> None:
    (tmp_path / "saved.html").write_bytes(page())
    git(tmp_path, "init", "--quiet", "published")
    before = tree(read_only.path)
    sentence = run("-C", read_only.path, *arguments, cwd=tmp_path, prefix=powerless).refused(4)
    assert "archive.git" in sentence
    assert "written" in sentence
    assert tree(read_only.path) == before


def test_a_read_only_collection_can_be_read(
    read_only: Collection, powerless: tuple[str, ...]
) -> None:
    said = run("-C", read_only.path, "diff", "acme", "@first", "@latest", prefix=powerless).done()
    assert "Acme/Privacy Policy" in said


def test_nothing_is_made_where_nothing_may_be_written(
    read_only: Collection, powerless: tuple[str, ...]
) -> None:
    for command in ("init", "demo"):
        sentence = run(command, read_only.path / "new", prefix=powerless).refused(4)
        assert "can't be made" in sentence


def test_a_read_only_collection_with_no_archive_yet_is_said_to_be_one(
    tmp_path: Path, server: Loopback, powerless: tuple[str, ...]
) -> None:
    folder = tmp_path / "new"
    (folder / "declarations").mkdir(parents=True)
    made = Collection(
        path=folder, archive=folder / "archive.git", declarations=folder / "declarations"
    )
    declare(made, "Acme", {"Privacy Policy": followed(server.url("/privacy"))})
    folder.chmod(0o555)
    try:
        run("-C", folder, "snapshot", prefix=powerless).refused(4)
    finally:
        folder.chmod(0o755)
    assert server.requests == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk that is always full")
def test_an_output_that_can_not_be_written_is_said(made: Collection) -> None:
    command = ("sh", "-c", 'exec "$@" >/dev/full', "sh")
    assert "can't be written" in run("-C", made.path, "log", prefix=command).refused(2)


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
@pytest.mark.parametrize("closed", [">&-", "<&-", ">&- 2>&- <&-"])
def test_streams_that_are_closed_are_no_bug(made: Collection, closed: str) -> None:
    command = ("sh", "-c", f'exec "$@" {closed}', "sh")
    said = run("-C", made.path, "snapshot", prefix=command)
    assert (said.code, said.err) == (0, "")
    assert ("unchanged" in said.out) == (closed == "<&-")


def test_hostile_names_and_messages_of_a_repository_do_not_act_on_the_terminal(
    tmp_path: Path,
) -> None:
    evil = "\x1b]0;pwned\x07\x1b[31m\u202e"
    repository = tmp_path / "published"
    git(tmp_path, "init", "--quiet", "--initial-branch=main", str(repository))
    service = repository / f"Acme{evil}"
    service.mkdir()
    for number, clauses in enumerate((DATA[:2], DATA)):
        (service / "Privacy Policy.md").write_text("\n\n".join(clauses))
        git(repository, "add", ".")
        git(repository, "-c", f"user.name=Bot{evil}", "-c", "user.email=bot@acme.example", "commit",
            "--quiet", "--date", f"2024-0{number + 1}-02T00:00:00Z",
            "-m", f"Change {evil}\n\nSource-URL: https://a.example/{evil}\n")  # fmt: skip
    for arguments in (*READING, ["show", "2024-02"]):
        for form in ("terminal", "markdown", "json"):
            ended = call("-C", repository, *arguments, "--format", form)
            assert (ended.code, ended.err) == (0, "")
            assert not {"\x1b", "\x07", "\u202e"} & set(ended.out)
    call("-C", repository, "show", "2024", "nothing").refused(2)


def test_git_s_own_settings_and_variables_do_not_change_the_answer(
    made: Collection, tmp_path: Path
) -> None:
    plain = run("-C", made.path, "log").done()
    home = tmp_path / "a home"
    home.mkdir()
    (home / ".gitconfig").write_text(
        "[log]\n\tshowSignature = true\n\tdate = relative\n[color]\n\tui = always\n"
        "[core]\n\tpager = false\n\tquotePath = true\n[i18n]\n\tlogOutputEncoding = UTF-16\n"
        "[alias]\n\tlog = !touch acted\n"
    )
    env = {
        "HOME": str(home),
        "GIT_DIR": str(tmp_path),
        "GIT_TRACE": "1",
        "GIT_PAGER": "touch acted",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.fsmonitor",
        "GIT_CONFIG_VALUE_0": "touch acted",
    }
    assert run("-C", made.path, "log", env=env, cwd=tmp_path).done() == plain
    assert not (tmp_path / "acted").exists()


def test_the_installed_command_is_the_module(made: Collection, tmp_path: Path) -> None:
    executable = shutil.which("policydiff", path=str(Path(sys.executable).parent))
    if executable is None:
        pytest.skip("the command is not installed beside this Python")
    done = subprocess.run(
        [executable, "-C", str(made.path), "log", "--format", "json"],
        env=environment(), capture_output=True, cwd=tmp_path, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout)["command"] == "log"


def test_a_policy_in_any_script_is_shown_whatever_the_locale(
    made: Collection, server: Loopback
) -> None:
    server.routes["/privacy"] = Reply(
        body=page([*DATA, "Мы храним данные 30 дней — 我们保留数据。"])
    )
    env = {
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONIOENCODING": "ascii",
    }
    run("-C", made.path, "snapshot", env=env).done()
    said = run("-C", made.path, "diff", "privacy", "@first", "@latest", env=env).done()
    assert "{+Мы храним данные 30 дней — 我们保留数据。+}" in said
