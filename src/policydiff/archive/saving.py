"""Pages that somebody saved, recorded on a branch of their own beside what was fetched."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from policydiff.archive import evidence, layout, message
from policydiff.archive.committing import commit_text
from policydiff.archive.message import Facts
from policydiff.archive.objects import Objects, blob_id, encode
from policydiff.archive.recording import SavedPage
from policydiff.archive.transaction import Transaction
from policydiff.errors import ArchiveError
from policydiff.model import Record, RecordKind

_ORIGIN = ("Origin", "saved page")


def save(
    directory: Path, objects: Objects, page: SavedPage, recorded_at: datetime, name: str
) -> Record | None:
    """Record a saved page; see `Archive.record_saved`."""
    branch = layout.import_branch(name)
    with Transaction(directory) as transaction:
        tip = transaction.tips.get(branch)
        commit = objects.get(tip) if tip else None
        if (
            commit is not None
            and _ORIGIN not in message.parse(commit.decode("utf-8", "replace"))[1]
        ):
            raise ArchiveError(
                f"imports/{name} holds a history that was imported as published, and nothing is added "
                "to it: choose another name for saved pages."
            )
        done = _save(transaction, objects, page, recorded_at, branch)
        if done is not None:
            evidence.observe(transaction, f"Record a saved page on imports/{name}", recorded_at)
        transaction.publish()
    return done


def _save(
    transaction: Transaction, objects: Objects, page: SavedPage, recorded_at: datetime, branch: str
) -> Record | None:
    """Commit a saved page and its text; None where both stand there already."""
    layout.check_terms(page.terms)
    stem = layout.saved_stem(page.terms, page.captured_at)
    folder, _, name = stem.rpartition("/")
    extension = layout.saved_extension(page.file_name)
    body, content = page.body, encode(page.text)
    tip = transaction.tips.get(branch)
    files = objects.tree(f"{tip}:{folder}") if tip else {}
    known = files.get(f"{name}.{extension}") == blob_id(body)
    if known and files.get(f"{name}.md") == blob_id(content):
        return None
    kind = RecordKind.CHANGE if files else RecordKind.FIRST
    if known:
        kind = RecordKind.TECHNICAL
    facts: Facts = [
        _ORIGIN,
        ("Origin-File", page.file_name.replace("\\", "/").rpartition("/")[2]),
        ("Source-URL", page.url),
        ("Content-SHA256", hashlib.sha256(body).hexdigest()),
        ("Captured-At", page.captured_at.astimezone(UTC).isoformat().replace("+00:00", "Z")),
        ("Captured-At-By", page.said_by),
        ("Extractor", page.extractor),
        ("Declaration", page.declaration),
    ]
    return commit_text(
        transaction,
        recorded_at.replace(microsecond=0),
        terms=page.terms,
        branch=branch,
        files={f"{stem}.md": content, f"{stem}.{extension}": body},
        kind=kind,
        captured_at=page.captured_at,
        facts=facts,
    )
