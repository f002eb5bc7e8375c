"""Which language a text is in, guessed from its commonest words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from policydiff.assess.rules import Language

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 2_000
"""Characters looked at."""
_FEW = 4
"""Fewer common words than this say nothing."""
_SOME, _MANY = 0.12, 0.25
"""Shares of a text's words that say something, and that leave no doubt."""
UNKNOWN = "unknown"


def guess(text: str, languages: Sequence[Language], expected: str | None = None) -> str | None:
    """The code of a text's language.

    Args:
        text: some of it; the first 2,000 characters count.
        languages: those that can be told apart.
        expected: a code that is taken where its common words are many, without a look at others.

    Returns:
        A code; `unknown` where the letters are of another script or the words of no language
        known; None where there is too little to tell.
    """
    words = Counter(word.casefold() for word in _WORD.findall(text[:_SAMPLE]))
    total = sum(words.values())
    scores: dict[str, int] = {}
    for language in sorted(languages, key=lambda language: language.code != expected):
        score = sum(words[word] for word in words.keys() & language.common)
        if language.code == expected and score >= max(_FEW, total * _MANY):
            return expected
        scores[language.code] = score
    best = max(scores, key=lambda code: scores[code], default=UNKNOWN)
    if best in scores and scores[best] >= max(_FEW, total * _SOME):
        return best
    letters = [sign for sign in text[:_SAMPLE] if sign.isalpha()]
    if len(letters) >= 20 and sum(not _latin(sign) for sign in letters) > len(letters) / 2:
        return UNKNOWN
    return UNKNOWN if total >= 60 else None


def _latin(sign: str) -> bool:
    return sign.isascii() or unicodedata.name(sign, "").startswith("LATIN")
