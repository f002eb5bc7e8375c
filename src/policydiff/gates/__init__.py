"""May this text be recorded as the policy, or must a person look first?

Sites answer with all sorts of things under the policy's URL and a status of 200: walls against
robots, log-in and consent pages, notices of maintenance, apologies, another document. Recorded, each
would read as the publisher having taken the policy away. What is held here loses nothing: the page is
kept, and whoever looks at it can still say that it is the policy; that kind of change then passes.

The gates lean towards passing. A text of ordinary length is never held for a phrase in it, and a
phrase that the version before had too says nothing. docs/gates.md has figures on real histories.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple

from policydiff.gates.characters import broken_characters
from policydiff.gates.likeness import common
from policydiff.gates.notices import arrived_elsewhere, notice_in, plain
from policydiff.languages import language_of
from policydiff.model import Capture, FailureReason, Terms

__all__ = ["Verdict", "count_words", "judge", "judge_missing"]

MIN_WORDS: Final = 25
"""Fewer make no terms; the shortest real ones known have 79."""
SHORT_WORDS: Final = 300
"""Up to here a text may be a notice, and its phrases are looked at."""
MIN_SHARE: Final = 0.1
"""Of the words of the version before: less is held. Two whole texts that Telegram served in turn were
0.18 of one another."""
MAX_GROWTH: Final = 25
"""Times the words of the version before: more is held. The largest real growth known is 19."""
MIN_COMMON: Final = 0.017
"""Of the runs of words of the version before: with less, it is another text. Of 4,300 real changes 20 had
less, and all but a few were another document or another language."""
ANOTHER: Final = 0.8
"""Of the runs of words of another document of this service: with more, it is that one."""
MIN_BROKEN: Final = 4
"""Broken characters, beyond those of the version before, from which a text is held."""

_MAX_QUOTE: Final = 100
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\u0e00-\u0e7f]|[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a text may be recorded."""

    reason: str | None = None
    """None if it may; else one sentence that quotes what was seen. Untrusted text stands in it."""
    kind: str | None = None
    """What was seen, in words that are the same whenever it is seen again; None if it may."""

    @property
    def held(self) -> bool:
        """Whether a person must look first."""
        return self.reason is not None


class _Sign(NamedTuple):
    kind: str
    reason: str


def judge(
    text: str,
    *,
    captures: Sequence[Capture] = (),
    previous: str | None = None,
    accepted: Collection[str] = (),
    others: Iterable[tuple[Terms, str]] = (),
) -> Verdict:
    """Say whether a text may be recorded as a version of the policy.

    Args:
        text: what was extracted, as Markdown.
        captures: the pages it was extracted from, where they are at hand.
        previous: the version recorded last, as Markdown; None if there is none.
        accepted: kinds that a person has accepted for these terms before: they pass.
        others: the service's other terms and their texts; asked for only where the text has little in
            common with `previous`.

    Returns:
        The first reason to hold it, or none.

    Cost: O(n) in the length of both texts, at a few nanoseconds a character; some hundred where no
        quarter of the lines is as it was.
    """
    if text == previous:
        return Verdict()
    for sign in _signs(text, captures, previous, others):
        if sign.kind not in accepted:
            return Verdict(reason=sign.reason, kind=sign.kind)
    return Verdict()


def judge_missing(message: str, captures: Sequence[Capture], *, reason: FailureReason) -> Verdict:
    """Say why a page that gave no text is held.

    Args:
        message: what the extractor says, as a sentence.
        captures: the pages.
        reason: why there is no text.
    """
    for capture in captures:
        for what, said in arrived_elsewhere(capture):
            return Verdict(reason=f"{said} {message}", kind=f"elsewhere: {what}")
        bare = _shown(capture.body[:_LOOKED_AT].decode("utf-8", "replace"))
        words = count_words(bare, up_to=SHORT_WORDS + 1)
        if words <= SHORT_WORDS and (found := notice_in(bare, None)):
            what, start = found
            said = f"The page looks like {what}: {_quoted(plain(bare)[start:])}."
            return Verdict(reason=f"{said} {message}", kind=f"notice: {what}")
    return Verdict(reason=message, kind=f"no text: {reason.value}")


