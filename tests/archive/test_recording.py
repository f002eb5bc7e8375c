"""What a run leaves in the archive."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.archive.conftest import (
    COOKIES,
    NOON,
    OTHER,
    PRIVACY,
    capture,
    check,
    git,
    hours,
    new_version,
    refs,
    seen,
)

from policydiff.archive import Archive, Recording, create, open_archive
from policydiff.errors import ArchiveError
from policydiff.model import Outcome, RecordKind, Terms


def subjects(path: Path, branch: str) -> list[str]:
    """Subjects of a branch, oldest first."""
    return git(path, "log", "--reverse", "--format=%s", branch).splitlines()


def test_a_new_archive_is_an_empty_bare_repository_that_git_accepts(path: Path) -> None:
    assert git(path, "rev-parse", "--is-bare-repository") == "true"
    assert git(path, "symbolic-ref", "HEAD") == "refs/heads/versions"
    assert git(path, "fsck", "--strict") == ""
    assert not list(path.glob("hooks/*"))
    with open_archive(path) as archive:
        assert not archive.foreign
        assert (archive.terms(), archive.records()) == ((), ())
        assert (archive.last_version(PRIVACY), archive.last_snapshot(PRIVACY)) == (None, None)


def test_making_an_archive_again_leaves_it_as_it_is(archive: Archive, path: Path) -> None:
    archive.record([check()], recorded_at=NOON)
    before = refs(path)
    create(path)
    assert refs(path) == before


def test_an_archive_is_made_with_the_folders_above_it(tmp_path: Path) -> None:
    create(tmp_path / "a" / "b" / "archive.git")
    assert [entry.name for entry in (tmp_path / "a" / "b").iterdir()] == ["archive.git"]


def test_a_first_check_records_bytes_text_and_observation(archive: Archive, path: Path) -> None:
    (done,) = archive.record([check("We keep data.")], recorded_at=hours(1))
    assert done.record is not None
    assert done.record.kind is RecordKind.FIRST
    assert done.observation == replace(seen(), outcome=Outcome.FIRST)
    assert git(path, "show", "snapshots:Example/Privacy Policy.html") == "<p>We keep data."
    assert git(path, "show", "versions:Example/Privacy Policy.md") == "We keep data."
    for branch in ("snapshots", "versions"):
        assert subjects(path, branch) == ["First record of Example Privacy Policy"]
    assert refs(path).keys() == {
        f"refs/heads/{name}" for name in ("observations", "snapshots", "versions")
    }
    assert git(path, "fsck", "--strict") == ""


def test_what_is_returned_is_what_is_read_again(archive: Archive) -> None:
    (done,) = archive.record([check()], recorded_at=hours(1))
    assert archive.records() == (done.record,)
    assert archive.last_version(PRIVACY) == done.record
    snapshot = archive.last_snapshot(PRIVACY)
    assert snapshot is not None
    assert (snapshot.commit,) == done.snapshots


def test_the_author_date_is_the_capture_and_the_committer_date_the_recording(
    archive: Archive, path: Path
) -> None:
    archive.record([check(at=hours(0))], recorded_at=hours(1))
    for branch in ("snapshots", "versions"):
        dates = git(path, "log", "--format=%aI %cI", branch)
        assert dates == "2024-09-23T12:00:00+00:00 2024-09-23T13:00:00+00:00"


def test_parts_of_a_second_are_left_out_of_a_record_as_git_leaves_them_out(
    archive: Archive,
) -> None:
    at = NOON.replace(microsecond=999_999)
    (done,) = archive.record([check(at=at)], recorded_at=at)
    assert done.record is not None
    assert (done.record.captured_at, done.record.recorded_at) == (NOON, NOON)


def test_the_facts_of_a_snapshot_stand_in_trailers(archive: Archive, path: Path) -> None:
    page = capture(headers=(("etag", 'W/"1"'), ("last-modified", "Mon, 23 Sep 2024 10:00:00 GMT")))
    archive.record([Recording(terms=PRIVACY, captures=(page,))], recorded_at=NOON)
    assert git(path, "log", "--format=%(trailers)", "snapshots").splitlines() == [
        "Terms: Example/Privacy Policy",
        "Source-URL: https://example.org/privacy",
        "Final-URL: https://example.org/privacy?lang=en",
        "Status: 200",
        "Content-Type: text/html; charset=utf-8",
        f"Content-SHA256: {hashlib.sha256(page.body).hexdigest()}",
        'ETag: W/"1"',
        "Last-Modified: Mon, 23 Sep 2024 10:00:00 GMT",
    ]


def test_the_facts_of_a_version_name_the_snapshot_it_was_extracted_from(
    archive: Archive, path: Path
) -> None:
    archive.record([check("We keep data.")], recorded_at=NOON)
    assert git(path, "log", "--format=%(trailers)", "versions").splitlines() == [
        "Terms: Example/Privacy Policy",
        "Source-URL: https://example.org/privacy",
        "Final-URL: https://example.org/privacy?lang=en",
        f"Content-SHA256: {hashlib.sha256(b'<p>We keep data.').hexdigest()}",
        f"Snapshot: {git(path, 'rev-parse', 'snapshots')}",
        "Extractor: x 1",
        "Declaration: f00d",
    ]


def test_facts_from_outside_stay_on_their_line(archive: Archive) -> None:
    page = capture(headers=(("etag", "a\nKind: technical upgrade\n\x1b[31m"),))
    archive.record([Recording(terms=PRIVACY, captures=(page,))], recorded_at=NOON)
    snapshot = archive.last_snapshot(PRIVACY)
    assert snapshot is not None
    assert snapshot.trailer("ETag") == "a Kind: technical upgrade [31m"
    assert snapshot.trailer("Kind") is None


def test_unchanged_bytes_add_an_observation_and_nothing_else(archive: Archive, path: Path) -> None:
    archive.record([check(at=hours(0))], recorded_at=hours(0))
    before = refs(path)
    (done,) = archive.record([check(at=hours(12))], recorded_at=hours(12))
    after = refs(path)
    assert (done.record, done.snapshots) == (None, ())
    assert {name for name in after if after[name] != before[name]} == {"refs/heads/observations"}
    assert [one.outcome for one in archive.observations()] == [Outcome.FIRST, Outcome.UNCHANGED]


def test_changed_bytes_with_the_same_text_add_a_snapshot_only(archive: Archive, path: Path) -> None:
    archive.record([check("Same.", body="<p>Same.")], recorded_at=hours(0))
    (done,) = archive.record([check("Same.", hours(1), body="<b>Same.")], recorded_at=hours(1))
    assert done.record is None
    assert len(done.snapshots) == 1
    assert len(subjects(path, "versions")) == 1
    assert subjects(path, "snapshots")[1:] == ["Record new changes of Example Privacy Policy"]
    assert [one.outcome for one in archive.observations()] == [Outcome.FIRST, Outcome.UNCHANGED]


def test_a_changed_text_is_a_change(archive: Archive, path: Path) -> None:
    archive.record([check("One.")], recorded_at=hours(0))
    (done,) = archive.record([check("Two.", hours(1))], recorded_at=hours(1))
    assert done.record is not None
    assert done.record.kind is RecordKind.CHANGE
    assert done.observation is not None
    assert done.observation.outcome is Outcome.CHANGED
    assert subjects(path, "versions")[1:] == ["Record new changes of Example Privacy Policy"]
    assert list(archive.read_texts(archive.records())) == ["One.", "Two."]


def test_an_upgrade_and_the_news_after_it_are_two_versions_in_this_order(
    archive: Archive, path: Path
) -> None:
    archive.record([check("One.")], recorded_at=hours(0))
    stored = archive.last_snapshot(PRIVACY)
    assert stored is not None
    upgrade = replace(
        new_version("# One.", stored.captured_at, kind=RecordKind.TECHNICAL, extractor="x 2"),
        snapshots=(stored,),
    )
    news = check("# Two.", hours(1))
    results = archive.record(
        [Recording(terms=PRIVACY, version=upgrade), news], recorded_at=hours(1)
    )
    assert [one.record and one.record.kind for one in results] == [
        RecordKind.TECHNICAL,
        RecordKind.CHANGE,
    ]
    assert results[0].record is not None
    assert results[0].record.trailer("Snapshot") == stored.commit
    assert results[0].record.trailer("Kind") == "technical upgrade"
    assert subjects(path, "versions")[1:] == [
        "Apply technical or declaration upgrade on Example Privacy Policy",
        "Record new changes of Example Privacy Policy",
    ]
    assert list(archive.read_texts(archive.records())) == ["One.", "# One.", "# Two."]
    assert [one.kind for one in archive.records()][1] is RecordKind.TECHNICAL


def test_an_upgrade_alone_is_no_change_of_the_publishers(archive: Archive) -> None:
    archive.record([check("One.")], recorded_at=hours(0))
    same = capture("<p>One.", hours(1))
    upgrade = new_version("# One.", hours(1), kind=RecordKind.TECHNICAL)
    recording = Recording(
        terms=PRIVACY, captures=(same,), version=upgrade, observation=seen(at=hours(1))
    )
    (done,) = archive.record([recording], recorded_at=hours(1))
    assert done.record is not None
    assert done.record.kind is RecordKind.TECHNICAL
    assert done.observation is not None
    assert done.observation.outcome is Outcome.UNCHANGED


def test_a_version_from_unchanged_bytes_names_the_snapshot_recorded_long_before(
    archive: Archive,
) -> None:
    (first,) = archive.record([check("One.")], recorded_at=hours(0))
    archive.record([check("Else.", hours(1), terms=COOKIES)], recorded_at=hours(1))
    again = replace(check("# One.", hours(2)), captures=(capture("<p>One.", hours(2)),))
    (done,) = archive.record([again], recorded_at=hours(2))
    assert done.record is not None
    assert done.record.trailer("Snapshot") == first.snapshots[0]
    assert done.snapshots == ()


def test_held_bytes_are_kept_though_no_version_is(archive: Archive, path: Path) -> None:
    held = replace(seen(), outcome=Outcome.HELD, reason="a captcha")
    recording = Recording(terms=PRIVACY, captures=(capture("<p>Robot?"),), observation=held)
    (done,) = archive.record([recording], recorded_at=NOON)
    assert done.observation == held
    assert refs(path).keys() == {"refs/heads/observations", "refs/heads/snapshots"}


def test_combined_pages_are_numbered_and_all_named_by_their_version(
    archive: Archive, path: Path
) -> None:
    pages = (capture("<p>One", url="https://e.org/1"), capture("<p>Two", url="https://e.org/2"))
    recording = Recording(terms=PRIVACY, captures=pages, version=new_version("One\nTwo"))
    (done,) = archive.record([recording], recorded_at=NOON)
    names = git(path, "ls-tree", "-r", "--name-only", "snapshots").splitlines()
    assert names == ["Example/Privacy Policy #1.html", "Example/Privacy Policy #2.html"]
    assert done.record is not None
    named = [value for name, value in done.record.trailers if name == "Snapshot"]
    assert named == list(done.snapshots)
    second = archive.last_snapshot(PRIVACY, 2)
    assert second is not None
    assert archive.read_capture(second).body == b"<p>Two"
    assert (second.trailer("Document"), archive.last_snapshot(PRIVACY)) == ("2", None)


def test_of_combined_pages_only_the_changed_one_is_recorded_again(
    archive: Archive, path: Path
) -> None:
    one, two, three = (capture(f"<p>{name}") for name in ("one", "two", "three"))
    archive.record(
        [Recording(terms=PRIVACY, captures=(one, two), version=new_version("1 2"))],
        recorded_at=hours(0),
    )
    first = archive.last_snapshot(PRIVACY, 1)
    assert first is not None
    (done,) = archive.record(
        [Recording(terms=PRIVACY, captures=(one, three), version=new_version("1 3"))],
        recorded_at=hours(1),
    )
    assert done.record is not None
    named = [value for name, value in done.record.trailers if name == "Snapshot"]
    assert named == [first.commit, *done.snapshots]
    assert len(subjects(path, "snapshots")) == 3


def test_of_combined_pages_those_that_came_are_kept_though_one_failed(
    archive: Archive, path: Path
) -> None:
    archive.record([Recording(terms=PRIVACY, captures=(None, capture()))], recorded_at=NOON)
    names = git(path, "ls-tree", "-r", "--name-only", "snapshots")
    assert names == "Example/Privacy Policy #2.html"


def test_a_page_that_becomes_another_kind_of_file_replaces_the_old_one(
    archive: Archive, path: Path
) -> None:
    archive.record([Recording(terms=PRIVACY, captures=(capture(),))], recorded_at=hours(0))
    report = capture("%PDF-1.7", hours(1), content_type="application/pdf")
    archive.record([Recording(terms=PRIVACY, captures=(report,))], recorded_at=hours(1))
    assert git(path, "ls-tree", "-r", "--name-only", "snapshots") == "Example/Privacy Policy.pdf"
    assert subjects(path, "snapshots")[1] == "Record new changes of Example Privacy Policy"
    stored = archive.last_snapshot(PRIVACY)
    assert stored is not None
    assert archive.read_capture(stored) == report


def test_many_terms_of_one_run_are_recorded_together(archive: Archive, path: Path) -> None:
    terms = [Terms(service=f"Service {number % 7}", type=f"Type {number}") for number in range(60)]
    archive.record([check(f"Text of {one}.", terms=one) for one in terms], recorded_at=NOON)
    assert archive.terms() == tuple(sorted(terms))
    assert len(list(archive.observations())) == 60
    assert git(path, "rev-list", "--count", "observations") == "1"
    assert git(path, "fsck", "--strict") == ""


def test_of_many_services_each_is_compared_with_what_stood_before(
    archive: Archive, path: Path
) -> None:
    terms = [Terms(service=f"Service {number}", type="Terms") for number in range(6)]
    archive.record([check("One.", terms=one) for one in terms], recorded_at=hours(0))
    texts = ["One.", "Two.", "One.", "Two.", "One.", "Two."]
    again = [check(text, hours(1), terms=one) for one, text in zip(terms, texts, strict=True)]
    results = archive.record(again, recorded_at=hours(1))
    assert [one.record and one.record.kind for one in results] == [None, RecordKind.CHANGE] * 3
    assert [len(one.snapshots) for one in results] == [0, 1] * 3
    assert len(subjects(path, "snapshots")) == len(subjects(path, "versions")) == 9


def test_terms_whose_names_begin_alike_are_kept_apart(archive: Archive, path: Path) -> None:
    longer = Terms(service="Example", type="Privacy Policy.old")
    archive.record([check("One."), check("Two.", terms=longer)], recorded_at=NOON)
    names = git(path, "ls-tree", "-r", "--name-only", "snapshots").splitlines()
    assert names == ["Example/Privacy Policy.html", "Example/Privacy Policy.old.html"]
    stored = archive.last_snapshot(PRIVACY)
    assert stored is not None
    assert archive.read_capture(stored).body == b"<p>One."


def test_nothing_to_record_writes_nothing(archive: Archive, path: Path) -> None:
    assert archive.record([], recorded_at=NOON) == ()
    assert refs(path) == {}


def test_one_bad_recording_and_none_of_the_run_is_recorded(archive: Archive, path: Path) -> None:
    archive.record([check("One.")], recorded_at=hours(0))
    before = refs(path)
    bad = check("Two.", hours(1), terms=Terms(service="..", type="x"))
    with pytest.raises(ArchiveError, match="cannot be recorded"):
        archive.record([check("Two.", hours(1)), bad], recorded_at=hours(1))
    assert refs(path) == before
    archive.record([check("Two.", hours(1))], recorded_at=hours(1))
    assert list(archive.read_texts(archive.records())) == ["One.", "Two."]
    assert not list(path.glob("fast_import_crash_*"))


def test_a_time_before_git_began_is_refused(archive: Archive, path: Path) -> None:
    with pytest.raises(ArchiveError, match="1970"):
        archive.record([check(at=NOON.replace(year=1969))], recorded_at=NOON)
    assert refs(path) == {}


def test_recording_needs_no_identity_of_the_person_who_runs_it(
    archive: Archive, path: Path
) -> None:
    archive.record([check()], recorded_at=NOON)
    assert git(path, "log", "--format=%ae %ce", "versions") == (
        "policydiff@localhost policydiff@localhost"
    )


BYTES = st.binary(max_size=200)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@settings(
    max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(pages=st.lists(st.tuples(BYTES, TEXT), min_size=1, max_size=4))
def test_whatever_the_bytes_and_the_text_they_are_given_back_as_they_were(
    pages: list[tuple[bytes, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("law") / "archive.git"
    create(path)
    texts: list[str] = []
    with open_archive(path) as archive:
        for number, (body, text) in enumerate(pages):
            recording = Recording(
                terms=OTHER,
                captures=(capture(body, hours(number)),),
                version=new_version(text, hours(number)),
            )
            archive.record([recording], recorded_at=hours(number))
            stored = archive.last_snapshot(OTHER)
            assert stored is not None
            assert archive.read_capture(stored).body == body
            texts += [text] if texts[-1:] != [text] else []
        assert list(archive.read_texts(archive.records())) == texts


def test_what_utf8_cannot_hold_does_not_stop_a_run(archive: Archive) -> None:
    archive.record([check("a\ud800b", body="x")], recorded_at=NOON)
    assert list(archive.read_texts(archive.records())) == ["a?b"]
