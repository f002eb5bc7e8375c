"""People's decisions on changes: which change is meant, what was decided, and where it stands.

`docs/review.md` tells how decisions are kept and exchanged. Nothing here does I/O.
"""

from policydiff.review.decisions import (
    OPINIONS,
    Citation,
    Decision,
    Reviewer,
    Verdict,
    decode,
    encode,
)
from policydiff.review.identity import SHORT, beginning, change_id, quotes, resolve
from policydiff.review.ledger import (
    Ledger,
    Rating,
    Status,
    counting,
    in_force,
    rated,
    seen_before,
    standing,
    status,
)
from policydiff.review.listing import Ask, Item, Subject, decide, items, replacing, waiting
from policydiff.review.overruling import Ratings

__all__ = [
    "OPINIONS",
    "SHORT",
    "Ask",
    "Citation",
    "Decision",
    "Item",
    "Ledger",
    "Rating",
    "Ratings",
    "Reviewer",
    "Status",
    "Subject",
    "Verdict",
    "beginning",
    "change_id",
    "counting",
    "decide",
    "decode",
    "encode",
    "in_force",
    "items",
    "quotes",
    "rated",
    "replacing",
    "resolve",
    "seen_before",
    "standing",
    "status",
    "waiting",
]
