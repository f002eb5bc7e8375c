"""What the gates stopped, written to the branch `held`, and taken off it again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path

from policydiff.archive import evidence, held, layout, message
from policydiff.archive.layout import HELD
from policydiff.archive.message import Facts
from policydiff.archive.objects import Objects, blob_id, encode
from policydiff.archive.recording import Closed, Held, NewHold
from policydiff.archive.transaction import Transaction
from policydiff.model import Capture, Terms


class Holding:
    """Holds and closes within one transaction.

    Args:
        directory: the archive.
        transaction: entered; whoever made it publishes it.
        objects: the archive's objects.
        recorded_at: committer date of everything written.
    """

    def __init__(
        self, directory: Path, transaction: Transaction, objects: Objects, recorded_at: datetime
    ) -> None:
        self._directory = directory
        self._transaction = transaction
        self._objects = objects
        self._recorded_at = recorded_at
        self._closed: set[Terms] = set()
        self._made: dict[Terms, Held] = {}

    @cached_property
    def ledger(self) -> held.Ledger:
        """What stood on the branch when the transaction began."""
        return held.read(self._directory, self._transaction.tips.get(HELD))

    @cached_property
    def _services(self) -> frozenset[str]:
        """Services of which something waits, so that all others cost nothing."""
        tip = self._transaction.tips.get(HELD)
        return frozenset(self._objects.names(f"{tip}:")) if tip else frozenset()

    def pending(self, terms: Terms) -> Held | None:
        """What waits for a person of these terms."""
        if terms in self._made:
            return self._made[terms]
        if terms.service not in self._services or terms in self._closed:
            return None
        return next((one for one in self.ledger.pending if one.terms == terms), None)

    def hold(self, terms: Terms, new: NewHold, captures: Sequence[Capture | None]) -> bool:
        """Let captures wait for a person, in the place of what may wait of these terms already.

        The same bytes that wait, or that a person has rejected, are not kept a second time.

        Returns:
            Whether they wait; False where a person has rejected them.
        """
        pages = {
            f"{held.PAGE}{_number(number, captures)}.{_extension(capture)}": capture
            for number, capture in enumerate(captures, start=1)
            if capture is not None
        }
        before = self.pending(terms)
        blobs = {blob_id(capture.body) for capture in pages.values()}
        if before is not None and _blobs(before) == blobs:
            return True
        if any(_blobs(one) == blobs for one in self.ledger.rejected(terms)):
            return False
        captured_at = max(capture.captured_at for capture in pages.values())
        # a folder for each time: a commit then names all its files, though one may be as it was before
        folder = f"{layout.held_folder(terms)}/{layout.time_name(captured_at)}"
        facts: Facts = [("Terms", str(terms))]
        files: dict[str, bytes | None] = {}
        if before is not None:
            files[layout.held_folder(terms)] = None
        for number, (name, capture) in enumerate(pages.items(), start=1):
            files[f"{folder}/{name}"] = capture.body
            facts += message.of_capture(capture)
            if len(captures) > 1:
                facts.append(("Document", str(number)))
        if new.text is not None:
            files[f"{folder}/{held.TEXT}"] = encode(new.text)
            facts.append(("Text-SHA256", hashlib.sha256(encode(new.text)).hexdigest()))
        facts += [
            (held.HELD_BY, new.kind),
            ("Reason", new.reason),
            ("Extractor", new.extractor),
            ("Declaration", new.declaration),
            evidence.chain(self._transaction),
        ]
        commit = self._transaction.commit(
            HELD,
            message.compose(f"Hold {terms.service} {terms.type}", facts),
            authored_at=captured_at,
            recorded_at=self._recorded_at,
            files=files,
        )
        self._made[terms] = Held(
            terms=terms, captured_at=captured_at, recorded_at=self._recorded_at, commit=commit,
            kind=new.kind, reason=new.reason, pages=(), text=None, trailers=(),
        )  # fmt: skip
        return True

    def supersede(self, terms: Terms) -> None:
        """Close what waits of these terms: a later page has passed by itself."""
        before = self.pending(terms)
        if before is not None:
            self.close(before, Closed.SUPERSEDED, by=None, note=None)

    def close(self, one: Held, closed: Closed, *, by: str | None, note: str | None) -> None:
        """Take off what waits, and say how it ended."""
        self._closed.add(one.terms)
        self._made.pop(one.terms, None)
        facts: Facts = [
            ("Terms", str(one.terms)),
            ("Held", one.commit),
            (held.HELD_BY, one.kind),
            (held.DECISION, closed.value),
            ("Decided-By", by),
            ("Note", note),
            evidence.chain(self._transaction),
        ]
        verb = {Closed.ACCEPTED: "Accept", Closed.REJECTED: "Reject", Closed.SUPERSEDED: "Close"}
        self._transaction.commit(
            HELD,
            message.compose(f"{verb[closed]} held {one.terms.service} {one.terms.type}", facts),
            authored_at=self._recorded_at,
            recorded_at=self._recorded_at,
            files={layout.held_folder(one.terms): None},
        )


def _blobs(one: Held) -> set[str]:
    return {page.blob for page in one.pages}


def _number(number: int, captures: Sequence[object]) -> str:
    return f" #{number}" if len(captures) > 1 else ""


def _extension(capture: Capture) -> str:
    return layout.extension_of(capture.header("content-type"))
