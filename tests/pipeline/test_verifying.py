"""What verifying an archive says, of one that is whole and of those that somebody damaged."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.pipeline.recorded import (
    PRIVACY,
    RULES,
    check,
    git,
    hours,
    note,
    recorded,
)

from policydiff.archive import create, evidence, observing, open_archive
from policydiff.archive.layout import MARK
from policydiff.archive.transaction import Transaction
from policydiff.pipeline.verifying import Verification, verify

VERSIONS, SNAPSHOTS, HELD = (f"refs/heads/{name}" for name in ("versions", "snapshots", "held"))
OBSERVATIONS, DECLARATIONS = (f"refs/heads/{name}" for name in ("observations", "declarations"))
REVIEWS = "refs/notes/policydiff/reviews"
TEXT = "Acme/Privacy Policy.md"


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that nobody damaged."""
    return recorded(tmp_path_factory.mktemp("whole") / "archive.git")


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    """A copy of it, to be damaged."""
    return Path(shutil.copytree(whole, tmp_path / "archive.git"))


def verified(path: Path, *, quick: bool = False, witness: str | None = None) -> Verification:
    return verify(path, quick=quick, witness=witness, progress=lambda _done, _total: None)


def problems(path: Path, *, quick: bool = False) -> list[str]:
    return [said for one in verified(path, quick=quick).findings for said in one.problems]


# ----------------------------------------------------------------------------- to do damage


def ids(path: Path, ref: str) -> list[str]:
    return git(path, "rev-list", "--reverse", ref).splitlines()


def raw(path: Path, name: str) -> bytes:
    done = subprocess.run(
        ["git", "-C", str(path), "cat-file", "commit", name], capture_output=True, check=True
    )
    return done.stdout


def store(path: Path, content: bytes, kind: str = "blob") -> str:
    return git(path, "hash-object", "-t", kind, "-w", "--stdin", "--literally", given=content)


def tree(path: Path, commit: str, changes: dict[str, bytes | None], mode: str = "100644") -> str:
    """The tree of a commit with some files otherwise."""
    lines = [
        f"{mode} {store(path, content)}\t{name}" if content is not None else f"0 {'0' * 40}\t{name}"
        for name, content in changes.items()
    ]
    index = path / "index-of-mallory"
    made = ""
    for arguments, given in (
        (["read-tree", commit], ""),
        (["update-index", "--index-info"], "\n".join(lines) + "\n"),
        (["write-tree"], ""),
    ):
        made = subprocess.run(
            ["git", "-C", str(path), *arguments],
            env={**os.environ, "GIT_INDEX_FILE": str(index)},
            input=given.encode(),
            capture_output=True,
            check=True,
        ).stdout.decode()
    index.unlink()
    return made.strip()


def remake(path: Path, ref: str, change: Callable[[int, bytes], bytes | None]) -> None:
    """Make a branch anew from its beginning, as one who takes care that all its ids fit."""
    parent = ""
    for number, commit in enumerate(ids(path, ref)):
        content = re.sub(rb"^parent .*\n", b"", raw(path, commit), flags=re.MULTILINE)
        if parent:
            content = content.replace(b"\nauthor", f"\nparent {parent}\nauthor".encode(), 1)
        made = change(number, content)
        if made is not None:
            parent = store(path, made, "commit")
    git(path, "update-ref", ref, parent)


def at(place: int, old: bytes, new: bytes) -> Callable[[int, bytes], bytes]:
    """Replace something in the commit at one place, and nothing elsewhere."""

    def change(number: int, content: bytes) -> bytes:
        if number != place:
            return content
        assert re.search(old, content)
        return re.sub(old, new, content, count=1)

    return change


def with_files(
    path: Path, ref: str, place: int, changes: dict[str, bytes | None]
) -> Callable[[int, bytes], bytes]:
    """Put other files into the commit at one place (later ones keep their own)."""
    made = tree(path, ids(path, ref)[place], changes)
    return at(place, rb"^tree \w+", b"tree " + made.encode())


def append(
    path: Path, ref: str, changes: dict[str, bytes | None], text: str = "Fix", mode: str = "100644"
) -> None:
    """A commit by hand at the end of a branch."""
    made = tree(path, ref, changes, mode)
    commit = git(path, "commit-tree", made, "-p", ref, "-m", text)
    git(path, "update-ref", ref, commit)


def loose(path: Path) -> None:
    for pack in (path / "objects" / "pack").glob("*.pack"):
        pack.rename(path / "moved.pack")
        pack.with_suffix(".idx").unlink()
        git(path, "unpack-objects", "-q", given=(path / "moved.pack").read_bytes())
        (path / "moved.pack").unlink()
    for left in (path / "objects" / "pack").iterdir():
        left.unlink()


