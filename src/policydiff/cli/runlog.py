"""What a run says as it goes, for a program that collects logs: JSON on stderr, one object a line."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from policydiff.cli.console import utc_now
from policydiff.errors import PolicydiffError
from policydiff.model import Outcome

if TYPE_CHECKING:
    from policydiff.pipeline.capturing import Check
    from policydiff.pipeline.notifying import Delivery

_TROUBLE = frozenset({Outcome.FAILED, Outcome.HELD})


class Log(StrEnum):
    """What `--log` takes."""

    TEXT = "text"
    JSON = "json"


class Lines:
    """Writes the lines.

    Args:
        quiet: whether only trouble is worth one.
    """

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet

    def check(self, one: Check) -> None:
        """What a check found."""
        trouble = one.outcome in _TROUBLE
        if trouble or not self._quiet:
            self._write(
                "warning" if trouble else "info",
                "check",
                service=one.terms.service,
                type=one.terms.type,
                at=_said(one.at),
                outcome=one.outcome.value,
                detail=one.detail or None,
                commit=one.record.commit if one.record else None,
            )

    def ended(self, outcomes: Counter[Outcome]) -> None:
        """How many checks came to what."""
        if not self._quiet:
            numbers = {outcome.value: outcomes[outcome] for outcome in Outcome if outcomes[outcome]}
            self._write("info", "end", checked=outcomes.total(), outcomes=numbers)

    def told(self, done: Sequence[Delivery]) -> None:
        """What people were told, or could not be."""
        for one in done:
            if one.error is not None or (one.sent and not self._quiet):
                self._write(
                    "info" if one.error is None else "warning",
                    "notify",
                    notifier=one.name,
                    sent=one.sent,
                    waiting=one.waiting,
                    error=one.error,
                )

    def error(self, error: PolicydiffError) -> None:
        """What ended the run."""
        self._write("error", "error", message=error.message, code=error.exit_code)

    @staticmethod
    def _write(level: str, event: str, **fields: object) -> None:
        # JSON in ASCII: nothing from outside acts on a terminal or begins a line of its own
        content = {"time": _said(utc_now()), "level": level, "event": event, **fields}
        with suppress(OSError):
            sys.stderr.write(json.dumps(content) + "\n")
            sys.stderr.flush()


def _said(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
