"""Text made safe to show."""

from __future__ import annotations

import sys
import unicodedata

from policydiff.render.harmless import harmless, isolated

ACTING = {"Cc", "Cs", "Zl", "Zp"}


def test_every_sign_that_acts_is_drawn_instead() -> None:
    for code in range(sys.maxunicode + 1):
        sign = chr(code)
        if unicodedata.category(sign) in ACTING and sign not in "\t\n":
            assert harmless(f"a{sign}b") == f"a‹U+{code:04X}›b"
        elif 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069 or code >> 7 == 0xE0000 >> 7:
            assert sign not in harmless(f"a{sign}b")


def test_right_to_left_words_are_isolated_and_others_are_not() -> None:
    assert isolated("\u05d3\u05e3") == "\u2068\u05d3\u05e3\u2069"
    assert isolated("“déjà vu” 中") == "“déjà vu” 中"
