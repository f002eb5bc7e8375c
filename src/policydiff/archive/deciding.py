"""A person's decision on what is held: on record as a version, or closed as no policy."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from policydiff.archive import evidence
from policydiff.archive.holding import Holding
from policydiff.archive.message import Facts
from policydiff.archive.objects import Objects
from policydiff.archive.recording import Closed, Held, HeldPage, NewVersion
from policydiff.archive.transaction import Transaction
from policydiff.archive.writing import Writing
from policydiff.errors import ArchiveError, UsageError
from policydiff.model import Capture, Record, RecordKind


def decide(
    directory: Path,
    objects: Objects,
    one: Held,
    closed: Closed,
    *,
    by: str,
    note: str | None,
    at: datetime,
) -> Record | None:
    """Accept or reject what is held; see `Archive.decide`."""
    with Transaction(directory) as transaction:
        writing = Writing(directory, transaction, objects, at)
        _refuse_closed(writing.holding, one)
        record = None
        if closed is Closed.ACCEPTED:
            captures = [_capture(objects, one, page) for page in one.pages]
            said: Facts = [
                ("Held", one.commit),
                ("Accepted-By", by),
                ("Accepted-At", at.isoformat().replace("+00:00", "Z")),
            ]
            record, _ = writing.captured(one.terms, captures, _version(objects, one), said)
        writing.holding.close(one, closed, by=by, note=note)
        evidence.observe(transaction, f"Decide on held {one.terms.service} {one.terms.type}", at)
        transaction.publish()
    return record


def _refuse_closed(holding: Holding, one: Held) -> None:
    waiting = holding.pending(one.terms)
    if waiting is None or waiting.commit != one.commit:
        raise UsageError(
            f"{one.commit[:7]} ({one.terms}) is no longer held: somebody has decided on it, or a later page "
            "has taken its place. See `policydiff status`."
        )


def _version(objects: Objects, one: Held) -> NewVersion:
    text = objects.get(one.text) if one.text else None
    if text is None:
        raise UsageError(
            f"{one.commit[:7]} ({one.terms}) holds no text that could be recorded: correct `select` in the "
            "declaration and run `policydiff snapshot`, or reject it."
        )
    return NewVersion(
        text=text.decode("utf-8", "replace"),
        kind=RecordKind.CHANGE,
        captured_at=one.captured_at,
        extractor=one.trailer("Extractor") or "",
        declaration=one.trailer("Declaration") or "",
    )


def _capture(objects: Objects, one: Held, page: HeldPage) -> Capture:
    body = objects.get(page.blob)
    if body is None:
        raise ArchiveError(
            f"The bytes of {page.path} (commit {one.commit}) are missing: the archive is damaged."
        )
    facts = dict(page.facts)
    headers = (
        ("content-type", "Content-Type"),
        ("etag", "ETag"),
        ("last-modified", "Last-Modified"),
    )
    return Capture(
        requested_url=facts.get("Source-URL", ""),
        final_url=facts.get("Final-URL", ""),
        status=int(facts.get("Status", "200")),
        headers=tuple((name, facts[key]) for name, key in headers if key in facts),
        body=body,
        captured_at=one.captured_at,
    )