def object_file(path: Path, name: str) -> Path:
    loose(path)
    found = git(path, "rev-parse", name)
    return path / "objects" / found[:2] / found[2:]


def run_file(path: Path, place: int) -> tuple[str, bytes]:
    """The file that a run's commit added, and its content."""
    commit = ids(path, OBSERVATIONS)[place]
    name = git(path, "show", "--format=", "--name-only", commit)
    return name, git(path, "show", f"{commit}:{name}").encode() + b"\n"


def last_pack(path: Path) -> Path:
    return max((path / "objects" / "pack").glob("*.pack"), key=lambda pack: pack.stat().st_size)


# ---------------------------------------------------------------------------- the damage


def flip_a_loose_object(path: Path) -> None:
    file = object_file(path, f"{VERSIONS}:{TEXT}")
    content = zlib.decompress(file.read_bytes())
    file.chmod(0o644)
    file.write_bytes(zlib.compress(content.replace(b"one", b"two").replace(b"Gone", b"Here")))


def garble_a_loose_object(path: Path) -> None:
    file = object_file(path, f"{SNAPSHOTS}:Acme/Privacy Policy.html")
    file.chmod(0o644)
    file.write_bytes(b"\0" * 20)


def take_a_page_away(path: Path) -> None:
    object_file(path, f"{SNAPSHOTS}:Acme/Privacy Policy.html").unlink()


def take_a_commit_away(path: Path) -> None:
    object_file(path, f"{VERSIONS}~1").unlink()


def take_a_tree_away(path: Path) -> None:
    object_file(path, f"{VERSIONS}~2^{{tree}}").unlink()


