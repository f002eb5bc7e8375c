"""What is handed to an archive to be recorded, and what it hands back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from policydiff.model import Capture, Observation, Record, RecordKind, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSnapshot:
    """One snapshot as recorded, without its bytes (`Archive.read_capture` reads them)."""

    terms: Terms
    document: int | None
    """From 1, for one page of combined terms; None where the terms is one page."""
    captured_at: datetime
    recorded_at: datetime
    commit: str
    """Full id of the commit that recorded these bytes."""
    blob: str
    path: str
    trailers: tuple[tuple[str, str], ...]

    def trailer(self, name: str) -> str | None:
        """The first value of a trailer, by its exact name."""
        return next((value for key, value in self.trailers if key == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVersion:
    """An extracted text to be recorded."""

    text: str
    kind: RecordKind
    """CHANGE or TECHNICAL; whether it is the FIRST is seen when it is recorded."""
    captured_at: datetime
    """When the bytes it was extracted from were fetched; of an upgrade, when it was met."""
    extractor: str
    """Name and version of what extracted it."""
    declaration: str
    """Fingerprint of the declaration it was extracted by."""
    snapshots: tuple[StoredSnapshot, ...] = ()
    """What it was extracted from, where that is not what was captured with it: an upgrade."""
    declared: str = ""
    """The declaration itself, of which `declaration` is the SHA-256; kept as evidence where given."""
    facts: tuple[tuple[str, str], ...] = ()
    """More trailers, for what only the caller knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHold:
    """Why the captures of a recording must not pass for the policy before a person has looked."""

    kind: str
    """What the gate saw, in the words by which an accepted kind is known again; see `gates.Verdict`."""
    reason: str
    text: str | None
    """What was extracted, if anything was."""
    extractor: str
    declaration: str
    """Fingerprint of the declaration in force."""
    declared: str = ""
    """The declaration itself, as for `NewVersion`."""


class Closed(StrEnum):
    """How something that was held ended."""

    ACCEPTED = "accepted"
    """A person took it for the policy, and it was recorded as a version."""
    REJECTED = "rejected"
    """A person said that it is no policy."""
    SUPERSEDED = "superseded"
    """A later page passed the gates by itself, or was held in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPage:
    """One page of what is held, without its bytes."""

    path: str
    blob: str
    facts: tuple[tuple[str, str], ...]
    """Trailers of this page: where it came from, how it was answered, its SHA-256."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the gates stopped, waiting for a person, without its bytes and text."""

    terms: Terms
    captured_at: datetime
    recorded_at: datetime
    commit: str
    """Full id of the commit on `held`; its beginning is what a person names it by."""
    kind: str
    reason: str
    pages: tuple[HeldPage, ...]
    text: str | None
    """Id of the blob of what was extracted; None where nothing was."""
    trailers: tuple[tuple[str, str], ...]

    def trailer(self, name: str) -> str | None:
        """The first value of a trailer, by its exact name."""
        return next((value for key, value in self.trailers if key == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """How something that was held ended, and who said so."""

    terms: Terms
    held: str
    """Full id of the commit that held it."""
    kind: str
    closed: Closed
    by: str | None
    """`Name <address>`; None where nobody had to say it."""
    at: datetime
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What one check of one terms is to leave in the archive.

    An upgrade and the news after it are two recordings of one terms, in this order.
    """

    terms: Terms
    captures: tuple[Capture | None, ...] = ()
    """One for each document, in the declaration's order; None for one that was not received."""
    version: NewVersion | None = None
    """None where no text was extracted, or none may be recorded."""
    held: NewHold | None = None
    """If given, the captures wait for a person on `held`, and `version` must be None."""
    observation: Observation | None = None
    """Of FIRST, CHANGED and UNCHANGED, the archive writes the one that turns out to be true."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What a recording left in the archive."""

    terms: Terms
    record: Record | None
    """None where the text stands as it stood, or none was given."""
    snapshots: tuple[str, ...]
    """Ids of the commits that hold new bytes."""
    observation: Observation | None
    """As written."""
    rejected: bool = False
    """Whether it was to be held, and did not, as a person has rejected these very bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """A page that somebody saved, and the text in it."""

    terms: Terms
    body: bytes
    text: str
    captured_at: datetime
    said_by: str
    """On whose word the time of capture rests."""
    file_name: str
    """Folders are dropped from it."""
    url: str | None = None
    """Where the page is published, as far as is known."""
    extractor: str
    declaration: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What an import brought in."""

    branch: str
    """`imports/NAME`."""
    source: str
    """Without any password."""
    old: str | None
    """Commit id the branch named before; None where it is new."""
    new: str
    """Commit id it names now: the source's own."""
    commits: int
    """How many commits of the branch are new."""
    terms: tuple[Terms, ...]
    """Whose text stands in it now and is read, sorted."""
    only: str | None
    """The one service that is read from it; None for all."""
