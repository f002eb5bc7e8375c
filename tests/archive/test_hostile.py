"""Nothing a repository, an address, a setting or a variable holds is ever run or obeyed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.archive.conftest import (
    NOON,
    PRIVACY,
    Foreign,
    check,
    git,
    hours,
    loose,
    loosen,
    refs,
)

from policydiff.archive import Archive, create, open_archive
from policydiff.errors import ArchiveError, NotAnArchive

posix = pytest.mark.skipif(os.name == "nt", reason="the traps are shell scripts")


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """A program that leaves a mark when it is run."""
    program = tmp_path / "trap.sh"
    program.write_text(f"#!/bin/sh\ntouch '{tmp_path}/sprung'\nexec cat\n")
    program.chmod(0o755)
    return program


def sprung(trap: Path) -> bool:
    return (trap.parent / "sprung").exists()


def set_traps(directory: Path, trap: Path) -> None:
    """Have a repository's own settings name the program wherever git would run one."""
    settings = {
        "core.fsmonitor": trap,
        "core.pager": trap,
        "core.editor": trap,
        "core.askPass": trap,
        "core.sshCommand": trap,
        "core.gitProxy": trap,
        "core.alternateRefsCommand": trap,
        "core.hooksPath": trap.parent / "hooks",
        "core.attributesFile": trap.parent / "attributes",
        "pager.log": trap,
        "diff.external": trap,
        "diff.x.textconv": trap,
        "diff.x.command": trap,
        "filter.x.smudge": trap,
        "filter.x.clean": trap,
        "filter.x.process": trap,
        "gpg.program": trap,
        "gpg.ssh.program": trap,
        "log.showSignature": "true",
        "credential.helper": f"!{trap}",
        "uploadpack.packObjectsHook": trap,
        "protocol.ext.allow": "always",
        "protocol.allow": "always",
        "remote.origin.url": f"ext::{trap}",
        "remote.origin.uploadpack": trap,
        "remote.origin.promisor": "true",
        "remote.origin.partialCloneFilter": "blob:none",
        "extensions.partialClone": "origin",
        "core.repositoryFormatVersion": "1",
        "alias.log": f"!{trap}",
        "alias.cat-file": f"!{trap}",
        "submodule.recurse": "true",
        "diff.orderFile": "/dev/zero",
        "mailmap.file": "/dev/zero",
    }
    for name, value in settings.items():
        git(directory, "config", name, str(value))
    (trap.parent / "attributes").write_text("*.md diff=x filter=x\n")
    for hooks in (directory / "hooks", trap.parent / "hooks"):
        hooks.mkdir(exist_ok=True)
        for name in ("reference-transaction", "post-checkout", "pre-auto-gc", "post-index-change"):
            (hooks / name).write_text(trap.read_text())
            (hooks / name).chmod(0o755)


@posix
def test_the_traps_would_spring(published: Foreign, trap: Path) -> None:
    set_traps(published.directory, trap)
    git(published.directory, "update-ref", "refs/heads/x", "main")
    assert sprung(trap)


@posix
def test_no_program_a_foreign_repository_names_is_run_when_it_is_read(
    published: Foreign, trap: Path
) -> None:
    signed = (
        f"tree {git(published.directory, 'rev-parse', 'main^{tree}')}\n"
        f"parent {git(published.directory, 'rev-parse', 'main')}\n"
        "author B <b@e.org> 1727100000 +0000\ncommitter B <b@e.org> 1727100000 +0000\n"
        "gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\nSigned\n"
    ).encode()
    made = git(published.directory, "hash-object", "-w", "-t", "commit", "--stdin", data=signed)
    git(published.directory, "update-ref", "refs/heads/main", made)
    set_traps(published.directory, trap)
    with open_archive(published.directory) as archive:
        assert len(list(archive.read_texts(archive.records()))) == 3
        assert len(archive.records([PRIVACY])) == 2
        assert list(archive.observations()) == []
        assert archive.last_version(PRIVACY) is None
    assert not sprung(trap)


