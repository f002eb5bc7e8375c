"""Which change is meant: an id made of its words, and the words a person knows it by.

A decision has to be found again after the archive was cloned, read by a newer policydiff or looked at
over another period. So an id is made of what a change says and of nothing else: whose terms they are,
the old words, the new words and the links that go elsewhere. How clauses are numbered, cut or called
doesn't count, nor does typography. Places tell changes apart only where words can't: where none changed,
and where they are too few.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Collection, Sequence

from policydiff.errors import UsageError
from policydiff.model import Change, Clause

SHORT = 10
"""Digits of an id that people are shown."""
LENGTH = 64
"""Digits of a whole id: a SHA-256."""
_FEWEST = 4
"""Digits that a person has to give."""
_SCHEME = "policydiff change 1"
"""Goes into every id. Ids stand in archives: what `_plain` does may change only together with this."""

_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´ʼ＇", "'"),
        **dict.fromkeys("“”„‟″«»＂", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00ad\u200b\u2060\ufeff"),
        "…": "...",
    }
)
"""Kept here and not taken from the comparison, which is free to learn."""

_TELLING = 8
"""Words from which on a text stands for itself; `No` that becomes `Yes` may be a change of anything."""

_QUOTED_BEFORE = 8
_QUOTED = 30
_LONGEST_WORD = 60


def change_id(title: str, change: Change) -> str:
    """The id of a change: 64 hex digits, of which people are shown the first `SHORT`.

    The same words that give way to the same words in the same terms have the same id, wherever they
    stand and whenever it happens; fewer than eight words, only under the same heading.

    Args:
        title: the terms, as `Service/Type`.
        change: what became of some clauses.

    Cost: linear in the words.
    """
    old, new = _words(change.old), _words(change.new)
    links = sorted([link.text, link.old or "", link.new or ""] for link in change.links)
    said: list[object] = [_SCHEME, title, old, new, links]
    if old == new:
        said += [[clause.address for clause in side] for side in (change.old, change.new)]
    elif max(len(old.split()), len(new.split())) < _TELLING:
        said.append(_plain((change.new or change.old)[0].section.title))
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()


def _words(clauses: Sequence[Clause]) -> str:
    return _plain(" ".join(clause.text for clause in clauses))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).translate(_TYPOGRAPHY).split())


def quotes(change: Change) -> tuple[str, str]:
    """Old and new words to know a change by, from shortly before the first that differs.

    Returns:
        One line each, cut with ` …`; empty for the side that has no words.
    """
    old, new = (
        [word for clause in side for word in clause.text.split()]
        for side in (change.old, change.new)
    )
    same = 0
    if old != new:
        for one, other in zip(old, new, strict=False):
            if one != other:
                break
            same += 1
    start = max(0, same - _QUOTED_BEFORE)
    return _cut(old, start), _cut(new, start)


def _cut(words: Sequence[str], start: int) -> str:
    kept = [word[:_LONGEST_WORD] for word in words[start : start + _QUOTED]]
    before = ["…"] if start and kept else []
    after = ["…"] if start + _QUOTED < len(words) else []
    return " ".join([*before, *kept, *after])


def beginning(said: str) -> str:
    """The beginning of an id, as a person wrote it.

    Raises:
        UsageError: it is none, or too short to mean anything.
    """
    digits = said.strip().lower()
    if not re.fullmatch(rf"[0-9a-f]{{{_FEWEST},{LENGTH}}}", digits):
        raise UsageError(
            f"{said!r} is no change id: give at least {_FEWEST} of the digits that "
            "`policydiff review PERIOD` lists."
        )
    return digits


def resolve(said: str, ids: Collection[str]) -> str:
    """The one id that begins so.

    Args:
        said: what `beginning` gave.
        ids: whole ones.

    Raises:
        UsageError: several begin so, or none.
    """
    found = sorted({one for one in ids if one.startswith(said)})
    if len(found) > 1:
        names = ", ".join(one[: SHORT + 2] for one in found[:4])
        raise UsageError(f"{len(found)} changes begin with {said!r} ({names}): give more digits.")
    if not found:
        raise UsageError(
            f"No change begins with {said!r}: take an id from `policydiff review PERIOD`, and name "
            "that period again, as in `policydiff review 2024-09 --accept ID`."
        )
    return found[0]
