"""The word-level edits between two texts, in two layers."""

from __future__ import annotations

from collections.abc import Sequence

from policydiff.compare.lcs import Match, encode, match_codes
from policydiff.compare.readable import clean
from policydiff.compare.tokens import Tokens, tokenize
from policydiff.model import Edit, Op, Redline


def draw(old: str, new: str) -> Redline:
    """Draw the redline of two texts.

    Both layers reproduce both texts exactly; no edit begins or ends inside a token. Words that
    differ in typography alone (quotes, dashes) and white space are never marked.
    """
    before, after = tokenize(old), tokenize(new)
    # Always worked out in one direction, so that the redline of (new, old) is this one turned round.
    forward = (len(old), old) <= (len(new), new)
    one, other = (before, after) if forward else (after, before)
    left, right = encode(one.keys, other.keys)
    matches, cleaned = match_codes(left, right), clean(one, other, left, right)
    if not forward:
        matches, cleaned = _turned(matches), _turned(cleaned)
    minimal = _edits(old, new, before, after, matches)
    if cleaned == matches:
        return Redline(minimal=minimal, readable=minimal)
    return Redline(minimal=minimal, readable=_edits(old, new, before, after, cleaned))


def _turned(matches: Sequence[Match]) -> list[Match]:
    return [Match(match.new, match.old, match.size) for match in matches]


def _edits(
    old: str, new: str, before: Tokens, after: Tokens, matches: Sequence[Match]
) -> tuple[Edit, ...]:
    """Turn runs of equal tokens into edits; white space goes with its neighbours."""
    edits: list[Edit] = []
    kept_old = kept_new = 0  # where the open EQUAL stretch begins
    at_old = at_new = 0  # where it ends so far
    for match in [*matches, Match(len(before.keys), len(after.keys), 0)]:
        if match.size:
            start_old, start_new = before.starts[match.old], after.starts[match.new]
        else:
            start_old, start_new = len(old), len(new)
        gone, come = old[at_old:start_old], new[at_new:start_new]
        if gone.strip() or come.strip():
            if gone[:1].isspace() and come[:1].isspace():
                at_old, at_new, gone, come = at_old + 1, at_new + 1, gone[1:], come[1:]
            if gone and come and gone[-1].isspace() and come[-1].isspace():
                start_old, start_new, gone, come = (
                    start_old - 1,
                    start_new - 1,
                    gone[:-1],
                    come[:-1],
                )
            _equal(edits, old[kept_old:at_old], new[kept_new:at_new])
            if gone:
                edits.append(Edit(op=Op.DELETE, text=gone))
            if come:
                edits.append(Edit(op=Op.INSERT, text=come))
            kept_old, kept_new = start_old, start_new
        if match.size:
            at_old = before.ends[match.old + match.size - 1]
            at_new = after.ends[match.new + match.size - 1]
        else:
            at_old, at_new = len(old), len(new)
    _equal(edits, old[kept_old:], new[kept_new:])
    return tuple(edits)


def _equal(edits: list[Edit], old: str, new: str) -> None:
    if old or new:
        edits.append(Edit(op=Op.EQUAL, text=new, old_text=old if old != new else None))
