"""What became of clauses between two versions."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from policydiff.dataclasses import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policydiff.model.kinds import ChangeKind
    from policydiff.model.texts import Clause, Version


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
    old_clauses: Sequence[Clause]
    """A tuple, or what is equal to one and makes each clause when it is first asked for."""
    new_clauses: Sequence[Clause]
    changes: tuple[Change, ...]
    """In the new text's order, removals where they stood."""
    unchanged: tuple[tuple[int, int], ...]
    """(old index, new index) of clauses that stand as they stood."""
    replaced: bool = False
    """Hardly anything of the old text is left: another document, rather than a change of this one."""
