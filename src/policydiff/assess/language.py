"""Which language a text is in, guessed from its commonest words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from policydiff.assess.rules import Language

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 6_000
"""Characters looked at."""
_FEW = 4
"""Fewer common words than this say nothing."""
UNKNOWN = "unknown"


def guess(text: str, languages: Sequence[Language]) -> str | None:
    """The code of a text's language.

    Args:
        text: some of it; the first 6,000 characters count.
        languages: those that can be told apart.

    Returns:
        A code; `unknown` where the letters are of another script or the words of no language
        known; None where there is too little to tell.
    """
    words = Counter(word.casefold() for word in _WORD.findall(text[:_SAMPLE]))
    total = sum(words.values())
    scores = {
        language.code: sum(count for word, count in words.items() if word in language.common)
        for language in languages
    }
    best = max(scores, key=lambda code: scores[code], default=UNKNOWN)
    if best in scores and scores[best] >= max(_FEW, total * 0.12):
        return best
    letters = [sign for sign in text[:_SAMPLE] if sign.isalpha()]
    if len(letters) >= 20 and sum(not _latin(sign) for sign in letters) > len(letters) / 2:
        return UNKNOWN
    return UNKNOWN if total >= 60 else None


def _latin(sign: str) -> bool:
    return sign.isascii() or unicodedata.name(sign, "").startswith("LATIN")
