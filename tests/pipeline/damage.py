"""Every way an archive was damaged, and what verifying has to say of it."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable
from pathlib import Path

from tests.pipeline.recorded import (
    git,
    hours,
    note,
)
from tests.pipeline.tampering import (
    DECLARATIONS,
    HELD,
    OBSERVATIONS,
    REVIEWS,
    SNAPSHOTS,
    TEXT,
    VERSIONS,
    append,
    at,
    ids,
    last_pack,
    object_file,
    raw,
    remake,
    run_file,
    store,
    with_files,
)

from policydiff.archive import observing


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
    renamed = observing.path_of(hours(12.1), kept, None)
    remake(path, OBSERVATIONS, with_files(path, OBSERVATIONS, 3, {name: None, renamed: kept}))


def one_observation_left_out_and_the_number(path: Path) -> None:
    one_observation_left_out(path)
    remake(path, OBSERVATIONS, at(3, rb"Record 2 observations", b"Record 1 observations"))


def an_observation_turned_into_no_change(path: Path) -> None:
    name, content = run_file(path, 3)
    other = content.replace(b'"changed"', b'"unchanged"')
    assert other != content
    renamed = observing.path_of(hours(12.1), other, None)
    remake(path, OBSERVATIONS, with_files(path, OBSERVATIONS, 3, {name: None, renamed: other}))


def bytes_never_kept(path: Path) -> None:
    name, content = run_file(path, 3)
    other = re.sub(rb'"sha256":\["\w+', b'"sha256":["' + b"cd" * 32, content)
    renamed = observing.path_of(hours(12.1), other, None)
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
