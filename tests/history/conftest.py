from __future__ import annotations

from datetime import UTC, datetime, timedelta

from policydiff import history
from policydiff.model import Record, RecordKind, Terms

TERMS = Terms(service="Acme", type="Privacy Policy")

KEEP = "We keep the messages of a closed account for thirty days and then erase them."
SHARE = "A court may oblige us to share your telephone number with the police of its country."
ASK = "Whoever wants a copy of everything stored about them can ask our office for it in writing."
PAY = "Fees for the paid plan are taken on the first working day of every month."


def source() -> history.TextSource:
    """One whose blobs are the texts themselves."""
    return history.TextSource(lambda record: record.blob or "")


def record(
    when: str,
    text: str | None,
    kind: RecordKind = RecordKind.CHANGE,
    origin: str = "versions",
) -> Record:
    """A record of a text at an ISO time in UTC; None took the document away."""
    at = datetime.fromisoformat(when).replace(tzinfo=UTC)
    return Record(
        terms=TERMS,
        captured_at=at,
        recorded_at=at + timedelta(minutes=1),
        commit=f"{int(at.timestamp()):040x}",
        blob=text,
        kind=kind,
        origin=origin,
        subject="",
    )


def timeline(*records: Record) -> history.Timeline:
    return history.build(TERMS, records, source())


def page(*lines: str) -> str:
    """Lines as paragraphs of Markdown."""
    return "\n\n".join(lines) + "\n"


def folds(built: history.Timeline) -> list[str | None]:
    """Why each entry is no news, or None."""
    return [entry.fold for entry in built.entries]
