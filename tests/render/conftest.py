from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from policydiff import history
from policydiff.assess import Rules
from policydiff.compare import compare
from policydiff.history.stays import Stood
from policydiff.model import Record, RecordKind, Terms, Version
from policydiff.queries import Period, parse_period
from policydiff.render import pair
from policydiff.render.paint import plain
from policydiff.report import PeriodReport, report, undated

TERMS = Terms(service="Telegram", type="Privacy Policy")

Edition = tuple[str, str | None] | tuple[str, str, RecordKind]
"""Day, Markdown (None took it away), and why it was recorded."""


def source(texts: dict[str, str]) -> history.TextSource:
    """What the texts of commits say, for `history.build`."""
    return history.TextSource(lambda record: texts[record.commit])


class Case:
    """Reports over editions that a test names."""

    period: Period = parse_period("2024-09")

    def __call__(self, *editions: Edition, rules: Rules | None = None) -> PeriodReport:
        texts: dict[str, str] = {}
        records = [self.record(edition, texts) for edition in editions]
        timeline, stays = history.built(TERMS, records, source(texts))
        found = history.in_period(timeline, self.period)
        stood = Stood(timeline, stays)
        return report(found, lambda r: self.version(r, texts), rules=rules, stood=lambda: stood)

    def record(self, edition: Edition, texts: dict[str, str]) -> Record:
        at = datetime.fromisoformat(edition[0]).replace(tzinfo=UTC)
        commit = f"{int(at.timestamp()):x}".ljust(40, "0")
        blob = None if edition[1] is None else f"{abs(hash(edition[1])):x}".ljust(40, "0")[:40]
        texts[commit] = edition[1] or ""
        kind = edition[2] if len(edition) == 3 else RecordKind.CHANGE
        return Record(
            terms=TERMS, captured_at=at, recorded_at=at, commit=commit, blob=blob, kind=kind, origin="versions",
            subject="", trailers=(("Source-URL", "https://example.org/privacy"),),
        )  # fmt: skip

    def version(self, record: Record, texts: dict[str, str]) -> Version:
        return Version(
            title=str(record.terms),
            text=texts[record.commit],
            captured_at=record.captured_at,
            record=record,
            urls=("https://example.org/privacy",),
        )


@pytest.fixture
def case() -> Case:
    return Case()


def joined(lines: Sequence[str]) -> str:
    return "\n\n".join(lines) + "\n"


def diffed(old: str, new: str) -> str:
    """Two Markdown texts compared, as plain text."""
    comparison = compare(Version(title="a", text=old), Version(title="a", text=new))
    return plain(pair.diff(comparison, undated(comparison), context=40))
