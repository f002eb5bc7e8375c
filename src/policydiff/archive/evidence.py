"""How the branches of an archive vouch for one another, and how it is known for one.

A commit on any branch names, as its trailer `Chain`, the last commit that `observations` had; a
commit on `observations` names the tip that every other branch was to have with it. To take something
out unseen, all of them would have to be made anew, and a tip that somebody noted down would be gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from policydiff.archive import message, observing
from policydiff.archive.layout import HEADS, MARK, OBSERVATIONS
from policydiff.archive.transaction import Transaction
from policydiff.model import Observation

CHAIN = "Chain"
TIP = "Tip"
MARK_TEXT = b"""\
# An archive of policydiff

This git repository holds what publishers of terms and policies published, when that was looked at, and
what was recorded of it. docs/archive-format.md of policydiff says what stands where; git alone can read it.
"""
_MARKED_AT = datetime(2024, 1, 1, tzinfo=UTC)
"""The mark is the same commit in every archive."""


def chain(transaction: Transaction) -> tuple[str, str | None]:
    """The trailer that ties a commit to the observations before it."""
    return CHAIN, transaction.tips.get(OBSERVATIONS)


def observe(
    transaction: Transaction,
    first_line: str,
    recorded_at: datetime,
    observations: Sequence[Observation] = (),
    *,
    facts: Sequence[tuple[str, str | None]] = (),
) -> None:
    """Commit what was observed, and what every other branch is to end with once this is published.

    Comes last in a transaction. Cost: one or two small files and a commit.

    Args:
        transaction: entered.
        first_line: of the commit's message.
        recorded_at: the time of recording.
        observations: what was seen, if anything was looked at.
        facts: further trailers.
    """
    mark(transaction)
    tips = [
        (TIP, f"{ref.removeprefix(HEADS)} {commit}")
        for ref, commit in sorted(transaction.heads().items())
        if ref not in (OBSERVATIONS, MARK)
    ]
    files: dict[str, bytes | None] = {}
    if observations:
        content = observing.encode(observations)
        before = transaction.heads().get(OBSERVATIONS)
        files[observing.path_of(recorded_at, content, before)] = content
    transaction.commit(
        OBSERVATIONS,
        message.compose(first_line, [*facts, *tips]),
        authored_at=recorded_at,
        recorded_at=recorded_at,
        files=files,
    )
    transaction.seal(OBSERVATIONS, message.compose("Sign what was recorded", tips))


def mark(transaction: Transaction) -> None:
    """Say what this repository is, in one that does not say so yet."""
    if MARK not in transaction.heads():
        transaction.commit(
            MARK,
            "Mark this as an archive of policydiff\n",
            authored_at=_MARKED_AT,
            recorded_at=_MARKED_AT,
            files={"README.md": MARK_TEXT},
        )
