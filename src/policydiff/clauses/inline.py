"""What a reader sees of a block's Markdown: its words, and where its links go."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from policydiff.clauses.blocks import CELL
from policydiff.model import Link, Span


class Inline(NamedTuple):
    """A block's visible words and what lies under them."""

    text: str
    """White space folded, no markup."""
    links: tuple[Link, ...]
    anchor: str | None
    """Of a heading: `{#x}` at its end, or a link with no words to `#x`."""
    bold: bool
    """Is all of it set strong?"""


_SPECIAL = re.compile(r"[!\\`*_\[\]<^~{\x00]")
# What a text may hold without being other than it looks: neither markup nor white space to fold.
_AS_IT_IS = (
    r"(?!\ )[^!\\`*_\[\]<^~{\x00-\x1f\x7f\x85\xa0\xad\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u2060"
    r"\u3000\ufeff]+(?<!\ )"
)
_PLAIN = re.compile(_AS_IT_IS)
_STRONG = re.compile(rf"\*\*({_AS_IT_IS})\*\*")
# Most other blocks hold no more markup than emphasis, escapes, links and the breaks of a table's
# cells, which a few substitutions take away; what is left goes through the pieces below, mark by mark.
_BEYOND = re.compile(r"[`^~{\x01-\x08]")
_BREAK = re.compile(r"<br[ \t]*/?>(?:[ \t]*[*+-][ \t]+)?")
# What would be in the way of the substitutions and what stands for it meanwhile.
_EDGE, _OPEN, _CLOSE, _SPACE = "\x01\x02\x03\x04"
# It begins with the marks themselves, which are found fast; what stands before one is looked at then.
_EMPHASIS = re.compile(
    r"[\\*_](?:(?<=\\)([!-/:-@\[-`{-~])|(?<=\*)(?:\*+|(?<!\s\*)|(?!\s))"
    r"|(?<=_)(?:(?<=^_)_*|_*$|(?<=\S_)_*(?![^\W_])|(?<![^\W_]_)_*(?=\S)))"
)
_LINK = re.compile(
    r"\[([^\[\]]*)\]\(([^\s()<>\\\"\x00-\x04]*)(?:[ ]\"[^\"\\\[\]\x00-\x04]{0,500}\")?\)"
)
_MOST_HEADING = 400
"""Characters of Markdown that can be a heading in bold."""
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\x01-\x08\x0b-\x1f\x7f]")
# Each alternative begins with a character of its own, so a position is tried once; what can run on
# is bounded by what it may not hold.
_TOKEN = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|!?\[(?P<words>[^\[\]\\`*_<^~{\x00]*)\]\((?P<to>[^\s()<>\\\"]*)\)"
    r"|(?P<ticks>`+)"
    r"|(?P<star>\*+)"
    r"|(?P<under>_+)"
    r"|(?P<open>!?\[)"
    r"|\](?P<target>\((?:<[^<>\n]*>|(?:\\.|[^\s()\\]|\([^\s()]{0,500}\))*)"
    r"(?:[ \t\n]+\"(?:\\.|[^\"\\]){0,500}\"|)[ \t]*\)|\([^()<>\[\]\"\n]{0,500}\))?"
    r"|<(?P<line>br)[ \t]*/?>(?:[ \t]*[*+-][ \t]+)?"
    r"|<(?P<tag>(?:https?://|mailto:)[^<>\s]{1,2000}|/?(?:u|b|i|em|strong|span|sup|sub|ins)\b[^<>\n]{0,200})>"
    r"|\^(?P<sup>[^\^\s]{1,20})\^"
    r"|~(?P<sub>[^~\s]{1,20})~"
    r"|(?P<strike>~~)"
    r"|\{\#(?P<anchor>[^\s{}]{1,300})\}[ \t]*$"
    r"|(?P<cell>\x00)"
)
_LETTER = re.compile(r"\w")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def read_inline(raw: str) -> Inline:
    """Read a block's Markdown. Linear in its length."""
    if _PLAIN.fullmatch(raw) and "  " not in raw:
        return Inline(raw, (), None, bold=False)
    if (strong := _STRONG.fullmatch(raw)) and "  " not in raw:
        return Inline(strong[1], (), None, bold=True)
    if not raw.isascii() and not raw.isprintable():
        raw = _INVISIBLE.sub("", raw)
    if not _SPECIAL.search(raw):
        return Inline(" ".join(raw.split()), (), None, bold=False)
    # What is strong from end to end may be a heading, which only the longer way tells.
    if raw[0] not in "*_" or raw[-1] not in "*_" or len(raw) >= _MOST_HEADING:
        found = _simple(raw)
        if found is not None:
            return found
    return _Inline(raw).read()


def _simple(raw: str) -> Inline | None:
    """Read a block with no more markup than most; None if it has more."""
    if _BEYOND.search(raw) or "![" in raw or "\\<" in raw or "\\\\" in raw:
        return None
    if "<" in raw:
        raw = _BREAK.sub(_SPACE, raw)
    if "\\" in raw:
        raw = raw.replace("\\[", _OPEN).replace("\\]", _CLOSE)
    # Words between links, a link's words, its target, words between links ...
    parts = _LINK.split(raw)
    targets = parts[2::3]
    del parts[2::3]
    anchor = None
    for at in range(len(targets) - 1, -1, -1):
        if not parts[2 * at + 1].strip():
            if targets[at][:1] == "#":
                anchor = targets[at][1:]
            parts[2 * at : 2 * at + 3] = [parts[2 * at] + parts[2 * at + 2]]
            del targets[at]
    marked = _EDGE.join(parts)
    if "[" in marked or "]" in marked or "<" in marked:
        return None
    marked = _unmarked(marked).replace("\x00", " | ").replace(_SPACE, " ")
    marked = " ".join(marked.replace(_OPEN, "[").replace(_CLOSE, "]").split())
    if not targets:
        return Inline(marked, (), anchor, bold=False)
    parts = marked.split(_EDGE)
    text = "".join(parts)
    if (
        "  " in text
        or text != text.strip()
        or any(not part or part != part.strip() for part in parts[1::2])
    ):
        return None
    offsets = [0, *accumulate(map(len, parts))]
    found = [
        Link(span=Span(offsets[at], offsets[at + 1]), target=targets[at // 2])
        for at in range(1, len(parts), 2)
    ]
    return Inline(text, tuple(found), anchor, bold=False)


def _unmarked(raw: str) -> str:
    """Markdown without its emphasis and escapes."""
    return _EMPHASIS.sub(r"\1" if "\\" in raw else "", raw)


class _Inline:
    """The pieces of a block as they are read; a piece that turns out to be markup is emptied."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.pieces: list[str] = []
        self.opened: list[tuple[int, int]] = []  # piece of each open bracket, `filled` before it
        self.filled = 0  # pieces that hold words
        self.links: list[tuple[int, int, str]] = []  # first piece, piece after the last, target
        self.anchor: str | None = None
        self.strong = 0  # marks of strong emphasis so far: odd inside one
        self.plain = False  # was there a word outside of strong emphasis?

    def read(self) -> Inline:
        raw = self.raw
        position = 0
        while special := _SPECIAL.search(raw, position):
            start = special.start()
            match = _TOKEN.match(raw, start)
            if match is None:
                start += 1
            if start > position:
                self.words(raw[position:start])
            position = self.take(match, match.end()) if match else start
        if position < len(raw):
            self.words(raw[position:])
        return self.finish(bold=self.strong > 0 and not self.plain)

    def words(self, piece: str) -> None:
        self.pieces.append(piece)
        if not piece.isspace():
            self.filled += 1
            if not self.plain and not self.strong % 2:
                self.plain = _LETTER.search(piece) is not None

    def take(self, match: re.Match[str], end: int) -> int:  # noqa: C901, PLR0912  one branch per mark
        """Read one piece of markup; returns where reading goes on."""
        pieces = self.pieces
        kind = match.lastgroup
        found = match[0]
        if kind == "to":
            if found[0] != "!":
                self.link(match["words"], match["to"])
        elif kind == "escaped":
            self.words(match["escaped"])
        elif kind == "star":
            if len(found) == 1 and _spaced(self.raw, match.start(), end):
                pieces.append(found)
            elif len(found) > 1:
                self.strong += len(found) // 2
        elif kind == "under":
            start = match.start()
            if _inside_word(self.raw, start, end) or _spaced(self.raw, start, end):
                pieces.append(found)
            elif len(found) > 1:
                self.strong += len(found) // 2
        elif kind == "open":
            self.opened.append((len(pieces), self.filled))
            pieces.append(found)
        elif found[0] == "]":
            self.close(match["target"])
        elif kind == "line":
            pieces.append(" ")  # and the bullet of a list in a cell is no word
        elif kind == "ticks":
            close = self.raw.find(found, end)
            if close < 0 or "\x00" in self.raw[end:close]:
                pieces.append(found)
            else:
                self.words(self.raw[end:close].strip())
                return close + len(found)
        elif kind == "tag":
            tag = match["tag"]
            if ":" in tag:
                self.links.append((len(pieces), len(pieces) + 1, tag))
                self.words(tag.removeprefix("mailto:"))
        elif kind == "sup":
            self.words(match["sup"].translate(_SUPERSCRIPT))
        elif kind == "sub":
            self.words(match["sub"])
        elif kind == "anchor":
            self.anchor = match["anchor"]
        elif kind == "cell":
            pieces.append(" | ")
        return end

    def link(self, words: str, target: str) -> None:
        """Read a link without markup in its words."""
        if words and not words.isspace():
            self.links.append((len(self.pieces), len(self.pieces) + 1, target))
            self.words(words)
        elif target.startswith("#") and self.anchor is None:
            self.anchor = target[1:]

    def close(self, target: str | None) -> None:
        """Read a `]`, with the link target after it if there is one."""
        if not self.opened:
            if target is None:
                self.words("]")
            elif self.filled:
                # Opened in a block before this one: the page's link goes on here.
                self.links.append((0, len(self.pieces), _target(target)))
            return
        first, filled = self.opened.pop()
        if target is None:
            self.filled += 1
            self.pieces.append("]")
            return
        if self.pieces[first] == "![":
            del self.pieces[first:]
            while self.links and self.links[-1][0] >= first:
                self.links.pop()
            self.filled = filled
            return
        self.pieces[first] = ""
        address = _target(target)
        if self.filled > filled:
            self.links.append((first, len(self.pieces), address))
        elif address.startswith("#") and self.anchor is None:
            self.anchor = address[1:]

    def finish(self, *, bold: bool) -> Inline:
        """Fold white space over all pieces and turn piece numbers into spans."""
        for first, _ in self.opened:
            self.pieces[first] = ""  # a link that is closed in a later block
        text = "".join(self.pieces)
        if " ".join(text.split()) == text:
            offsets = [0, *accumulate(map(len, self.pieces))]
            return Inline(text, self._spans(text, offsets), self.anchor, bold)
        offsets = []
        folded: list[str] = []
        length = 0
        space = True  # does what is written so far end in white space?
        for piece in self.pieces:
            offsets.append(length)
            if not piece:
                continue
            words = " ".join(piece.split())
            if piece[0].isspace() and not space:
                words = " " + words
            if words and words != " " and piece[-1].isspace():
                words += " "
            if words:
                space = words[-1] == " "
                folded.append(words)
                length += len(words)
        offsets.append(length)
        text = "".join(folded).rstrip()
        return Inline(text, self._spans(text, offsets), self.anchor, bold)

    def _spans(self, text: str, offsets: Sequence[int]) -> tuple[Link, ...]:
        links: list[Link] = []
        for first, after, target in sorted(self.links):
            start, end = offsets[first], min(offsets[after], len(text))
            while start < end and text[start] == " ":
                start += 1
            while end > start and text[end - 1] == " ":
                end -= 1
            if end > start:
                links.append(Link(span=Span(start, end), target=target))
        return tuple(links)


def _spaced(raw: str, start: int, end: int) -> bool:
    """Does a run of marks stand alone between words?"""
    return start > 0 and end < len(raw) and raw[start - 1].isspace() and raw[end].isspace()


def _inside_word(raw: str, start: int, end: int) -> bool:
    return start > 0 and end < len(raw) and raw[start - 1].isalnum() and raw[end].isalnum()


def _target(target: str) -> str:
    """The address in `(address "title")`."""
    inner = target[1:-1].strip()
    if inner.startswith("<"):
        return inner[1 : inner.find(">")]
    if inner.endswith('"') and (title := re.search(r'\s"', inner)):
        inner = inner[: title.start()].rstrip()
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", inner)


__all__ = ["CELL", "Inline", "read_inline"]
