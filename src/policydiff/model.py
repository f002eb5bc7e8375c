"""The words of the field as frozen types (see docs/glossary.md).

Every stage of the house takes and gives these types and nothing else. They hold no behaviour
beyond what follows from their own fields, and this module imports nothing local.

Conventions: times are aware and in UTC; spans are 0-based, end-exclusive, in code points; `old`
is what stood before and `new` what stands after; sequences inside types are tuples.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of a text: 0-based start, exclusive end, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Terms:
    """One service's document of one terms type."""

    service: str
    type: str

    def __str__(self) -> str:
        return f"{self.service}/{self.type}"


# --------------------------------------------------------------------------- declarations


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeSelector:
    """A stretch of a page between two elements; exactly one start and one end are given.

    Each field is a CSS selector. `before` leaves the element on the far side of the cut (a range
    that starts before an element includes it), `after` on the near side.
    """

    start_before: str | None = None
    start_after: str | None = None
    end_before: str | None = None
    end_after: str | None = None


Selector = str | RangeSelector
"""A CSS selector, or a range between two of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDocument:
    """One page of a terms and the part of it that counts."""

    url: str
    select: tuple[Selector, ...] = ()
    remove: tuple[Selector, ...] = ()
    remove_query_params: tuple[str, ...] = ()
    """Names of query parameters dropped from link targets (`filter: removeQueryParams`)."""
    language: str | None = None
    """Accept-Language sent for this page, when the declaration names one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """Where terms are published and which part of each page counts."""

    terms: Terms
    documents: tuple[SourceDocument, ...]
    """One, or several that are combined in this order into one version."""
    valid_until: datetime | None = None
    """End of validity (exclusive) of an earlier state from a `*.history.json` file; None: in force."""
    fingerprint: str = ""
    """SHA-256 (hex) over what decides the extracted text; changes when the declaration does."""
    warnings: tuple[str, ...] = ()
    """What the declaration asks for and is not run, one sentence each."""


# --------------------------------------------------------------------------- fetch


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """How pages are asked for, and what an answer may cost (`[fetch]` in a collection's settings)."""

    contact: str | None = None
    """A mail address or URL of whoever runs this, sent with every request."""
    language: str | None = "en"
    """Accept-Language where a declaration names none; None sends none."""
    connect_timeout: float = 10.0
    """Seconds to connect to one address, and again to agree on TLS."""
    read_timeout: float = 20.0
    """Seconds that a server may send nothing."""
    deadline: float = 60.0
    """Seconds for a whole exchange, redirects included."""
    max_bytes: int = 20_000_000
    """Of a body, as sent and as unpacked."""
    max_redirects: int = 10
    retries: int = 3
    """Further tries where an answer may come yet: time-outs, resets, HTTP 429 and 5xx."""
    pause: float = 1.0
    """Seconds between two pages of one host, which is never asked for two at once."""
    hosts_at_once: int = 64
    """How many hosts are asked at the same time."""
    confirm_after: float = 60.0
    """Seconds until a surprising text is fetched a second time; 0: it is not."""
    conditional: bool = True
    """Whether a server may answer that a page stands as it stood (ETag, Last-Modified)."""
    ignore_robots: tuple[str, ...] = ()
    """Hosts whose robots.txt is not asked, by permission; `*` for all."""
    allow_private: tuple[str, ...] = ()
    """Networks (`10.1.0.0/16`) that may be fetched from although they are not public."""
    ca_bundle: str | None = None
    """A file of certificate authorities to trust instead of the usual ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One completed HTTP exchange, or a saved page standing in for one."""

    requested_url: str
    final_url: str
    redirects: tuple[str, ...] = ()
    """Every URL asked before the final one, in order."""
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    """Response headers in the order received, names lower-case."""
    body: bytes
    """Bytes after transfer and content decoding."""
    captured_at: datetime

    def header(self, name: str) -> str | None:
        """The first value of a header, by its lower-case name."""
        return next((value for key, value in self.headers if key == name), None)


