"""People's decisions on changes: which change is meant, what was decided, and where it stands.

`docs/review.md` tells how decisions are kept and exchanged. Nothing here does I/O.
"""

from policydiff.review.decisions import Decision, Reviewer, Verdict, decode, encode
from policydiff.review.identity import SHORT, beginning, change_id, quotes, resolve
from policydiff.review.ledger import Ledger, Status, seen_before, standing, status
from policydiff.review.listing import Item, decide, items

__all__ = [
    "SHORT",
    "Decision",
    "Item",
    "Ledger",
    "Reviewer",
    "Status",
    "Verdict",
    "beginning",
    "change_id",
    "decide",
    "decode",
    "encode",
    "items",
    "quotes",
    "resolve",
    "seen_before",
    "standing",
    "status",
]