def flip_a_pack(path: Path) -> None:
    pack = last_pack(path)
    content = bytearray(pack.read_bytes())
    content[len(content) // 2] ^= 0xFF
    pack.chmod(0o644)
    pack.write_bytes(content)


def cut_a_pack(path: Path) -> None:
    pack = last_pack(path)
    pack.chmod(0o644)
    pack.write_bytes(pack.read_bytes()[:-40])


def take_an_index_away(path: Path) -> None:
    last_pack(path).with_suffix(".idx").unlink()


def a_ref_to_nowhere(path: Path) -> None:
    (path / VERSIONS).write_text("12" * 20 + "\n")


def a_ref_to_a_file(path: Path) -> None:
    blob = git(path, "rev-parse", f"{VERSIONS}:{TEXT}")
    (path / SNAPSHOTS).write_text(blob + "\n")


def take_versions_back(path: Path) -> None:
    git(path, "update-ref", VERSIONS, f"{VERSIONS}~1")


def take_held_away(path: Path) -> None:
    git(path, "update-ref", "-d", HELD)


def take_observations_away(path: Path) -> None:
    git(path, "update-ref", "-d", OBSERVATIONS)


def another_sha256_of_a_version(path: Path) -> None:
    remake(path, VERSIONS, at(2, rb"Content-SHA256: \w+", b"Content-SHA256: " + b"ab" * 32))


def another_snapshot_of_a_version(path: Path) -> None:
    other = ids(path, SNAPSHOTS)[1].encode()
    remake(path, VERSIONS, at(2, rb"Snapshot: \w+", b"Snapshot: " + other))


def another_text_of_the_last_version(path: Path) -> None:
    place = len(ids(path, VERSIONS)) - 1
    remake(
        path,
        VERSIONS,
        with_files(path, VERSIONS, place, {"Acme/Community Guidelines.md": b"Be rude."}),
    )


def another_text_in_the_middle(path: Path) -> None:
    remake(path, VERSIONS, with_files(path, VERSIONS, 2, {TEXT: b"We keep your data for ever.\n"}))


def another_date_of_a_version(path: Path) -> None:
    early = str(int(hours(-5).timestamp())).encode()
    remake(path, VERSIONS, at(2, rb"(author .*> )\d+", rb"\g<1>" + early))


def another_kind_of_version(path: Path) -> None:
    remake(path, VERSIONS, at(2, rb"Extractor:", b"Kind: technical upgrade\nExtractor:"))


def two_texts_swapped(path: Path) -> None:
    guidelines = git(path, "show", f"{VERSIONS}:Acme/Community Guidelines.md").encode() + b"\n"
    remake(path, VERSIONS, with_files(path, VERSIONS, 2, {TEXT: guidelines}))


def a_commit_by_hand(path: Path) -> None:
    append(path, VERSIONS, {TEXT: b"We keep nothing.\n"})


def a_commit_by_hand_that_looks_right(path: Path) -> None:
    said = raw(path, f"{VERSIONS}~1").partition(b"\n\n")[2].decode()
    append(path, VERSIONS, {TEXT: b"We keep nothing.\n"}, said)


def a_link_in_the_place_of_a_text(path: Path) -> None:
    append(path, VERSIONS, {TEXT: b"/etc/passwd"}, mode="120000")


def two_histories_joined(path: Path) -> None:
    made = git(path, "rev-parse", f"{VERSIONS}^{{tree}}")
    parents = ("-p", VERSIONS, "-p", "refs/heads/imports/theirs")
    git(path, "update-ref", VERSIONS, git(path, "commit-tree", made, *parents, "-m", "Merge"))


def other_bytes_of_a_page(path: Path) -> None:
    remake(
        path,
        SNAPSHOTS,
        with_files(path, SNAPSHOTS, 0, {"Acme/Privacy Policy.html": b"<main>Else</main>"}),
    )


def other_bytes_of_a_page_and_their_sha256(path: Path) -> None:
    body = b"<main>Else</main>"
    digest = hashlib.sha256(body).hexdigest().encode()
    change = with_files(path, SNAPSHOTS, 0, {"Acme/Privacy Policy.html": body})
    sha256 = at(0, rb"Content-SHA256: \w+", b"Content-SHA256: " + digest)
    remake(path, SNAPSHOTS, lambda number, content: sha256(number, change(number, content)))


def an_observation_deleted(path: Path) -> None:
    append(path, OBSERVATIONS, {run_file(path, 0)[0]: None})


def an_observation_edited(path: Path) -> None:
    name, content = run_file(path, 0)
    append(path, OBSERVATIONS, {name: content.replace(b"first record", b"unchanged")})


def a_run_left_out(path: Path) -> None:
    remake(path, OBSERVATIONS, lambda number, content: None if number == 3 else content)


def the_last_runs_taken_back(path: Path) -> None:
    git(path, "update-ref", OBSERVATIONS, f"{OBSERVATIONS}~3")


def observations_in_another_order(path: Path) -> None:
    name, content = run_file(path, 0)
    lines = b"".join(reversed(content.splitlines(keepends=True)))
    remake(path, OBSERVATIONS, with_files(path, OBSERVATIONS, 0, {name: lines}))


def one_observation_left_out(path: Path) -> None:
    name, content = run_file(path, 3)
    kept = content.splitlines(keepends=True)[0]
    renamed = observing.path_of(hours(12.1), kept)
    remake(path, OBSERVATIONS, with_files(path, OBSERVATIONS, 3, {name: None, renamed: kept}))


def one_observation_left_out_and_the_number(path: Path) -> None:
    one_observation_left_out(path)
    remake(path, OBSERVATIONS, at(3, rb"Record 2 observations", b"Record 1 observations"))


def an_observation_turned_into_no_change(path: Path) -> None:
    name, content = run_file(path, 3)
    other = content.replace(b'"changed"', b'"unchanged"')
    assert other != content
    renamed = observing.path_of(hours(12.1), other)
    remake(path, OBSERVATIONS, with_files(path, OBSERVATIONS, 3, {name: None, renamed: other}))


def bytes_never_kept(path: Path) -> None:
    name, content = run_file(path, 3)
    other = re.sub(rb'"sha256":\["\w+', b'"sha256":["' + b"cd" * 32, content)
    renamed = observing.path_of(hours(12.1), other)
    remake(path, OBSERVATIONS, with_files(path, OBSERVATIONS, 3, {name: None, renamed: other}))


def another_reason_of_what_was_held(path: Path) -> None:
    remake(path, HELD, at(0, rb"Reason: .*", b"Reason: Nothing to see here."))


def other_bytes_of_what_was_held(path: Path) -> None:
    name = git(path, "show", "--format=", "--name-only", ids(path, HELD)[0]).splitlines()[0]
    remake(path, HELD, with_files(path, HELD, 0, {name.strip('"'): b"<main>Fine</main>"}))


def another_name_on_a_decision(path: Path) -> None:
    place = next(
        number
        for number, one in enumerate(ids(path, HELD))
        if b"Decision: accepted" in raw(path, one)
    )
    remake(path, HELD, at(place, rb"Decided-By: .*", b"Decided-By: Bob <bob@example.org>"))


def an_import_moved(path: Path) -> None:
    git(path, "update-ref", "refs/heads/imports/theirs", "refs/heads/imports/theirs~1")


def an_import_made_anew(path: Path) -> None:
    files: dict[str, bytes | None] = {"Zeta/Privacy Policy.md": b"We keep no logs."}
    remake(
        path, "refs/heads/imports/theirs", with_files(path, "refs/heads/imports/theirs", 1, files)
    )


def an_import_gone_on_with(path: Path) -> None:
    append(path, "refs/heads/imports/theirs", {"Zeta/Privacy Policy.md": b"We keep no logs."})


def other_bytes_of_a_saved_page(path: Path) -> None:
    ref = "refs/heads/imports/saved"
    name = next(
        n for n in git(path, "ls-tree", "-r", "--name-only", ref).splitlines() if "html" in n
    )
    remake(path, ref, with_files(path, ref, 0, {name: b"<main>For a week.</main>"}))


def another_declaration(path: Path) -> None:
    files: dict[str, bytes | None] = {"Acme/Privacy Policy.json": b"[]"}
    remake(path, DECLARATIONS, with_files(path, DECLARATIONS, 0, files))


def a_forged_note(path: Path) -> None:
    commit = ids(path, VERSIONS)[0]
    append(path, REVIEWS, {commit: note(hours(14)) + b"\n"})


def a_note_that_is_none(path: Path) -> None:
    append(path, REVIEWS, {ids(path, VERSIONS)[0]: b"accepted by all\n"})


def a_note_taken_away(path: Path) -> None:
    name = git(path, "ls-tree", "-r", "--name-only", REVIEWS).splitlines()[0]
    append(path, REVIEWS, {name: None})


def notes_taken_away(path: Path) -> None:
    git(path, "update-ref", "-d", REVIEWS)


def another_object_in_its_place(path: Path) -> None:
    old = git(path, "rev-parse", f"{VERSIONS}:{TEXT}")
    git(path, "update-ref", f"refs/replace/{old}", store(path, b"We keep nothing.\n"))


def a_history_cut_short(path: Path) -> None:
    (path / "shallow").write_text(git(path, "rev-parse", f"{VERSIONS}~2") + "\n")


def a_branch_besides(path: Path) -> None:
    git(path, "update-ref", "refs/heads/version", VERSIONS)


def another_head(path: Path) -> None:
    git(path, "symbolic-ref", "HEAD", "refs/heads/imports/theirs")


DAMAGE: list[tuple[Callable[[Path], None], str]] = [
    (flip_a_loose_object, r"hash mismatch|hash-path mismatch|corrupt"),
    (garble_a_loose_object, r"corrupt|unable to unpack|cannot be read"),
    (take_a_page_away, r"missing blob|its file \w+ is missing"),
    (take_a_commit_away, r"missing commit|versions cannot be read"),
    (take_a_tree_away, r"missing tree"),
    (flip_a_pack, r"pack|corrupt|inflate"),
    (cut_a_pack, r"pack|corrupt|truncated"),
    (take_an_index_away, r"missing|invalid|broken"),
    (a_ref_to_nowhere, r"refs/heads/versions"),
    (a_ref_to_a_file, r"refs/heads/snapshots names \w+, which is blob and no commit"),
    (take_versions_back, r"versions no longer holds .* rewritten or taken back"),
    (take_held_away, r"held no longer holds .* taken away"),
    (take_observations_away, r"observations|no run left there"),
    (another_sha256_of_a_version, r"SHA-256 it names is not that of its snapshot"),
    (another_snapshot_of_a_version, r"its snapshot \w+ is of Acme/Community Guidelines"),
    (
        another_text_of_the_last_version,
        r"versions \w+ \(.*\) is not the text that its snapshots give",
    ),
    (another_text_in_the_middle, r"versions \w+ \(.*\) is not the text that its snapshots give"),
    (
        another_date_of_a_version,
        r"versions \w+ .*(date is not that of its snapshot|captured before)",
    ),
    (another_kind_of_version, r"no version of that run is there"),
    (two_texts_swapped, r"is not the text that its snapshots give"),
    (a_commit_by_hand, r"versions \w+ \(“Fix”\) was not made by policydiff"),
    (a_commit_by_hand_that_looks_right, r"versions has 1 commits that no run left there"),
    (a_link_in_the_place_of_a_text, r"something else than a file \(mode 120000\)"),
    (two_histories_joined, r"does not follow the commit before it, or joins two"),
    (other_bytes_of_a_page, r"snapshots \w+ .*does not have the SHA-256 that the commit names"),
    (other_bytes_of_a_page_and_their_sha256, r"snapshots no longer holds .* rewritten"),
    (an_observation_deleted, r"changes or takes away what was observed before"),
    (an_observation_edited, r"changes or takes away what was observed before"),
    (a_run_left_out, r"observations were rewritten or taken away"),
    (the_last_runs_taken_back, r"no run left there|are gone"),
    (observations_in_another_order, r"does not have the name that its time and content give it"),
    (one_observation_left_out, r"it says 2 observations, and 1 stand there"),
    (one_observation_left_out_and_the_number, r"observations were rewritten or taken away"),
    (an_observation_turned_into_no_change, r"came with it, and it did not see that change"),
    (bytes_never_kept, r"bytes of .* that are not kept"),
    (another_reason_of_what_was_held, r"held no longer holds .* rewritten"),
    (other_bytes_of_what_was_held, r"held \w+ .*does not have the SHA-256"),
    (another_name_on_a_decision, r"says that it was accepted, and no decision"),
    (an_import_moved, r"imports/theirs no longer holds"),
    (an_import_made_anew, r"imports/theirs no longer holds"),
    (an_import_gone_on_with, r"imports/theirs has 1 commits that no run left there"),
    (other_bytes_of_a_saved_page, r"imports/saved \w+ .*does not have the SHA-256"),
    (another_declaration, r"declarations \w+ .*does not have the SHA-256"),
    (a_forged_note, r"in the name of Ann Lee .* was written by Mallory"),
    (a_note_that_is_none, r"is no decision"),
    (a_note_taken_away, r"takes away 1 decisions"),
    (notes_taken_away, r"refs/notes/policydiff/reviews no longer holds .* taken away"),
    (another_object_in_its_place, r"refs/replace/\w+ has plain git show another object"),
    (a_history_cut_short, r"a file shallow"),
    (a_branch_besides, r"refs/heads/version is no ref of an archive"),
    (another_head, r"HEAD names refs/heads/imports/theirs"),
]


def test_an_archive_that_nobody_touched_is_whole(whole: Path) -> None:
    found = verified(whole)
    assert not found.damaged, problems(whole)
    numbers = {one.check: one.number for one in found.findings}
    assert numbers["versions"] == numbers["extraction"] == 5
    assert numbers["notes"] == 1
    assert numbers["imports/theirs"] == 2


@pytest.mark.parametrize(("damage", "said"), DAMAGE, ids=[damage.__name__ for damage, _ in DAMAGE])
def test_damage_is_named(copy: Path, damage: Callable[[Path], None], said: str) -> None:
    damage(copy)
    found = problems(copy)
    assert any(re.search(said, one) for one in found), found


def test_what_is_not_tampered_with_is_not_named(copy: Path) -> None:
    another_text_in_the_middle(copy)
    assert not any(one.startswith(("snapshots ", "held ", "imports/")) for one in problems(copy))


def test_a_history_made_anew_shows_against_an_id_noted_before(whole: Path, tmp_path: Path) -> None:
    noted = verified(whole).witness
    assert noted is not None
    assert not verified(whole, witness=noted[:12]).damaged
    again = recorded(tmp_path / "archive.git")
    with open_archive(again) as archive:
        archive.record([check(RULES, "Later.", hours(72))], recorded_at=hours(72.1))
    assert not verified(again, witness=noted).damaged  # it went on, and the id is still part of it
    other = tmp_path / "other.git"
    create(other)
    with open_archive(other) as archive:
        archive.record([check(PRIVACY, "We keep nothing.", hours(0))], recorded_at=hours(0.1))
    found = verified(other, witness=noted)
    assert any("made anew" in said for one in found.findings for said in one.problems)


@pytest.mark.parametrize("damage", [take_versions_back, a_commit_by_hand, a_run_left_out])
def test_a_quick_look_names_what_needs_no_bytes(copy: Path, damage: Callable[[Path], None]) -> None:
    assert not problems(copy, quick=True)
    damage(copy)
    assert problems(copy, quick=True)


def test_an_archive_that_an_older_policydiff_began_is_whole_and_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    observe = evidence.observe

    def observed(*given: Any) -> None:
        if len(given) > 3:  # what a run saw; nothing else left a commit
            observe(*given)

    with monkeypatch.context() as older:
        older.setattr(evidence, "observe", observed)
        older.setattr(evidence, "chain", lambda _: (evidence.CHAIN, None))
        older.setattr(Transaction, "heads", lambda _: {MARK: "", OBSERVATIONS: ""})
        path = recorded(tmp_path / "archive.git")
    assert not problems(path)
    notes = [said for one in verified(path).findings for said in one.notes]
    assert any("older policydiff" in said for said in notes)
    with open_archive(path) as archive:
        archive.record([check(RULES, "Later.", hours(72))], recorded_at=hours(72.1))
    assert not problems(path)
    take_versions_back(path)
    assert problems(path)
