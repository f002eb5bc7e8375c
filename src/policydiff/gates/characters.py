"""Characters that were read in the wrong encoding.

UTF-8 read as Latin-1 or Windows-1252 turns every letter outside ASCII into two to four: `é` into `Ã©`,
`’` into `â€™`. Read the other way round, each becomes a replacement character.
"""

from __future__ import annotations

import re

_CP1252 = {
    ord(bytes([byte]).decode("cp1252")): byte
    for byte in range(0x80, 0xA0)
    if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
"""Windows' letters for the bytes that Latin-1 leaves to control codes."""

_CONTINUATION = "".join(map(chr, _CP1252)) + "\u0080-\u009f\u00a1-\u00bf"
_BROKEN = re.compile(
    "\ufffd"
    f"|[ÂÃ][{_CONTINUATION}\u00a0]"  # Latin letters and punctuation
    f"|[ÄÅÎÏÐÑ][{_CONTINUATION}]"  # Central European, Greek, Cyrillic
    f"|[à-ï][{_CONTINUATION}][{_CONTINUATION}\u00a0]"  # punctuation, Indic, Chinese, Japanese, Korean
    f"|ð[{_CONTINUATION}]{{3}}"  # emoji
)
"""A no-break space is taken for a continuation only where that is no French: `É :` and `é »` hold one."""


def broken_characters(text: str) -> list[int]:
    """Where replacement characters and misread UTF-8 stand, as offsets in code points.

    Cost: O(n); nothing for ASCII.
    """
    if text.isascii():
        return []
    return [match.start() for match in _BROKEN.finditer(text) if _is_broken(match[0])]


def _is_broken(found: str) -> bool:
    if found == "\ufffd":
        return True
    try:
        return len(found.translate(_CP1252).encode("latin-1").decode("utf-8")) == 1
    except UnicodeError:
        return False