_LOOKED_AT: Final = 100_000
"""Bytes of a page that gave no text: a wall is short."""
_TAG = re.compile(r"<[^<>]{0,2000}>")
_SCRIPT = re.compile(r"<(?:script|style)\b", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</(?:script|style)\b", re.IGNORECASE)


def _shown(page: str) -> str:
    """Roughly what a page shows: no tags, no scripts."""
    first, *rest = _SCRIPT.split(page)
    parts = [first, *(_SCRIPT_END.split(part, maxsplit=1)[-1] for part in rest)]
    return _TAG.sub(" ", " ".join(parts))


def count_words(text: str, *, up_to: int | None = None) -> int:
    """How many words a text has; scripts written without spaces count by the character.

    Args:
        text: any text.
        up_to: stop counting there.
    """
    return sum(1 for _ in islice(_WORD.finditer(text), up_to))


def _signs(
    text: str,
    captures: Sequence[Capture],
    previous: str | None,
    others: Iterable[tuple[Terms, str]],
) -> Iterator[_Sign]:
    for capture in captures:
        for what, said in arrived_elsewhere(capture):
            yield _Sign(f"elsewhere: {what}", said)
    words = count_words(text, up_to=SHORT_WORDS + 1)
    if words == 0:
        yield _Sign("no words", "The text holds no words.")
    if words <= SHORT_WORDS and (notice := notice_in(text, previous)):
        what, start = notice
        quote = _quoted(plain(text)[start:])
        yield _Sign(
            f"notice: {what}", f"The text looks like {what}: {_words(words)}, with {quote}."
        )
    if words < MIN_WORDS and (previous is None or words < count_words(previous, up_to=MIN_WORDS)):
        yield _Sign(
            "too short",
            f"The text is too short for terms: {_words(words)}, {_quoted(plain(text))}.",
        )
    if previous is not None:
        yield from _size(text, previous)
    yield from _characters(text, previous)
    if previous is not None:
        yield from _another(text, previous, others)


def _size(text: str, previous: str) -> Iterator[_Sign]:
    # A text that is not far shorter in characters is not far shorter in words, and counting is slow.
    if len(text) < len(previous) * MIN_SHARE * 2:
        now, before = count_words(text), count_words(previous)
        if now < before * MIN_SHARE:
            yield _Sign(
                "shrunk",
                f"The text has shrunk from {_words(before)} to {now:,} and begins with "
                f"{_quoted(plain(text))}.",
            )
    elif len(text) > len(previous) * MAX_GROWTH / 2:
        now, before = count_words(text), count_words(previous)
        if now > before * MAX_GROWTH:
            yield _Sign(
                "grown",
                f"The text has grown from {_words(before)} to {now:,} and begins with "
                f"{_quoted(plain(text))}.",
            )


def _characters(text: str, previous: str | None) -> Iterator[_Sign]:
    broken = broken_characters(text)
    more = len(broken) - (len(broken_characters(previous)) if broken and previous else 0)
    if more >= MIN_BROKEN:
        quote = _quoted(text[max(0, broken[0] - 20) :])
        yield _Sign(
            "broken characters",
            f"The text has {more:,} broken characters, as if read in the wrong encoding: {quote}.",
        )


def _another(text: str, previous: str, others: Iterable[tuple[Terms, str]]) -> Iterator[_Sign]:
    """Another language, or another document."""
    new, old = language_of(text), language_of(previous)
    if new is not None and old is not None and new != old:
        yield _Sign(
            f"language: {new}",
            f"The text is in another language than before ({new}, not {old}): it begins with "
            f"{_quoted(plain(text))}.",
        )
        return
    alike = common(previous, text)
    if alike > 1 - ANOTHER:
        return
    for terms, other in others:
        if common(other, text) > max(ANOTHER, alike):
            yield _Sign(
                f"another document: {terms}",
                f"The text is that of {terms}: it begins with {_quoted(plain(text))}.",
            )
            return
    if alike < MIN_COMMON:
        yield _Sign(
            "another text",
            "The text has hardly a sentence in common with the version before: it begins with "
            f"{_quoted(plain(text))}, before {_quoted(plain(previous))}.",
        )


def _words(count: int) -> str:
    return "1 word" if count == 1 else f"{count:,} words"


def _quoted(text: str) -> str:
    cut = " ".join(text[: 2 * _MAX_QUOTE].split())
    return f"“{cut if len(cut) <= _MAX_QUOTE else cut[: _MAX_QUOTE - 1].rstrip() + '…'}”"
