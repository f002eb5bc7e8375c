"""What one line of a version's Markdown says: its words, and where its links go.

A version's lines are read one by one, without the structure they stand in: that a text says the same
words again, in whatever markup, can be told from lines alone, and nearly all lines of a version stood in
the one before, where they were read already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b, sha256
from typing import TYPE_CHECKING, NamedTuple

from policydiff.history.places import place_of
from policydiff.typography import plain as typewritten
from policydiff.typography import seen

if TYPE_CHECKING:
    from policydiff.clauses.inline import Inline

_RULE = re.compile(r"[\s|:=*_+-]*")
"""Underlines of headings, rules, the line under a table's head: no words."""
_MARKS = re.compile(r"\A(?:[>#*+\s]|-\s)*")
"""Signs in front of a heading, quotation or bullet. Numbers of lists are words."""
_REST_OF_LINK = re.compile(r"\s*\]\(\s*(?P<target>[^\s()]*)\s*\)")
"""The end of a link whose words stand on lines above."""
_OPEN = re.compile(r"!?\[\s*$")
_LINK = re.compile(r"(\[[^\[\]]+\]\()([#-'+-;=?-Z_a-z]+)(?=\))")
"""A whole link to nowhere out of the ordinary."""
_ANYWHERE = "policydiff"
"""Stands for where a link leads."""
_NUMBER = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})\\?[.)]\s+")
_NOT_WORD = re.compile(r"[\W_]+")
_ADDRESS = re.compile(
    r"\[email[\s\u00a0]protected\]|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}"
)
_HIDDEN = "[email protected]"
"""What Cloudflare's page says in place of an address until a script puts it back."""
_TICKING = re.compile(
    r"\W*(?:(?:last|updated|modified|posted|published|edited|reviewed|on)\W+){0,4}"
    r"(?:an?|one|\d{1,4})[ ](?:second|minute|hour|day|week|month|year)s?[ ]ago\W*"
    r"|\W*\d[\d,.]{0,12}[ ](?:(?:out[ ])?of[ ]\d[\d,.]{0,12}[ ])?(?:people[ ]|users[ ]|readers[ ])?"
    r"(?:found[ ]this[ ](?:article[ ])?helpful|views?|comments?|likes?|votes?|shares?|followers?)\W*",
    re.IGNORECASE,
)
"""A whole line that tells its age, or how many have seen or liked the page."""
_SHORT = 14
"""Words a line has at most that may be furniture: a clause says more."""

TEASER = 1
"""Mark of a short line that is nothing but links, as in menus and lists of further articles."""
HIDDEN = 2
"""Mark of a line with an e-mail address that the page hides."""
TICKER = 4
"""Mark of a short line that counts by itself: an age (`Updated 3 days ago`), a number of readers."""


class Line(NamedTuple):
    """What one line says."""

    words: str
    """Visible words, white space folded; empty for a line that has none."""
    plain: str
    """The same with the quotes and dashes of a typewriter."""
    key: int
    """Of `plain`, 64 bits."""
    size: int
    """Words in it."""
    targets: tuple[str, ...]
    """Of its links, as written."""
    places: tuple[str, ...]
    """The documents they lead to; see `places.place_of`."""
    shape: int = 0
    """Hash of `plain` with e-mail addresses left out."""
    place: int = 0
    """Hash of `places`; 0 where there are none."""
    marks: int = 0
    """`TEASER`, `HIDDEN` and `TICKER`, added up."""


def read_line(raw: str) -> Line:
    """Read one line.

    Links that lead elsewhere each time they are served are common: of lines that differ in nothing
    else, one is read.
    """
    parts: list[str] = _LINK.split(raw) if "](" in raw and _ANYWHERE not in raw else []
    targets = tuple(parts[2::3])
    if targets:
        anywhere = (_ANYWHERE,) * len(targets)
        parts[2::3] = anywhere
        line = _read("".join(parts))
        if line.targets == anywhere:  # all of them are links, and there are no others
            places = _places(targets)
            return line._replace(targets=targets, places=places, place=_hash_of_places(places))
    return _read(raw)


@lru_cache(maxsize=1 << 13)
def _read(raw: str) -> Line:
    targets: list[str] = []
    if "](" in raw and (end := _REST_OF_LINK.match(raw)):
        targets.append(end["target"])
        raw = raw[end.end() :]
    if _RULE.fullmatch(raw):
        return Line("", "", 0, 0, tuple(targets), _places(targets))
    from policydiff.clauses.inline import read_inline  # noqa: PLC0415 - not where lines are kept: 25 ms

    start = _MARKS.match(raw)
    inline = read_inline(raw[start.end() :] if start else raw)
    targets += [link.target for link in inline.links]
    words = inline.text.strip()
    if words[-1:] == "[":
        words = _OPEN.sub("", words).strip()
    if "|" in words and raw.lstrip().startswith("|"):
        words = " ".join(words.replace("|", " ").split())
    plain = words if words.isascii() else " ".join(seen(typewritten(words)).split())
    size = plain.count(" ") + 1 if plain else 0
    marks = 0
    if targets and size <= _SHORT and not _beside_links(inline):
        marks |= TEASER
    shaped = plain
    if "@" in plain or _HIDDEN in plain:
        marks |= HIDDEN if _HIDDEN in plain else 0
        shaped = _ADDRESS.sub("@", plain)
    if size <= _SHORT and _TICKING.fullmatch(plain):
        marks |= TICKER
    places = _places(targets)
    own = hash_of(plain)
    return Line(
        words,
        plain,
        own,
        size,
        tuple(targets),
        places,
        own if shaped is plain else hash_of(shaped),
        _hash_of_places(places),
        marks,
    )


def bare(plain: str) -> str:
    """Letters and digits alone, without case and the number of a list item."""
    number = _NUMBER.match(plain)
    return _NOT_WORD.sub("", plain[number.end() :] if number else plain).casefold()


def _beside_links(inline: Inline) -> bool:
    """Does a line say anything outside its links?"""
    at = 0
    for link in inline.links:
        if any(map(str.isalnum, inline.text[at : link.span.start])):
            return True
        at = link.span.end
    return any(map(str.isalnum, inline.text[at:]))


def _places(targets: Iterable[str]) -> tuple[str, ...]:
    found = [place_of(target) for target in targets]
    return tuple([place for place in found if place is not None])


def _hash_of_places(places: tuple[str, ...]) -> int:
    return hash_of("\n".join(places)) if places else 0


def hash_of_text(text: str) -> int:
    """The same of a long text; another number than `hash_of` gives, in half the time."""
    return hash_of_bytes(text.encode("utf-8", "surrogatepass"))


def hash_of_bytes(content: bytes) -> int:
    """64 bits of many bytes."""
    return int.from_bytes(sha256(content).digest()[:8])


def hash_of(text: str) -> int:
    """64 bits that are the same on every machine."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())