@posix
def test_a_text_missing_from_a_partial_clone_is_said_and_never_fetched(
    published: Foreign, trap: Path
) -> None:
    directory = published.directory
    with open_archive(directory) as archive:
        record = archive.records([PRIVACY])[0]
    assert record.blob is not None
    loosen(directory)
    loose(directory, record.blob).unlink()
    set_traps(directory, trap)
    with open_archive(directory) as archive, pytest.raises(ArchiveError, match="missing from"):
        archive.read_text(record)
    assert not sprung(trap)


@posix
def test_no_program_a_foreign_repository_names_is_run_when_it_is_imported(
    archive: Archive, published: Foreign, trap: Path
) -> None:
    set_traps(published.directory, trap)
    for entry in ("remote.origin.promisor", "extensions.partialClone"):
        git(published.directory, "config", "--unset", entry)
    assert archive.import_history(str(published.directory)).commits == 4
    assert not sprung(trap)


@posix
def test_no_hook_in_an_archive_is_run_when_it_is_written(
    archive: Archive, path: Path, trap: Path
) -> None:
    set_traps(path, trap)
    for entry in ("remote.origin.promisor", "extensions.partialClone"):
        git(path, "config", "--unset", entry)
    archive.record([check()], recorded_at=NOON)
    assert not sprung(trap)


@posix
@pytest.mark.parametrize(
    "source",
    [
        *("ext::{trap}", "ext::sh -c {trap}", "fd::17", "git-remote-x::y", "::{trap}"),
        *("--upload-pack={trap}", "-u{trap}", "-", "ext://{trap}", "git://127.0.0.1/x"),
        *("ftp://127.0.0.1/x", "file+x://y", "-oProxyCommand={trap}@x:y", "-o@x:y"),
        *("https://127.0.0.1:1/x\n--upload-pack={trap}", "x\0y", "\x1b[31m", "", "no/such/thing"),
        "x" * 5000,
    ],
)
def test_an_address_that_could_run_something_is_refused_before_git_sees_it(
    archive: Archive, path: Path, trap: Path, source: str
) -> None:
    before = (path / "config").read_text()
    with pytest.raises(ArchiveError, match=r"address to import from|There is no repository"):
        archive.import_history(source.format(trap=trap), name="x")
    assert not sprung(trap)
    assert refs(path) == {}
    assert (path / "config").read_text() == before


@posix
def test_an_address_whose_host_is_an_option_is_refused(archive: Archive, trap: Path) -> None:
    with pytest.raises(ArchiveError, match="strange hostname"):
        archive.import_history(f"ssh://-oProxyCommand={trap}/x", name="x")
    assert not sprung(trap)


@posix
def test_a_setting_of_the_person_cannot_redirect_an_import_to_a_program(
    archive: Archive, trap: Path, published: Foreign
) -> None:
    home = Path(os.environ["HOME"])
    (home / ".gitconfig").write_text(
        f'[url "ext::{trap} "]\n\tinsteadOf = file://\n[protocol "ext"]\n\tallow = always\n'
    )
    with pytest.raises(ArchiveError, match="not allowed"):
        archive.import_history(f"file://{published.directory}")
    assert not sprung(trap)


UNRULY = """
[core]
    quotePath = true
    abbrev = 4
    commitGraph = true
[log]
    showRoot = false
    follow = true
    date = relative
    mailmap = true
    diffMerges = off
    decorate = full
    abbrevCommit = true
[diff]
    renames = copies
    noprefix = true
    orderFile = /dev/null
    ignoreSubmodules = none
    relative = true
[format]
    pretty = oneline
[i18n]
    logOutputEncoding = ISO-8859-1
    commitEncoding = ISO-8859-1
[color]
    ui = always
[init]
    defaultBranch = strange
    defaultObjectFormat = sha256
    templateDir = /nonexistent
[safe]
    bareRepository = explicit
[user]
    useConfigOnly = true
[commit]
    gpgSign = true
[fastimport]
    unpackLimit = 1
"""