class FailureReason(StrEnum):
    """Why a source gave no version."""

    BAD_URL = "bad url"
    UNREACHABLE = "unreachable"
    TLS = "tls"
    TIMEOUT = "timeout"
    TOO_LARGE = "too large"
    REDIRECT_LOOP = "redirect loop"
    BROKEN_RESPONSE = "broken response"
    HTTP_STATUS = "http status"
    NOT_HTML = "not html"
    NO_MATCH = "selector matched nothing"
    EMPTY = "empty"
    NOT_THE_POLICY = "not the policy"
    NOT_PUBLIC = "not public"
    ROBOTS = "robots.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A source that gave no version: a result with a reason, not an exception."""

    reason: FailureReason
    detail: str
    """One sentence for a person: what happened, where, what to do. Untrusted text is quoted in it."""
    url: str
    at: datetime
    status: int | None = None


# --------------------------------------------------------------------------- archive


class RecordKind(StrEnum):
    """Why a version was recorded."""

    FIRST = "first record"
    CHANGE = "change"
    TECHNICAL = "technical upgrade"


class Outcome(StrEnum):
    """What a check found."""

    FIRST = "first record"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    HELD = "held"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One check of one terms, whatever it found."""

    terms: Terms
    at: datetime
    outcome: Outcome
    urls: tuple[str, ...]
    status: int | None = None
    sha256: tuple[str, ...] = ()
    """Of each document's body, in declaration order; empty when nothing was received."""
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One recorded version without its text: the metadata of a commit that holds one."""

    terms: Terms
    captured_at: datetime
    """Author date of the commit: the fetch time."""
    recorded_at: datetime
    """Committer date of the commit."""
    commit: str
    """Full commit id (hex)."""
    blob: str | None
    """Id of the text's blob; None when the commit took the document away."""
    kind: RecordKind
    origin: str
    """The branch it stands on: `versions`, `imports/NAME`, or a foreign repository's branch."""
    subject: str
    trailers: tuple[tuple[str, str], ...] = ()

    def trailer(self, name: str) -> str | None:
        """The first value of a trailer, by its exact name."""
        return next((value for key, value in self.trailers if key == name), None)


# --------------------------------------------------------------------------- versions and clauses


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """The legal text of a terms at one time, as Markdown."""

    title: str
    """The terms (`Telegram/Privacy Policy`), or the file a text was read from."""
    text: str
    captured_at: datetime | None = None
    record: Record | None = None
    """None for a text that comes from no archive."""
    urls: tuple[str, ...] = ()


class ClauseKind(StrEnum):
    """What a clause is in the page's structure."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "list item"
    ROW = "table row"
    QUOTE = "quote"
    CODE = "code"


class Role(StrEnum):
    """What a clause is there for, where that says that its changes weigh little."""

    BODY = "body"
    CONTENTS = "contents"
    """An entry of a table of contents."""
    CHANGE_LOG = "change log"
    """What the page says of its own earlier changes."""
    DATE = "date"
    """The date of the text: `Last updated: ...`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What a heading opens. The text before the first heading belongs to a section with no title."""

    number: str | None
    """As published, without a trailing dot: `8.3`, `IV`, `Art. 6(1)`; None where there is none."""
    title: str
    """Visible words of the heading without its number."""
    anchor: str | None
    """Fragment that links to it, without `#`."""
    level: int
    """Heading level 1-6; 0 before the first heading."""
    parent: Section | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link inside a clause."""

    span: Span
    """Where its words stand in the clause's text."""
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """The smallest addressable unit of a version."""

    index: int
    """Place in document order, from 0."""
    kind: ClauseKind
    section: Section
    address: str
    """Unique in its version, as a lawyer would write it: `8.3 ¶1`, `10.2(b)`."""
    label: str | None
    """List label as published (`(b)`, `iv.`, `3.`), or None; never part of `text`."""
    text: str
    """Visible words, white space folded, no markup and no list label."""
    links: tuple[Link, ...] = ()
    source: Span = Span(0, 0)
    """Where its Markdown stands in the version's text."""
    role: Role = Role.BODY


# --------------------------------------------------------------------------- comparison


