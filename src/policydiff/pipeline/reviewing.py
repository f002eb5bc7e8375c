"""Who reviews, what has been decided in an archive, and further decisions into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from policydiff import review
from policydiff.errors import UsageError
from policydiff.review import Ask, Decision, Ledger, Reviewer, Subject

if TYPE_CHECKING:
    from policydiff.pipeline.reading import Reader


def read_ledger(reader: Reader) -> Ledger:
    """Every decision in the archive."""
    notes = reader.archive.notes()
    ledger = Ledger.read(notes.lines)
    return replace(ledger, unread=ledger.unread + notes.passed_over)


def reviewer(reader: Reader, said: str | None) -> Reviewer:
    """The person at work.

    Args:
        reader: of the archive whose git settings count.
        said: `Name <address>`, if they say so themselves.

    Raises:
        UsageError: it cannot be told who that is.
    """
    if said is not None:
        return Reviewer.parse(said)
    name, email = reader.archive.identity()
    if name is None or email is None:
        raise UsageError(
            "A decision needs a name: say --as 'Ann Lee <ann@example.org>', or tell git once with "
            "`git config --global user.name` and `user.email`."
        )
    return Reviewer.parse(f"{name} <{email}>")


def record(
    reader: Reader,
    ledger: Ledger,
    asked: Sequence[tuple[Subject, Ask]],
    *,
    by: Reviewer,
    now: datetime,
) -> tuple[Decision, ...]:
    """Record decisions, all or none of them; once this returns they stand in git.

    Args:
        reader: of an archive.
        ledger: what has been decided so far.
        asked: what is decided on which changes.
        by: who decides.
        now: the time.

    Raises:
        UsageError: the archive is somebody else's, or such a decision can't be made.
        ArchiveBusy: another run is writing.
        ArchiveError: the archive cannot be written, or the decision not be signed.
    """
    refuse_foreign(reader)
    made: list[Decision] = []
    additions: dict[str, list[bytes]] = {}
    for subject, ask in asked:
        earlier = ledger.of(subject.id)
        decision = review.decide(subject, ask, reviewer=by, now=now, earlier=earlier)
        ledger = ledger.adding(decision)
        additions.setdefault(subject.commit, []).append(review.encode(decision))
        made.append(decision)
    reader.archive.add_notes(additions, author=str(by), at=now)
    return tuple(made)


def refuse_foreign(reader: Reader) -> None:
    """Decide nothing on what is somebody else's.

    Raises:
        UsageError: so it is.
    """
    if reader.archive.foreign:
        raise UsageError(
            f"{reader.archive.path} is somebody else's repository, which is only read: import it into a "
            "collection of your own to decide on its changes."
        )
