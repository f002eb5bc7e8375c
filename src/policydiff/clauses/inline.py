"""What a reader sees of a block's Markdown: its words, and where its links go.

Most blocks hold no markup, or so little that a few substitutions take it away.
"""

from __future__ import annotations

import re

from policydiff.clauses.making import link
from policydiff.clauses.marks import SPECIAL, Inline, read_marks
from policydiff.model import Link

# White space to fold, and what is not seen.
_UNEVEN = r"\x00-\x1f\x7f\x85\xa0\xad\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
# What a text may hold without being other than it looks: neither markup nor white space to fold.
AS_IT_IS = rf"(?!\ )[^!\\`*_\[\]<^~{{{_UNEVEN}]++(?<!\ )"
_STRONG = re.compile(rf"\*\*({AS_IT_IS})\*\*")
# The same beside links, whose brackets are taken away already.
_BESIDE_LINKS = re.compile(rf"(?!\ )[^\\`*_\[\]<^~{{{_UNEVEN}]++(?<!\ )")
_MARK = re.compile(r"[\\`*_\[\]<^~{\x00-\x08]")
# Most other blocks hold no more markup than emphasis, escapes, links and the breaks of a table's
# cells, which a few substitutions take away; what is left goes through the pieces below, mark by mark.
_BREAK = re.compile(r"<br[ \t]*/?>(?:[ \t]*[*+-][ \t]+)?")
# What would be in the way of the substitutions and what stands for it meanwhile.
_EDGE, _OPEN, _CLOSE, _SPACE = "\x01\x02\x03\x04"
_STANDING_FOR = re.compile(r"[\x01-\x08]")
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


_new = tuple.__new__


def read_inline(raw: str) -> Inline:
    """Read a block's Markdown. Linear in its length."""
    if raw[:2] == "**" and (strong := _STRONG.fullmatch(raw)) and "  " not in raw:
        return _new(Inline, (strong[1], (), None, True))
    cells = raw.replace("\x00", " | ") if "\x00" in raw else raw
    if not cells.isascii() and not cells.isprintable():
        raw, cells = _INVISIBLE.sub("", raw), _INVISIBLE.sub("", cells)
    if not SPECIAL.search(raw):
        return _new(Inline, (_folded(raw), (), None, False))
    if "\\" not in raw and "![" not in raw and "**" not in raw:
        found = _linked_only(raw if '"' in raw else cells)
        if found is not None:
            return found
    # What is strong from end to end may be a heading, which only the longer way tells.
    if raw[0] not in "*_" or raw[-1] not in "*_ \xa0" or len(raw) >= _MOST_HEADING:
        found = _simple(raw)
        if found is not None:
            return found
    return read_marks(raw)


def _linked_only(raw: str) -> Inline | None:
    """Read a block in which nothing but links is marked; None if there is more."""
    if "<" in raw and '"' not in raw:  # no break stands in the title of a link
        raw = _BREAK.sub(" ", raw)
    if "*" in raw:
        return None
    # Words between links, a link's words, its target, words between links ...
    parts = _LINK.split(raw)
    targets = parts[2::3]
    del parts[2::3]
    text = "".join(parts)
    if not _BESIDE_LINKS.fullmatch(text) or "  " in text:
        if _MARK.search(text):
            return None
        parts = " ".join(_EDGE.join(parts).split()).split(_EDGE)
        text = "".join(parts)
        if not _is_folded(text):
            return None
    links: list[Link] = []
    end = 0
    for at, target in enumerate(targets):
        start = end + len(parts[2 * at])
        words = parts[2 * at + 1]
        if not words or words[0] == " " or words[-1] == " ":
            return None
        end = start + len(words)
        links.append(link(start, end, target))
    return _new(Inline, (text, tuple(links), None, False))


def _simple(raw: str) -> Inline | None:
    """Read a block with no more markup than most; None if it has more."""
    if _beyond(raw):
        return None
    if "\\" in raw:
        raw = raw.replace("\\[", _OPEN).replace("\\]", _CLOSE)
    if "<" in raw:
        raw = _BREAK.sub(_SPACE, raw)
    if "[" in raw:
        return _linked(raw)
    if "]" in raw or "<" in raw:
        return None
    return Inline(_folded(_unmarked(raw)), (), None, bold=False)


def _beyond(raw: str) -> bool:
    """Does it hold what the substitutions cannot take away?"""
    return (
        "`" in raw
        or "^" in raw
        or "~" in raw
        or "{" in raw
        or "![" in raw
        or ("\\" in raw and ("\\<" in raw or "\\\\" in raw))
        or (not raw.isprintable() and _STANDING_FOR.search(raw) is not None)
    )


def _linked(raw: str) -> Inline | None:
    """Read a block with links."""
    # Words between links, a link's words, its target, words between links ...
    parts = _LINK.split(raw)
    targets = parts[2::3]
    del parts[2::3]
    anchor = None if all(map(str.strip, parts[1::2])) else _without_empty(parts, targets)
    marked = _EDGE.join(parts)
    if "[" in marked or "]" in marked or "<" in marked:
        return None
    marked = _unmarked(marked)
    if not targets:
        return Inline(_folded(marked), (), anchor, bold=False)
    parts = marked.split(_EDGE)
    text = "".join(parts)
    if not _is_folded(text):
        parts = _folded(marked).split(_EDGE)
        text = "".join(parts)
        if not _is_folded(text):
            return None
    links: list[Link] = []
    end = 0
    words = iter(parts)
    for target in targets:
        start = end + len(next(words))
        part = next(words)
        if not part or part[0] == " " or part[-1] == " ":
            return None
        end = start + len(part)
        links.append(link(start, end, target))
    return Inline(text, tuple(links), anchor, bold=False)


def _without_empty(parts: list[str], targets: list[str]) -> str | None:
    """Take links without words away; the first that leads into the page is an anchor."""
    anchor = None
    for at in range(len(targets) - 1, -1, -1):
        if not parts[2 * at + 1].strip():
            if targets[at][:1] == "#":
                anchor = targets[at][1:]
            parts[2 * at : 2 * at + 3] = [parts[2 * at] + parts[2 * at + 2]]
            del targets[at]
    return anchor


def _is_folded(text: str) -> bool:
    """Is there no white space but single spaces between words? All other is unprintable."""
    return text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " "


def _folded(text: str) -> str:
    return text if _is_folded(text) else " ".join(text.split())


def _unmarked(raw: str) -> str:
    """Markdown without its emphasis and escapes, with what stood for something put back."""
    if "\\" in raw:
        raw = _EMPHASIS.sub(r"\1", raw)
    elif "*" in raw or "_" in raw:
        raw = _EMPHASIS.sub("", raw)
    if not raw.isprintable():
        raw = raw.replace("\x00", " | ").replace(_SPACE, " ")
        raw = raw.replace(_OPEN, "[").replace(_CLOSE, "]")
    return raw


__all__ = ["AS_IT_IS", "Inline", "read_inline"]