def test_settings_of_the_person_change_no_answer(archive: Archive, published: Foreign) -> None:
    published.commit(
        "Start tracking Müller Terms", {"Müller/Terms.md": "x"}, hours(1), encoding="iso-8859-1"
    )

    def asked() -> tuple[object, ...]:
        with open_archive(published.directory) as theirs:
            found = theirs.records()
            return found, tuple(theirs.read_texts(found)), theirs.records([PRIVACY])

    before = asked()
    Path(os.environ["HOME"], ".gitconfig").write_text(UNRULY)
    assert asked() == before
    create(archive.path.with_name("new.git"))
    with open_archive(archive.path.with_name("new.git")) as new:
        new.record([check()], recorded_at=NOON)
        assert len(new.records()) == 1
        assert new.import_history(str(published.directory)).commits == 5


VARIABLES = {
    "GIT_DIR": "/nonexistent",
    "GIT_WORK_TREE": "/nonexistent",
    "GIT_COMMON_DIR": "/nonexistent",
    "GIT_OBJECT_DIRECTORY": "/nonexistent",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES": "/nonexistent",
    "GIT_INDEX_FILE": "/nonexistent",
    "GIT_NAMESPACE": "strange",
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "core.repositoryFormatVersion",
    "GIT_CONFIG_VALUE_0": "99",
    "GIT_CONFIG_PARAMETERS": "'broken",
    "GIT_AUTHOR_DATE": "2001-01-01T00:00:00Z",
    "GIT_COMMITTER_NAME": "Somebody",
    "GIT_DEFAULT_HASH": "sha256",
    "GIT_LITERAL_PATHSPECS": "0",
    "GIT_ICASE_PATHSPECS": "1",
    "GIT_SHALLOW_FILE": "/etc/passwd",
    "GIT_TRACE": "2",
    "GIT_EXEC_PATH": "/nonexistent",
    "GIT_PYTHON_GIT_EXECUTABLE": "/nonexistent",
    "GIT_PYTHON_TRACE": "full",
    "LC_ALL": "de_DE.UTF-8",
    "LANGUAGE": "de",
    "TZ": "Asia/Kolkata",
}


def test_variables_of_the_caller_change_nothing_and_stay_as_they_are(
    path: Path, published: Foreign, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
    with open_archive(path) as archive:
        archive.record([check()], recorded_at=hours(1))
        archive.import_history(str(published.directory), name="theirs")
        found = archive.records()
        assert len(list(archive.read_texts(found))) == 4
    assert {name: os.environ[name] for name in VARIABLES} == VARIABLES
    for name in VARIABLES:
        monkeypatch.delenv(name)
    assert git(path, "log", "--format=%an %aI", "versions") == (
        "policydiff 2024-09-23T12:00:00+00:00"
    )
    with open_archive(path) as archive:
        assert archive.records() == found


@posix
@pytest.mark.parametrize("name", ["$HOME", "~", "a b", "-x", "x;touch y", "ä\n", "a:b", "%41"])
def test_an_archive_may_stand_in_a_folder_of_any_name(
    tmp_path: Path, published: Foreign, name: str
) -> None:
    path = tmp_path / name / "archive.git"
    create(path)
    with open_archive(path) as archive:
        archive.record([check()], recorded_at=NOON)
        archive.import_history(str(published.directory), name="theirs")
        assert len(list(archive.read_texts(archive.records()))) == 4


def test_a_folder_inside_a_repository_is_not_that_repository(
    published: Foreign, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "--quiet", str(published.directory), "tree")
    with pytest.raises(NotAnArchive, match="no archive at"):
        open_archive(tmp_path / "tree" / "Example")


def test_messages_full_of_control_characters_and_false_fields_are_read_as_text(
    published: Foreign,
) -> None:
    message = f"Start\x1b[2J\r\n\n:100644 100644 x\n{'0' * 40}\n\nKind: technical upgrade\x07\n"
    published.commit(message, {"X/Terms.md": "x"}, hours(1))
    with open_archive(published.directory) as archive:
        found = archive.records()
    assert len(found) == 4
    assert found[-1].subject == "Start\x1b[2J"


def test_a_message_of_a_megabyte_is_read(published: Foreign) -> None:
    published.commit("Start\n\n" + "x: y\n" * 200_000, {"X/Terms.md": "x"}, hours(1))
    with open_archive(published.directory) as archive:
        assert archive.records()[-1].subject == "Start"
