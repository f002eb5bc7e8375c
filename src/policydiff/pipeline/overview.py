"""How every terms of a collection stands, read from its archive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from policydiff import notify
from policydiff.archive import Archive, open_archive
from policydiff.collection import Collection
from policydiff.declarations import load_declarations
from policydiff.model import Observation, Outcome, RecordKind, Terms
from policydiff.queries import match_all
from policydiff.standing import SEEN, NotifierStatus, Overview, aged, status_of


def overview(
    collection: Collection, queries: Sequence[str], *, now: datetime, stale: timedelta | None
) -> Overview:
    """Say how the declared terms stand, or those asked for.

    Args:
        collection: whose declarations and archive.
        queries: names as a person types them; none stands for all.
        now: the time of asking.
        stale: how long a terms may go unseen; None for as long as it likes.

    Raises:
        DeclarationError: a declaration is wrong.
        UsageError: a name matches nothing.
        ArchiveError: the archive can't be read.

    Cost: one walk of `versions`; observations as far back as terms have been failing.
    """
    assert collection.declarations is not None  # noqa: S101 - the caller refused foreign repositories
    declared = [
        one.terms for one in load_declarations(collection.declarations, check_selectors=False)
    ]
    if queries:
        declared = list(match_all(queries, declared, declared=True))
    if not collection.archive.exists():
        return Overview(at=now, terms=tuple(status_of(terms, [], None, None) for terms in declared))
    with open_archive(collection.archive) as archive:
        held = {one.terms: one for one in archive.held()}
        stands = _standing(archive)
        changed = _changed(archive)
        checks = _checks(archive, frozenset(declared) | held.keys(), stands)
    found = tuple(
        status_of(terms, checks.get(terms, []), changed.get(terms), held.get(terms))
        for terms in sorted({*declared, *(held if not queries else ())})
    )
    return Overview(
        at=now,
        terms=tuple(aged(one, now, stale) for one in found),
        notifiers=tuple(_notifiers(collection)),
    )


def _notifiers(collection: Collection) -> Iterator[NotifierStatus]:
    for name, box in sorted(notify.read(collection.archive).items()):
        yield NotifierStatus(
            name=name,
            waiting=len(box.waiting),
            since=datetime.fromisoformat(box.waiting[0].at) if box.waiting else None,
            tries=box.tries,
            error=box.error,
        )


def _changed(archive: Archive) -> dict[Terms, datetime]:
    """When the text that stands was first seen."""
    return {
        record.terms: record.captured_at
        for record in archive.records()
        if record.origin == "versions" and record.kind is not RecordKind.TECHNICAL
    }


def _standing(archive: Archive) -> dict[Terms, frozenset[str]]:
    """SHA-256 of the pages of each text that stands because a person accepted it."""
    last = {one.terms: one for one in archive.records() if one.origin == "versions"}
    return {
        terms: frozenset(value for key, value in one.trailers if key == "Content-SHA256")
        for terms, one in last.items()
        if one.trailer("Accepted-By") is not None
    }


def _checks(
    archive: Archive, wanted: frozenset[Terms], accepted: Mapping[Terms, frozenset[str]]
) -> dict[Terms, list[Observation]]:
    """The checks of each terms back to the last one that saw it, latest first.

    One that held the very pages that were accepted later has seen them.
    """
    open_ = set(wanted)
    found: dict[Terms, list[Observation]] = {}
    for made in archive.latest_observations(open_.__contains__):
        seen = made.outcome is Outcome.HELD and frozenset(made.sha256) == accepted.get(made.terms)
        one = replace(made, outcome=Outcome.CHANGED, reason=None) if seen else made
        found.setdefault(one.terms, []).append(one)
        if one.outcome in SEEN:
            open_.discard(one.terms)
            if not open_:
                break
    return found
