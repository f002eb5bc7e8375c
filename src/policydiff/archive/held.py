"""What the gates stopped, and what was decided on it, read from the branch `held`.

What waits for a person stands at the end of the branch, in a folder for each terms. Whoever decides
takes it away with a commit that says how; everything stays in the history.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from policydiff.archive import log
from policydiff.archive.message import Trailers
from policydiff.archive.recording import Closed, Decision, Held, HeldPage
from policydiff.model import Terms

TEXT = "text.md"
PAGE = "page"
HELD_BY = "Gate"
DECISION = "Decision"
_PAGE_FACTS = frozenset(
    {
        *("Document", "Source-URL", "Final-URL", "Status", "Content-Type"),
        *("Content-SHA256", "ETag", "Last-Modified"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Everything ever held, and everything decided on it."""

    held: tuple[Held, ...] = ()
    """Latest first; those that were closed too."""
    decisions: tuple[Decision, ...] = ()
    """Latest first."""

    @property
    def pending(self) -> tuple[Held, ...]:
        """What waits for a person, sorted by terms: one for each at most."""
        closed = {decision.held for decision in self.decisions}
        newest: dict[Terms, Held] = {}
        for one in self.held:
            newest.setdefault(one.terms, one)
        return tuple(
            newest[terms] for terms in sorted(newest) if newest[terms].commit not in closed
        )

    def accepted_kinds(self, terms: Terms) -> frozenset[str]:
        """The kinds of change that a person has taken for the policy of these terms."""
        return frozenset(
            one.kind
            for one in self.decisions
            if one.terms == terms and one.closed is Closed.ACCEPTED
        )

    def rejected(self, terms: Terms) -> Iterator[Held]:
        """What a person has said to be no policy of these terms."""
        commits = {one.held for one in self.decisions if one.closed is Closed.REJECTED}
        return (one for one in self.held if one.terms == terms and one.commit in commits)


def read(directory: Path, tip: str | None) -> Ledger:
    """Read the branch.

    Args:
        directory: the archive.
        tip: its last commit, or its name; None where there is no such branch.

    Raises:
        ArchiveError: git cannot read it.

    Cost: one git process, which walks the branch.
    """
    if tip is None:
        return Ledger()
    found: list[Held] = []
    decisions: list[Decision] = []
    for _, group in groupby(log.touches(directory, tip), key=lambda touch: touch.commit):
        touches = list(group)
        facts = dict(touches[0].trailers)
        service, _, kind = facts.get("Terms", "").partition("/")
        if not service or not kind:
            continue
        terms = Terms(service=service, type=kind)
        if DECISION in facts:
            decision = _decision(terms, facts, touches[0].authored_at)
            decisions += [decision] if decision else []
        else:
            found.append(_held(terms, touches))
    return Ledger(held=tuple(found), decisions=tuple(decisions))


def _decision(terms: Terms, facts: dict[str, str], at: datetime) -> Decision | None:
    if facts[DECISION] not in {closed.value for closed in Closed}:
        return None
    return Decision(
        terms=terms,
        held=facts.get("Held", ""),
        kind=facts.get(HELD_BY, ""),
        closed=Closed(facts[DECISION]),
        by=facts.get("Decided-By"),
        at=at.astimezone(UTC),
        note=facts.get("Note"),
    )


def _held(terms: Terms, touches: list[log.Touch]) -> Held:
    first = touches[0]
    blobs = {touch.path.rpartition("/")[2]: touch for touch in touches if touch.blob is not None}
    pages = sorted(
        (name for name in blobs if name != TEXT),
        key=lambda name: (len(name.partition(".")[0]), name),
    )
    facts = _by_page(first.trailers)
    text = blobs.get(TEXT)
    return Held(
        terms=terms,
        captured_at=first.authored_at,
        recorded_at=first.committed_at,
        commit=first.commit,
        kind=next((value for name, value in first.trailers if name == HELD_BY), ""),
        reason=next((value for name, value in first.trailers if name == "Reason"), ""),
        pages=tuple(
            HeldPage(path=blobs[name].path, blob=blobs[name].blob or "", facts=said)
            for name, said in zip(pages, [*facts, *[()] * len(pages)], strict=False)
        ),
        text=text.blob if text else None,
        trailers=first.trailers,
    )


def _by_page(trailers: Iterable[tuple[str, str]]) -> list[Trailers]:
    """The trailers of each page: those of one begin with its `Source-URL`."""
    pages: list[list[tuple[str, str]]] = []
    for name, value in trailers:
        if name == "Source-URL":
            pages.append([])
        if name in _PAGE_FACTS and pages:
            pages[-1].append((name, value))
    return [tuple(page) for page in pages]
