"""Repositories made by somebody else, read in place: oddities and all."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

import pytest
from tests.archive.conftest import (
    NOON,
    OTHER,
    PRIVACY,
    Foreign,
    check,
    git,
    hours,
    saved_page,
)

from policydiff.archive import Archive, open_archive
from policydiff.errors import ArchiveError, NotAnArchive
from policydiff.model import Record, RecordKind, Terms

PATH = "Example/Privacy Policy.md"
CHANGE = "Record new changes of Example Privacy Policy"


def read(path: Path) -> tuple[Record, ...]:
    with open_archive(path) as archive:
        assert archive.foreign
        return archive.records()


def texts(path: Path) -> list[str]:
    with open_archive(path) as archive:
        return list(archive.read_texts(archive.records()))


def test_a_published_history_is_read_as_it_is(published: Foreign) -> None:
    with open_archive(published.directory) as archive:
        assert archive.terms() == (PRIVACY, OTHER)
        found = archive.records([PRIVACY])
        assert [(one.captured_at, one.kind, one.origin) for one in found] == [
            (hours(-50), RecordKind.FIRST, "main"),
            (hours(-40), RecordKind.CHANGE, "main"),
        ]
        assert list(archive.read_texts(found)) == ["We keep data.", "We keep data for a year."]
        assert archive.read_text(found[1]) == "We keep data for a year."


def test_bare_work_tree_and_git_folder_are_read_alike(published: Foreign, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", str(published.directory), "tree")
    git(tmp_path / "tree", "worktree", "add", "--quiet", "../linked", "HEAD~1")
    bare = read(published.directory)
    assert bare == read(tmp_path / "tree") == read(tmp_path / "tree" / ".git")
    git(tmp_path / "linked", "checkout", "--quiet", "-b", "side")
    assert [one.commit for one in read(tmp_path / "linked")] == [one.commit for one in bare[:2]]


def test_nothing_is_written_to_a_repository_that_is_read(
    published: Foreign, tmp_path: Path
) -> None:
    def everything(folder: Path) -> dict[str, int]:
        return {str(file): file.stat().st_mtime_ns for file in folder.rglob("*")}

    git(tmp_path, "clone", "--quiet", str(published.directory), "tree")
    before = everything(tmp_path / "tree")
    read(tmp_path / "tree")
    with open_archive(tmp_path / "tree") as archive:
        for write in (
            lambda: archive.record([check()], recorded_at=NOON),
            lambda: archive.record_saved(saved_page("x", NOON), recorded_at=NOON),
            lambda: archive.import_history(str(published.directory)),
        ):
            with pytest.raises(ArchiveError, match="only read"):
                write()
        assert (archive.last_version(PRIVACY), archive.last_snapshot(PRIVACY)) == (None, None)
        assert list(archive.observations()) == []
    assert everything(tmp_path / "tree") == before


def test_a_clone_whose_head_names_no_branch_is_read(published: Foreign) -> None:
    git(published.directory, "symbolic-ref", "HEAD", "refs/heads/gone")
    assert len(read(published.directory)) == 3


def test_of_several_branches_the_one_head_names_is_read(published: Foreign) -> None:
    published.commit(
        "Start tracking X Terms", {"X/Terms.md": "x"}, branch="other", parents=("main",)
    )
    git(published.directory, "symbolic-ref", "HEAD", "refs/heads/other")
    assert {one.origin for one in read(published.directory)} == {"other"}
    git(published.directory, "symbolic-ref", "HEAD", "refs/heads/gone")
    assert {one.origin for one in read(published.directory)} == {"main"}


def test_a_detached_clone_is_read(published: Foreign, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", str(published.directory), "tree")
    git(tmp_path / "tree", "checkout", "--quiet", "--detach", "HEAD~1")
    assert len(read(tmp_path / "tree")) == 3


def test_a_bare_clone_of_an_archive_of_ours_is_read_whole(
    archive: Archive, path: Path, published: Foreign, tmp_path: Path
) -> None:
    archive.record([check()], recorded_at=NOON)
    archive.import_history(str(published.directory), name="theirs")
    git(tmp_path, "clone", "--quiet", "--bare", str(path), "copy.git")
    with open_archive(tmp_path / "copy.git") as copy:
        assert copy.records() == archive.records()
        assert list(copy.observations()) == list(archive.observations())
        assert copy.last_snapshot(PRIVACY) == archive.last_snapshot(PRIVACY)
        assert copy.last_version(PRIVACY) == archive.last_version(PRIVACY)


def test_versions_of_both_sides_of_a_merge_are_read_once(published: Foreign) -> None:
    base = git(published.directory, "rev-parse", "main")
    side = published.commit(CHANGE, {PATH: "Side."}, hours(1), branch="side", parents=(base,))
    main = published.commit(
        "Record new changes of Other & Söhne Terms of Service",
        {"Other & Söhne/Terms of Service.md": "Be very kind."},
        hours(2),
    )
    published.commit("Merge branch 'side'", {PATH: "Side."}, hours(3), parents=(main, side))
    last = published.commit(CHANGE, {PATH: "After."}, hours(4))
    found = read(published.directory)
    assert [(one.captured_at, one.terms) for one in found[3:]] == [
        (hours(1), PRIVACY),
        (hours(2), OTHER),
        (hours(4), PRIVACY),
    ]
    assert found[-1].commit == last
    with open_archive(published.directory) as archive:
        assert archive.records([PRIVACY]) == tuple(one for one in found if one.terms == PRIVACY)


def test_a_side_that_a_merge_threw_away_was_captured_all_the_same(published: Foreign) -> None:
    base = git(published.directory, "rev-parse", "main")
    side = published.commit(CHANGE, {PATH: "Lost."}, hours(1), branch="side", parents=(base,))
    main = published.commit(CHANGE, {PATH: "Kept."}, hours(2))
    published.commit("Merge, ours", {}, hours(3), parents=(main, side))
    with open_archive(published.directory) as archive:
        assert list(archive.read_texts(archive.records([PRIVACY])))[2:] == ["Lost.", "Kept."]


def test_a_text_that_only_a_merge_holds_is_read_once(published: Foreign) -> None:
    base = git(published.directory, "rev-parse", "main")
    side = published.commit(CHANGE, {PATH: "One."}, hours(1), branch="side", parents=(base,))
    main = published.commit(CHANGE, {PATH: "Two."}, hours(2))
    published.commit("Merge by hand", {PATH: "One and two."}, hours(3), parents=(main, side))
    assert texts(published.directory)[-3:] == ["One.", "Two.", "One and two."]


def test_a_document_taken_away_is_a_record_without_text(published: Foreign) -> None:
    published.commit("Remove Example", {PATH: None}, hours(1))
    found = read(published.directory)[-1]
    assert (found.terms, found.blob, found.kind) == (PRIVACY, None, RecordKind.CHANGE)
    assert texts(published.directory)[-1] == ""


def test_a_renamed_document_ends_and_begins(published: Foreign) -> None:
    published.commit(
        "Rename Example", {PATH: None, "Exemplum/Privacy Policy.md": "We keep data for a year."}
    )
    ended, begun = sorted(read(published.directory)[-2:], key=lambda one: one.terms)
    assert (ended.terms.service, ended.blob, ended.kind) == ("Example", None, RecordKind.CHANGE)
    assert (begun.terms.service, begun.kind) == ("Exemplum", RecordKind.FIRST)


def test_a_commit_by_hand_touches_several_documents(published: Foreign) -> None:
    published.commit(
        "Fix mojibake (#5)",
        {PATH: "Fixed.", "Other & Söhne/Terms of Service.md": "Fixed.", "README.md": "Fixed."},
        hours(1),
    )
    fixed = [one for one in read(published.directory) if one.captured_at == hours(1)]
    assert {one.terms for one in fixed} == {PRIVACY, OTHER}
    assert {one.kind for one in fixed} == {RecordKind.CHANGE}


def test_names_that_are_not_utf8_are_read_and_found_again(published: Foreign) -> None:
    published.commit("Start", {b'"Caf\\351/Terms.md"': "Noir."}, hours(1))
    published.commit("Start", {"Café/Terms.md": "Crème."}, hours(2))
    with open_archive(published.directory) as archive:
        odd, plain = (one.terms for one in archive.records()[-2:])
        assert (odd.service, plain.service) == ("Caf\\xe9", "Café")
        assert list(archive.read_texts(archive.records([odd]))) == ["Noir."]
        assert list(archive.read_texts(archive.records([plain]))) == ["Crème."]
    with open_archive(published.directory) as archive:
        assert list(archive.read_texts(archive.records([odd]))) == ["Noir."]


def test_names_with_every_odd_character_are_read_and_found_again(published: Foreign) -> None:
    odd = '"A\\tB\\n*[x]?:(glob)\\\\\\"/Terms.md"'
    published.commit("Start", {odd: "Odd."}, hours(1))
    with open_archive(published.directory) as archive:
        (terms,) = set(archive.terms()) - {PRIVACY, OTHER}
        assert terms.service == 'A\tB\n*[x]?:(glob)\\"'
        assert list(archive.read_texts(archive.records([terms]))) == ["Odd."]
    with open_archive(published.directory) as archive:
        assert list(archive.read_texts(archive.records([terms]))) == ["Odd."]


@pytest.mark.parametrize("service", [":(top)Odd", ":!Odd", "*", "[O]dd", "?"])
def test_a_name_that_git_could_take_for_a_pattern_is_a_name(
    published: Foreign, service: str
) -> None:
    published.commit("Start", {f"{service}/Terms.md": "Odd.", "Odd/Terms.md": "Even."}, hours(1))
    terms = Terms(service=service, type="Terms")
    with open_archive(published.directory) as archive:
        assert list(archive.read_texts(archive.records([terms]))) == ["Odd."]


def test_a_message_in_another_encoding_is_read(published: Foreign) -> None:
    terms = Terms(service="Müller", type="Terms")
    subject = "Start tracking Müller Terms"
    published.commit(subject, {"Müller/Terms.md": "x"}, hours(1), encoding="iso-8859-1")
    (found,) = (one for one in read(published.directory) if one.terms == terms)
    assert (found.subject, found.kind) == (subject, RecordKind.FIRST)


def test_a_text_that_is_not_utf8_is_read_with_marks_where_it_is_not(published: Foreign) -> None:
    published.commit(CHANGE, {PATH: b"caf\xe9\0."}, hours(1))
    assert texts(published.directory)[-1] == "caf\ufffd\0."


def test_an_empty_text_is_a_text(published: Foreign) -> None:
    published.commit(CHANGE, {PATH: b""}, hours(1))
    found = read(published.directory)[-1]
    assert found.blob is not None
    assert texts(published.directory)[-1] == ""


def test_symbolic_links_and_submodules_are_no_texts(published: Foreign) -> None:
    before = read(published.directory)
    published.commit("Link", {"Example/Link.md": "../../../etc/passwd"}, mode="120000")
    published.commit("Submodule", {"Example/Module.md": before[0].commit}, mode="160000")
    assert read(published.directory) == before


def test_a_text_that_became_a_symbolic_link_went_away(published: Foreign) -> None:
    published.commit("Link", {PATH: "/etc/passwd"}, hours(1), mode="120000")
    found = read(published.directory)[-1]
    assert (found.terms, found.blob) == (PRIVACY, None)


def test_an_executable_text_is_a_text(published: Foreign) -> None:
    published.commit(CHANGE, {PATH: "Run."}, hours(1), mode="100755")
    assert texts(published.directory)[-1] == "Run."


def test_a_folder_in_a_texts_place_is_no_text(published: Foreign) -> None:
    published.commit("Folder", {PATH: None, f"{PATH}/inner.md": "x"}, hours(1))
    found = read(published.directory)
    assert [one.blob is None for one in found] == [False, False, False, True]


def test_dates_out_of_order_are_put_in_order(published: Foreign) -> None:
    for day in (3, 1, 2):
        published.commit(CHANGE, {PATH: f"{day}"}, hours(24 * day), committed_at=hours(100 - day))
    with open_archive(published.directory) as archive:
        assert list(archive.read_texts(archive.records([PRIVACY])))[2:] == ["1", "2", "3"]


def test_versions_of_one_time_stand_in_the_order_they_were_recorded_in(
    published: Foreign,
) -> None:
    for text in ("c", "a", "b"):
        published.commit(CHANGE, {PATH: text}, hours(1))
    assert texts(published.directory)[-3:] == ["c", "a", "b"]


def test_a_date_in_another_zone_is_the_same_moment(published: Foreign) -> None:
    assert all(one.captured_at.tzinfo is UTC for one in read(published.directory))
    assert git(published.directory, "log", "-1", "--format=%aI").endswith("+02:00")
    assert read(published.directory)[-1].captured_at == hours(-30)


@pytest.mark.parametrize("date", ["99999999999999999999", "-5", "nonsense"])
def test_an_author_date_that_cannot_be_gives_way_to_the_committer_date(
    published: Foreign, date: str
) -> None:
    directory = published.directory
    blob = git(directory, "hash-object", "-w", "--stdin", data=b"Odd.")
    entries = git(directory, "ls-tree", "main")
    inner = git(directory, "mktree", data=f"100644 blob {blob}\tTerms.md\n".encode())
    new_tree = git(directory, "mktree", data=f"{entries}\n040000 tree {inner}\tOdd\n".encode())
    commit = (
        f"tree {new_tree}\nparent {git(directory, 'rev-parse', 'main')}\n"
        f"author Bot <bot@example.org> {date} +0000\n"
        f"committer Bot <bot@example.org> {int(hours(5).timestamp())} +0000\n\nStart\n"
    )
    made = git(
        directory,
        *("hash-object", "-w", "-t", "commit", "--literally", "--stdin"),
        data=commit.encode(),
    )
    git(directory, "update-ref", "refs/heads/main", made)
    (found,) = (one for one in read(directory) if one.terms.service == "Odd")
    assert found.captured_at == found.recorded_at == hours(5)


def test_of_a_shallow_clone_no_text_gets_the_date_of_the_cut(
    published: Foreign, tmp_path: Path
) -> None:
    published.commit(CHANGE, {PATH: "Cut here."}, hours(1))
    published.commit(CHANGE, {PATH: "After."}, hours(2))
    url = f"file://{published.directory}"
    git(tmp_path, "clone", "--quiet", "--bare", "--depth=2", url, "shallow.git")
    found = read(tmp_path / "shallow.git")
    assert [(one.terms, one.captured_at) for one in found] == [
        (PRIVACY, hours(1)),
        (PRIVACY, hours(2)),
    ]
    assert all(one.kind is RecordKind.CHANGE for one in found)
    assert texts(tmp_path / "shallow.git") == ["Cut here.", "After."]


def test_history_that_was_grafted_or_replaced_is_read_as_it_was_published(
    published: Foreign,
) -> None:
    before = read(published.directory)
    commit = published.commit(CHANGE, {PATH: "False."}, hours(9), branch="false")
    git(published.directory, "replace", before[1].commit, commit)
    (published.directory / "info").mkdir(exist_ok=True)
    (published.directory / "info" / "grafts").write_text(f"{before[1].commit}\n")
    assert read(published.directory) == before


def test_a_repository_that_holds_no_versions_is_no_archive(foreign: Foreign) -> None:
    foreign.commit("Initial commit", {"src/main.py": "pass", "README.md": "x"})
    with pytest.raises(NotAnArchive, match="Terms Type"):
        read(foreign.directory)


def test_an_empty_repository_is_no_archive(foreign: Foreign) -> None:
    with pytest.raises(NotAnArchive, match="empty"):
        read(foreign.directory)


def test_who_asks_for_no_terms_gets_nothing(published: Foreign) -> None:
    with open_archive(published.directory) as archive:
        assert archive.records([]) == ()
        assert archive.records([Terms(service="No", type="One")]) == ()


def test_many_terms_at_once_are_found_as_one_by_one(foreign: Foreign) -> None:
    terms = [Terms(service=f"Service {'x' * 60} {n}", type="Privacy Policy") for n in range(400)]
    foreign.commit("Start", {f"{one}.md": f"{one.service}" for one in terms})
    with open_archive(foreign.directory) as archive:
        assert {one.terms for one in archive.records(terms[1:])} == set(terms[1:])


def test_texts_and_other_questions_can_be_asked_by_turns(archive: Archive) -> None:
    for number in range(9):
        archive.record([check(f"Text {number}.", hours(number))], recorded_at=hours(number))
    for number, text in enumerate(archive.read_texts(archive.records())):
        assert text == f"Text {number}."
        assert archive.last_snapshot(PRIVACY) is not None


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "terms", "records"),
    [("telegram-versions", 9, 213), ("pga-versions", 110, 4039), ("web-versions", 14, 61)],
)
def test_recorded_histories_are_read_whole(
    clone_bundle: Callable[[str], Path], name: str, terms: int, records: int
) -> None:
    path = clone_bundle(name)
    with open_archive(path) as archive:
        found = archive.records()
        assert (len(archive.terms()), len(found)) == (terms, records)
        assert list(found) == sorted(found, key=lambda one: one.captured_at)
        counted: Counter[str] = Counter()
        log = subprocess.run(
            [
                *("git", "-C", str(path), "log", "--no-merges", "--no-renames", "--format="),
                *("--name-only", "-z", "main"),
            ],
            capture_output=True,
            check=True,
        ).stdout.decode()
        for file in log.split("\0"):
            if file.strip().count("/") == 1 and file.endswith(".md"):
                counted[file.strip().removesuffix(".md")] += 1
        assert Counter(str(one.terms) for one in found) == counted
        for one in archive.terms()[:5]:
            assert archive.records([one]) == tuple(r for r in found if r.terms == one)
    with open_archive(path) as fresh:
        one = found[len(found) // 2].terms
        assert fresh.records([one]) == tuple(r for r in found if r.terms == one)
