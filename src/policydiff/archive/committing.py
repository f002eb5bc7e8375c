"""The text of a terms committed, on whatever branch, and the record that this makes."""

from __future__ import annotations

from datetime import datetime

from policydiff.archive import layout, message
from policydiff.archive.message import Facts
from policydiff.archive.objects import blob_id
from policydiff.archive.transaction import Transaction
from policydiff.model import Record, RecordKind, Terms


def commit_text(
    transaction: Transaction,
    recorded_at: datetime,
    *,
    terms: Terms,
    branch: str,
    files: dict[str, bytes],
    kind: RecordKind,
    captured_at: datetime,
    facts: Facts,
) -> Record:
    """Commit files of which the first is the text of a terms.

    Args:
        transaction: entered.
        recorded_at: committer date, in whole seconds.
        terms: whose.
        branch: full name of the branch.
        files: path to content; the text first.
        kind: why it is recorded.
        captured_at: author date.
        facts: trailers, besides those of every text.
    """
    technical = kind.value if kind is RecordKind.TECHNICAL else None
    facts = [("Terms", str(terms)), *facts, (message.KIND, technical)]
    text = message.compose(message.subject(kind, terms), facts)
    commit = transaction.commit(
        branch, text, authored_at=captured_at, recorded_at=recorded_at, files=files
    )
    subject, trailers = message.parse(text)
    return Record(
        terms=terms,
        captured_at=captured_at.replace(microsecond=0),
        recorded_at=recorded_at,
        commit=commit,
        blob=blob_id(next(iter(files.values()))),
        kind=kind,
        origin=branch.removeprefix(layout.HEADS),
        subject=subject,
        trailers=trailers,
    )
