"""May this text be recorded as the policy, or must a person look first?

Sites answer with all sorts of things under the policy's URL and a status of 200: walls against
robots, log-in and consent pages, notices of maintenance, apologies. Recorded, each would read as the
publisher having taken the policy away. What is held here loses nothing: the page is kept, and
whoever looks at it can still say that it is the policy.

The gates lean towards passing. A text of ordinary length is never held for a phrase in it, and a
phrase that the version before had too says nothing. docs/gates.md has figures on real histories.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from policydiff.gates.characters import broken_characters
from policydiff.gates.notices import arrived_elsewhere, notice_in, plain
from policydiff.model import Capture

__all__ = ["Verdict", "count_words", "judge"]

MIN_WORDS: Final = 25
"""Fewer make no terms; the shortest real ones known have 79."""
SHORT_WORDS: Final = 300
"""Up to here a text may be a notice, and its phrases are looked at."""
MIN_SHARE: Final = 0.1
"""Of the words of the version before: less is held. Two whole texts that Telegram served in turn were
0.18 of one another."""
MIN_BROKEN: Final = 4
"""Broken characters, beyond those of the version before, from which a text is held."""

_MAX_QUOTE: Final = 100
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\u0e00-\u0e7f]|[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a text may be recorded."""

    reason: str | None
    """None if it may; else one sentence that quotes what was seen. Untrusted text stands in it."""

    @property
    def held(self) -> bool:
        """Whether a person must look first."""
        return self.reason is not None


def judge(text: str, *, captures: Sequence[Capture] = (), previous: str | None = None) -> Verdict:
    """Say whether a text may be recorded as a version of the policy.

    Args:
        text: what was extracted, as Markdown.
        captures: the pages it was extracted from, where they are at hand.
        previous: the version recorded last, as Markdown; None if there is none.

    Returns:
        The first reason to hold it, or none.

    Cost: O(n) in the length of both texts, at a few nanoseconds a character.
    """
    if text == previous:
        return Verdict(reason=None)
    return Verdict(reason=next(_reasons(text, captures, previous), None))


def count_words(text: str, *, up_to: int | None = None) -> int:
    """How many words a text has; scripts written without spaces count by the character.

    Args:
        text: any text.
        up_to: stop counting there.
    """
    return sum(1 for _ in islice(_WORD.finditer(text), up_to))


def _reasons(text: str, captures: Sequence[Capture], previous: str | None) -> Iterator[str]:
    for capture in captures:
        yield from arrived_elsewhere(capture)
    words = count_words(text, up_to=SHORT_WORDS + 1)
    if words == 0:
        yield "The text holds no words."
    if words <= SHORT_WORDS and (notice := notice_in(text, previous)):
        what, start = notice
        yield f"The text looks like {what}: {_words(words)}, with {_quoted(plain(text)[start:])}."
    if words < MIN_WORDS and (previous is None or words < count_words(previous, up_to=MIN_WORDS)):
        yield f"The text is too short for terms: {_words(words)}, {_quoted(plain(text))}."
    # A text that is not far shorter in characters is not far shorter in words, and counting is slow.
    if previous is not None and len(text) < len(previous) * MIN_SHARE * 2:
        now, before = count_words(text), count_words(previous)
        if now < before * MIN_SHARE:
            yield (
                f"The text has shrunk from {_words(before)} to {now:,} and begins with "
                f"{_quoted(plain(text))}."
            )
    broken = broken_characters(text)
    more = len(broken) - (len(broken_characters(previous)) if broken and previous else 0)
    if more >= MIN_BROKEN:
        yield (
            f"The text has {more:,} broken characters, as if read in the wrong encoding: "
            f"{_quoted(text[max(0, broken[0] - 20) :])}."
        )


def _words(count: int) -> str:
    return "1 word" if count == 1 else f"{count:,} words"


def _quoted(text: str) -> str:
    cut = " ".join(text[: 2 * _MAX_QUOTE].split())
    return f"“{cut if len(cut) <= _MAX_QUOTE else cut[: _MAX_QUOTE - 1].rstrip() + '…'}”"
