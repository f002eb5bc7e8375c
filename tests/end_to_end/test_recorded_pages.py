"""The pages that were recorded of Telegram, served again in order of time and recorded by us."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.commandline import call
from tests.extract.conftest import words
from tests.loopback import Loopback, Reply, serving
from tests.sites import git, make, texts

from policydiff.archive import open_archive
from policydiff.collection import Collection
from policydiff.model import Outcome, Record
from policydiff.pipeline.capturing import snapshot

pytestmark = pytest.mark.real_data

FOLDERS = {"Privacy Policy": "privacy", "Terms of Service": "tos"}


@dataclass(frozen=True, slots=True)
class Archived:
    """What we recorded of the pages, and what each look found."""

    made: Collection
    pages: dict[str, dict[datetime, bytes]]
    outcomes: dict[tuple[str, datetime], Outcome]


@pytest.fixture(scope="module")
def archived(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Archived:
    """Looks at both documents at the time of each page of either."""
    pages = {
        kind: {
            datetime.strptime(file.stem, "%Y-%m-%dT%H%M%SZ").replace(tzinfo=UTC): file.read_bytes()
            for file in sorted((shared_data / "telegram-pages" / folder).glob("*.html"))
        }
        for kind, folder in FOLDERS.items()
    }
    looks = sorted({at for editions in pages.values() for at in editions})
    outcomes: dict[tuple[str, datetime], Outcome] = {}
    with serving() as server:
        terms = {
            kind: {"fetch": server.url(f"/{folder}"), "select": ".tl_page_container"}
            for kind, folder in FOLDERS.items()
        }
        made = make(tmp_path_factory.mktemp("pages"), {"Telegram": terms})
        for at in looks:
            serve(server, pages, at)
            for check in snapshot(made, (), clock=lambda at=at: at, progress=lambda *_: None):  # type: ignore[misc]
                outcomes[check.terms.type, at] = check.outcome
    return Archived(made=made, pages=pages, outcomes=outcomes)


def serve(server: Loopback, pages: dict[str, dict[datetime, bytes]], at: datetime) -> None:
    """Serve what stood at a time; a document that had no page yet is not found."""
    for kind, folder in FOLDERS.items():
        standing = [body for published, body in pages[kind].items() if published <= at]
        server.routes[f"/{folder}"] = Reply(body=standing[-1]) if standing else Reply(status=404)


def recorded(archived: Archived, kind: str) -> list[tuple[Record, str]]:
    with open_archive(archived.made.archive) as archive:
        found = [record for record in archive.records() if record.terms.type == kind]
        return list(zip(found, archive.read_texts(found), strict=True))


@pytest.mark.parametrize("kind", FOLDERS)
def test_every_version_has_the_words_of_the_public_record_of_its_time(
    archived: Archived, clone_bundle: Callable[[str], Path], kind: str
) -> None:
    """All pages given of both documents can be compared.

    The public record combines the Terms of Service with another document for a while from
    2024-09-24 on; where it does, no page is given, and nothing is recorded by us.
    """
    public = public_texts(clone_bundle("telegram-versions"), kind)
    versions = recorded(archived, kind)
    assert len(versions) > 20
    for record, text in versions:
        assert words(text) == words(public[record.captured_at]), record.captured_at


@pytest.mark.parametrize("kind", FOLDERS)
def test_every_page_with_other_words_is_a_version_and_no_other_is(
    archived: Archived, clone_bundle: Callable[[str], Path], kind: str
) -> None:
    public = public_texts(clone_bundle("telegram-versions"), kind)
    versions = {record.captured_at for record, _ in recorded(archived, kind)}
    editions = list(archived.pages[kind])
    assert versions <= set(editions)
    for before, at in itertools.pairwise(editions):
        if words(public[before]) != words(public[at]):
            assert at in versions
        if archived.pages[kind][before] == archived.pages[kind][at]:
            assert at not in versions


def test_a_look_at_a_page_that_stands_adds_no_version(archived: Archived) -> None:
    standing = {
        (kind, at): outcome
        for (kind, at), outcome in archived.outcomes.items()
        if at not in archived.pages[kind] and at > min(archived.pages[kind])
    }
    assert len(standing) > 20
    assert set(standing.values()) == {Outcome.UNCHANGED}


def test_no_look_fails_but_those_before_the_first_page_and_none_is_held(archived: Archived) -> None:
    for (kind, at), outcome in archived.outcomes.items():
        assert (outcome is Outcome.FAILED) == (at < min(archived.pages[kind])), (kind, at)
        assert outcome is not Outcome.HELD


def test_the_archive_is_a_sound_repository(archived: Archived) -> None:
    git(archived.made.archive, "fsck", "--strict", "--full")
    assert len(texts(archived.made)) == len(
        git(archived.made.archive, "rev-list", "versions").split()
    )


@pytest.mark.parametrize(
    ("period", "name"),
    [
        ("2024-09", "privacy"),
        ("2024-10", "privacy"),
        ("2024-09-23", "terms service"),
        ("2023", "privacy"),
        ("2022-06", "terms service"),
    ],
)
def test_a_period_shows_the_same_changes_as_the_public_record(
    archived: Archived, clone_bundle: Callable[[str], Path], period: str, name: str
) -> None:
    ours = shown(archived.made.path, period, name)
    assert ours == shown(clone_bundle("telegram-versions"), period, name)
    assert ours


def shown(collection: Path, period: str, name: str) -> list[dict[str, Any]]:
    """The changes of words in a period: what became of which clause, when, and its redline."""
    document = call("-C", collection, "show", period, "telegram", name, "--format", "json").json()
    return [
        {
            "kind": change["kind"],
            "at": change["at"],
            "addresses": [
                [clause["address"] for clause in change[side]] for side in ("old", "new")
            ],
            "redline": change["redline"] and change["redline"]["readable"],
        }
        for terms in document["terms"]
        for stretch in terms["stretches"]
        for change in (stretch["comparison"] or {"changes": ()})["changes"]
        if change["kind"] != "markup only"
    ]


def public_texts(repository: Path, kind: str) -> dict[datetime, str]:
    """The recorded Markdown by its time."""
    path = f"Telegram/{kind}.md"
    log = git(repository, "log", "main", "--format=%at %H", "--", path).splitlines()
    return {
        datetime.fromtimestamp(int(at), UTC): git(repository, "show", f"{commit}:{path}")
        for at, commit in map(str.split, log)
    }