class ChangeKind(StrEnum):
    """What became of a clause."""

    RENUMBERED = "renumbered"
    """Same words, another number or list label."""
    MOVED = "moved"
    """Same words at another place in the order."""
    REWORDED = "reworded"
    MOVED_AND_REWORDED = "moved and reworded"
    SPLIT = "split"
    MERGED = "merged"
    ADDED = "added"
    REMOVED = "removed"
    MARKUP = "markup only"
    """Formatting, quotes, white space or link target; same words."""


class Op(StrEnum):
    """What a stretch of a redline is."""

    EQUAL = "equal"
    DELETE = "delete"
    INSERT = "insert"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One stretch of a redline: text kept, gone or come."""

    op: Op
    text: str
    old_text: str | None = None
    """Of an EQUAL stretch: what stood before, where it differs in typography or white space alone."""
    reference: bool = False
    """A cross-reference that only follows the renumbering of what it names (`8.3` -> `8.4`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redline:
    """The word-level edits inside one change, in two layers over the same texts.

    In either layer, the joined texts of EQUAL (`old_text` where there is one) and DELETE are the
    old text, of EQUAL and INSERT the new one. A deletion stands before the insertion that takes
    its place. Where a change joins several clauses, their texts are joined by a line feed.
    """

    minimal: tuple[Edit, ...]
    """As few words marked as possible: what rules read."""
    readable: tuple[Edit, ...]
    """Cleaned for the eye: what people read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkChange:
    """A link whose words stand and whose target does not."""

    text: str
    old: str | None
    """None where the words were not a link before."""
    new: str | None
    """None where they no longer are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of some clauses between two versions."""

    kind: ChangeKind
    old: tuple[Clause, ...]
    """Empty for ADDED; several for MERGED or for a run that moved or was renumbered together."""
    new: tuple[Clause, ...]
    """Empty for REMOVED; several for SPLIT or for such a run."""
    redline: Redline | None = None
    """None where the text stands letter by letter, for runs, and for ADDED and REMOVED, unless they
    have something beside them. Where only typography differs, every edit in it is EQUAL."""
    links: tuple[LinkChange, ...] = ()
    beside: tuple[Clause, ...] = ()
    """Of ADDED and REMOVED, where the page shows its text twice: the clauses of the same version that
    say the same. `redline` then leads from what is in the text longer to what came, or from what went
    to what stays; None: in the same words."""

    @property
    def repeats(self) -> bool:
        """Whether it says, in the same words, what stands in the same version anyway."""
        return bool(self.beside) and self.redline is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two versions and what became of every clause: the one result every output is drawn from.

    Each clause of either side occurs exactly once: in one of `changes` or in `unchanged`.
    """

    old: Version
    new: Version
    old_clauses: tuple[Clause, ...]
    new_clauses: tuple[Clause, ...]
    changes: tuple[Change, ...]
    """In the new text's order, removals where they stood."""
    unchanged: tuple[tuple[int, int], ...]
    """(old index, new index) of clauses that stand as they stood."""
    replaced: bool = False
    """Hardly anything of the old text is left: another document, rather than a change of this one."""


# --------------------------------------------------------------------------- assessment


class Level(StrEnum):
    """How much a change weighs, lightest first."""

    COSMETIC = "cosmetic"
    EDITORIAL = "editorial"
    SUBSTANTIVE = "substantive"
    CRITICAL = "critical"


class Direction(StrEnum):
    """Whom a change favours, from the user's side."""

    BROADENS = "broadens"
    NARROWS = "narrows"
    MIXED = "mixed"
    UNCLEAR = "unclear"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one rule says of one change, with the words that make it say so."""

    rule: str
    """Rule id."""
    topic: str | None
    direction: Direction
    old_quote: str | None
    new_quote: str | None
    reason: str
    """One sentence in plain English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What a change means, and why."""

    change: Change
    level: Level
    direction: Direction
    leaning: Direction = Direction.NONE
    """Of a MIXED one: the side with more votes, or NONE."""
    topics: tuple[str, ...] = field(default=())
    findings: tuple[Finding, ...] = field(default=())
    """At least one, the weightiest first; the first one's reason sums the change up."""
    not_assessed: str | None = None
    """What kept the rules from reading the words (`language de`); level and direction then come
    from numbers alone, or say that somebody should read it."""
