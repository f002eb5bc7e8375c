"""Lines on commits: kept as git notes, joined by git, harmless whatever a note holds."""

from __future__ import annotations

import random
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from tests.archive.conftest import NOON, Foreign, check, git, hours

from policydiff.archive import Archive, notes, open_archive, process, transaction
from policydiff.archive.notes import REVIEWS
from policydiff.errors import ArchiveBusy, ArchiveError

ANN = "Ann Lee <ann@example.org>"
BOB = "Bob Roe <bob@example.org>"
SHORT = REVIEWS.removeprefix("refs/notes/")


def commits(archive: Archive, number: int) -> list[str]:
    """Versions to attach notes to."""
    made = archive.record(
        [check(f"We keep data for {one} days.", hours(one)) for one in range(number)],
        recorded_at=NOON,
    )
    return [one.record.commit for one in made if one.record]


def add(archive: Archive, commit: str, *lines: bytes, author: str = ANN) -> None:
    archive.add_notes({commit: lines}, author=author, at=NOON)


def lines(archive: Archive) -> list[bytes]:
    return sorted(archive.notes().lines)


def note(directory: Path, commit: str, content: bytes, ref: str = SHORT) -> None:
    """Attach a note as somebody else would, by git itself."""
    git(
        directory, "-c", "user.name=M", "-c", "user.email=m@example.org",
        "notes", "--ref", ref, "add", "-f", "-F", "-", commit, data=content,
    )  # fmt: skip


def test_an_archive_without_notes_has_none(archive: Archive) -> None:
    assert archive.notes() == notes.Notes(lines=(), passed_over=0)


def test_lines_are_read_as_they_were_added(archive: Archive) -> None:
    first, second = commits(archive, 2)
    archive.add_notes({first: [b"b", b"a"], second: [b"c"]}, author=ANN, at=NOON)
    add(archive, first, b"d")
    assert lines(archive) == [b"a", b"b", b"c", b"d"]


def test_plain_git_shows_the_lines_with_the_version_they_are_about(
    archive: Archive, path: Path
) -> None:
    [commit] = commits(archive, 1)
    add(archive, commit, b'{"verdict":"accepted"}')
    assert '{"verdict":"accepted"}' in git(path, "log", "-1", f"--notes={SHORT}", commit)
    assert git(path, "notes", "--ref", SHORT, "list", commit)


def test_who_added_lines_and_when_stands_in_git(archive: Archive, path: Path) -> None:
    [commit] = commits(archive, 1)
    add(archive, commit, b"a", author="Zoë Öz <zoe@example.org>")
    said = git(path, "log", "-1", "--format=%an <%ae> %at", REVIEWS)
    assert said == f"Zoë Öz <zoe@example.org> {int(NOON.timestamp())}"


def test_lines_that_stand_there_already_make_no_commit(archive: Archive, path: Path) -> None:
    [commit] = commits(archive, 1)
    add(archive, commit, b"a", b"b")
    before = git(path, "rev-parse", REVIEWS)
    add(archive, commit, b"b")
    assert git(path, "rev-parse", REVIEWS) == before


def test_a_note_is_written_as_git_would_join_it(archive: Archive, path: Path) -> None:
    [commit] = commits(archive, 1)
    add(archive, commit, b"b", b"c")
    add(archive, commit, b"a")
    assert git(path, "notes", "--ref", SHORT, "show", commit) == "a\nb\nc"


def test_notes_by_the_hundred_are_kept_where_git_finds_them(archive: Archive, path: Path) -> None:
    made = commits(archive, 400)
    archive.add_notes({one: [one.encode()] for one in made[:300]}, author=ANN, at=NOON)
    for one in made[300:303]:
        add(archive, one, one.encode())
    assert lines(archive) == sorted(one.encode() for one in made[:303])
    listed = git(path, "notes", "--ref", SHORT, "list").split("\n")
    assert sorted(line.split()[1] for line in listed) == sorted(made[:303])
    assert "/" in git(path, "ls-tree", "-r", "--name-only", REVIEWS)


