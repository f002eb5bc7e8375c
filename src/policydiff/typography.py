"""The signs that look otherwise and say the same: quotes and dashes, and what cannot be seen at all."""

from __future__ import annotations

from functools import lru_cache

_PLAIN = {
    **dict.fromkeys("‘’‚‛′`´ʼ＇", "'"),
    **dict.fromkeys("“”„‟″«»＂", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
}
_UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202c"


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """A text with the quotes and dashes of a typewriter."""
    if not text.isascii():
        # Two dozen replacements in C are a tenth of one `translate`, which looks up every letter.
        for sign, typed in _PLAIN.items():
            if sign in text:
                text = text.replace(sign, typed)
    return text


def seen(text: str) -> str:
    """A text without soft hyphens, joiners, marks of direction and other signs without width."""
    if not text.isascii():
        for sign in _UNSEEN:
            if sign in text:
                text = text.replace(sign, "")
    return text


def western(text: str) -> bool:
    """Does a text hold nothing but the letters and signs of Western European languages?"""
    if not text.isascii():
        try:
            text.encode("cp1252")
        except UnicodeEncodeError:
            return False
    return True
