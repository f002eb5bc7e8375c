"""Which clause a person means."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policydiff.model import Clause, ClauseKind

_SUGGESTED = 5
_PARAGRAPH = re.compile(r"\s*(?:¶|\bpar(?:a|agraph)?\.?|\bp\.?)\s*(?=\d)")
_SIGN = re.compile(r"\A(?:§+|(?:section|sec\.|clause)(?=\s))\s*(?=\d)")
"""What a lawyer writes in front of a number."""
_NUMBER = re.compile(r"\d{1,4}", re.ASCII)
_WORD = re.compile(r"\w+")


def find(said: str, clauses: Sequence[Clause]) -> Clause | None:
    """The clause with an address, of a section by its number or title, or under an anchor.

    Case, white space and a trailing full stop don't matter; `8.3 p1` is `8.3 ¶1`, and so is `§8.3 p1`.

    Args:
        said: as a person types it.
        clauses: of one version.
    """
    wanted = _plain(said)
    if not wanted:
        return None
    return _find(wanted, clauses) or (
        _find(_SIGN.sub("", wanted), clauses) if _SIGN.match(wanted) else None
    )


def _find(wanted: str, clauses: Sequence[Clause]) -> Clause | None:
    for clause in clauses:
        if _plain(clause.address) == wanted:
            return clause
    headings = [clause for clause in clauses if clause.kind is ClauseKind.HEADING]
    for name in (_number, _whole, _title, _anchor):
        found = [one for one in headings if name(one) == wanted.removeprefix("#")]
        if len(found) == 1:
            return found[0]
    return None


def nearest(said: str, clauses: Sequence[Clause]) -> tuple[str, ...]:
    """Addresses that may have been meant, likeliest first; at most five."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only a mistyped address needs it

    wanted = _plain(said)
    names = {
        f"{clause.address} {clause.text[:80] if clause.kind is ClauseKind.HEADING else ''}": clause
        for clause in clauses
    }
    words, number = set(_WORD.findall(wanted)), _numbered(wanted)

    def score(name: str) -> float:
        address = _plain(names[name].address)
        other = _numbered(address)
        if number and other and number[:-1] == other[:-1]:
            return 100 - min(50, 5 * abs(number[-1] - other[-1]))
        shared = len(words & set(_WORD.findall(_plain(name))))
        return shared * 40 + fuzz.ratio(wanted, address)

    best = process.extract(wanted, list(names), scorer=lambda _, name, **__: score(name), limit=40)
    addresses = dict.fromkeys(names[name].address for name, value, _ in best if value >= 40)
    return tuple(addresses)[:_SUGGESTED]


def _numbered(address: str) -> list[int]:
    """The parts of a number like 8.3; nothing for any other address."""
    parts = address.split(".")
    return [int(part) for part in parts] if all(map(_NUMBER.fullmatch, parts)) else []


def _plain(said: str) -> str:
    return " ".join(_PARAGRAPH.sub(" ¶", said.casefold()).split()).rstrip(".")


def _number(heading: Clause) -> str:
    return _plain(heading.section.number or "")


def _title(heading: Clause) -> str:
    return _plain(heading.section.title)


def _whole(heading: Clause) -> str:
    return _plain(f"{heading.section.number or ''} {heading.section.title}")


def _anchor(heading: Clause) -> str:
    return _plain(heading.section.anchor or "")