def test_nothing_else_in_the_archive_moves(archive: Archive, path: Path) -> None:
    [commit] = commits(archive, 1)
    before = git(path, "for-each-ref", "refs/heads", "refs/policydiff")
    add(archive, commit, b"a")
    assert git(path, "for-each-ref", "refs/heads", "refs/policydiff") == before
    assert git(path, "fsck", "--strict", "--no-dangling") == ""


def test_a_line_somebody_else_wrote_is_kept_when_ours_is_added(
    archive: Archive, path: Path
) -> None:
    [commit] = commits(archive, 1)
    note(path, commit, b"by hand: \xff\xfe\x00\n\n  spaced  \n")
    before = lines(archive)
    add(archive, commit, b"ours")
    assert set(lines(archive)) == {*before, b"ours"}


def test_only_our_own_archive_is_written_to(foreign: Foreign) -> None:
    commit = foreign.commit(
        "Start tracking Example Privacy Policy", {"Example/Privacy Policy.md": "x"}
    )
    with (
        open_archive(foreign.directory) as opened,
        pytest.raises(ArchiveError, match="somebody else's"),
    ):
        add(opened, commit, b"a")


def test_a_ref_moved_meanwhile_is_not_overwritten(
    archive: Archive, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = commits(archive, 2)
    add(archive, first, b"a")
    run = process.run

    def interrupted(directory: Path, *arguments: str, data: bytes = b"") -> bytes:
        if arguments[0] == "fast-import":
            note(path, second, b"meanwhile")
        return run(directory, *arguments, data=data)

    monkeypatch.setattr(process, "run", interrupted)
    with pytest.raises(ArchiveBusy):
        add(archive, first, b"b")
    monkeypatch.undo()
    assert lines(archive) == [b"a", b"meanwhile"]


def test_while_another_run_is_writing_nothing_is_added(
    archive: Archive, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [commit] = commits(archive, 1)
    monkeypatch.setattr(transaction, "_PATIENCE", 0.01)
    with transaction.Transaction(path), pytest.raises(ArchiveBusy):
        add(archive, commit, b"a")
    assert lines(archive) == []


def test_what_names_no_commit_is_refused_and_nothing_added(archive: Archive) -> None:
    [commit] = commits(archive, 1)
    with pytest.raises(ArchiveError):
        archive.add_notes({commit: [b"a"], "0" * 40: [b"b"]}, author=ANN, at=NOON)
    assert lines(archive) == []


# ------------------------------------------------------------------------------ hostile notes


def test_a_note_too_large_is_passed_over_and_not_added_to(
    archive: Archive, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notes, "_LARGEST", 100)
    large, small = commits(archive, 2)
    note(path, large, b"x\n" * 100)
    note(path, small, b"small")
    assert archive.notes() == notes.Notes(lines=(b"small",), passed_over=1)
    with pytest.raises(ArchiveError, match="damaged or larger"):
        add(archive, large, b"a")


def test_notes_too_large_together_are_read_up_to_the_limit(
    archive: Archive, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notes, "_LARGEST_IN_ALL", 100)
    for commit in commits(archive, 3):
        note(path, commit, b"x" * 60)
    found = archive.notes()
    assert (len(found.lines), found.passed_over) == (1, 2)


def test_entries_that_are_no_notes_are_passed_over(archive: Archive, path: Path) -> None:
    [commit] = commits(archive, 1)
    files = {
        "README": b"M 100644 inline README\ndata 2\nhi\n",
        "link": b"M 120000 inline %s\ndata 11\n/etc/passwd\n" % (b"a" * 40),
        "module": b"M 160000 %s %s\n" % (commit.encode(), b"b" * 40),
        "deep": b"M 100644 inline %s\ndata 2\nhi\n" % b"/".join([b"cc"] * 30),
        "odd": b'M 100644 inline "..\\\\..\\\\x"\ndata 2\nhi\n',
        "note": b"M 100644 inline %s\ndata 4\ngood\n" % commit.encode(),
    }
    stream = (
        f"commit {REVIEWS}\ncommitter M <m@example.org> 1727784000 +0000\ndata 1\nx\n".encode()
        + b"".join(files.values())
    )
    git(path, "fast-import", "--quiet", data=stream)
    assert archive.notes() == notes.Notes(lines=(b"good",), passed_over=5)
    add(archive, commit, b"ours")
    assert lines(archive) == [b"good", b"ours"]


def test_two_notes_on_one_commit_are_both_read_and_both_kept(archive: Archive, path: Path) -> None:
    [commit] = commits(archive, 1)
    spread = f"{commit[:2]}/{commit[2:]}"
    stream = (
        f"commit {REVIEWS}\ncommitter M <m@example.org> 1727784000 +0000\ndata 1\nx\n"
        + "".join(
            f"M 100644 inline {name}\ndata 3\n{content}\n"
            for name, content in [(commit, "one"), (spread, "two")]
        )
    )
    git(path, "fast-import", "--quiet", data=stream.encode())
    add(archive, commit, b"three")
    assert set(lines(archive)) == {b"one", b"two", b"three"}


@pytest.mark.parametrize("kind", ["blob", "tree"])
def test_a_notes_ref_that_names_no_commit_is_said(archive: Archive, path: Path, kind: str) -> None:
    commits(archive, 1)
    made = (
        git(path, "hash-object", "-w", "--stdin", data=b"x")
        if kind == "blob"
        else git(path, "mktree", data=b"")
    )
    git(path, "update-ref", REVIEWS, made)
    if kind == "tree":
        assert archive.notes().lines == ()
    else:
        with pytest.raises(ArchiveError):
            archive.notes()


# -------------------------------------------------------------------------- two people, two clones


def test_decisions_made_in_two_clones_all_arrive_in_both(
    archive: Archive, path: Path, tmp_path: Path
) -> None:
    """50 lines by two people, exchanged through a third repository by plain git in a random order."""
    chance = random.Random(20240923)
    made = commits(archive, 6)
    hub = tmp_path / "hub.git"
    git(tmp_path, "clone", "--quiet", "--bare", str(path), str(hub))
    people = {}
    for name in ("ann", "bob"):
        people[name] = tmp_path / name / "archive.git"
        shutil.copytree(path, people[name])
        git(people[name], "remote", "add", "hub", str(hub))
    written: set[bytes] = set()
    for number in range(50):
        name = chance.choice(sorted(people))
        line = f'{{"at":"{(NOON + timedelta(minutes=number)):%FT%TZ}","by":"{name}"}}'.encode()
        with open_archive(people[name]) as opened:
            add(opened, chance.choice(made), line, author=ANN if name == "ann" else BOB)
        written.add(line)
        if chance.random() < 0.3:
            exchange(people[chance.choice(sorted(people))])
    for name in ("ann", "bob", "ann"):
        exchange(people[name])
    for directory in people.values():
        with open_archive(directory) as opened:
            assert set(opened.notes().lines) == written
            assert len(opened.notes().lines) == 50
    assert (
        len({git(one, "rev-parse", f"{REVIEWS}^{{tree}}") for one in (*people.values(), hub)}) == 1
    )


def exchange(directory: Path) -> None:
    """What `docs/review.md` tells people to do."""
    who = ("-c", "user.name=M", "-c", "user.email=m@example.org")
    if git(directory, "ls-remote", "hub", REVIEWS):
        git(directory, "fetch", "--quiet", "hub", f"+{REVIEWS}:refs/notes/policydiff/theirs")
        git(
            directory, *who,
            "notes", "--ref=policydiff/reviews", "merge", "--quiet", "-s", "cat_sort_uniq", "policydiff/theirs",
        )  # fmt: skip
    if git(directory, "for-each-ref", REVIEWS):
        git(directory, "push", "--quiet", "hub", REVIEWS)


# ---------------------------------------------------------------------------------- who is at work


def test_the_person_at_work_is_who_git_says(archive: Archive, path: Path) -> None:
    assert archive.identity() == (None, None)
    git(path, "config", "user.name", "Ann Lee")
    git(path, "config", "user.email", "ann@example.org")
    assert archive.identity() == ("Ann Lee", "ann@example.org")


def test_the_last_setting_of_a_name_counts(archive: Archive, path: Path) -> None:
    git(path, "config", "--global", "user.name", "Everyday")
    git(path, "config", "--add", "user.name", "First")
    git(path, "config", "--add", "user.name", "Last\nof all")
    assert archive.identity()[0] == "Last\nof all"
