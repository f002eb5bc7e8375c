"""Propose which part of a page is the legal text: the narrowest element that holds nearly all of it.

A legal page is its text and little else: what the frame around it (navigation, banners, footers) has no part
in is gone into, as long as one element inside still holds nearly everything. What is proposed is for a person
to look at; docs/declarations.md says how often it gives what people had declared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bs4.element import NavigableString, Tag

from policydiff.extract.decode import decode
from policydiff.extract.tree import parse
from policydiff.extract.visibility import UNSHOWN, attribute, not_rendered

_NEARLY_ALL: Final = 0.96
"""Of the words outside the frame: an element with fewer is not gone into."""
_FRAME_TAGS: Final = frozenset({"nav", "aside", "footer", "form", "dialog", "button", "select"})
_FRAME_ROLES: Final = frozenset(
    {"navigation", "banner", "contentinfo", "complementary", "dialog", "alertdialog", "search"}
)
_FRAME_NAMES: Final = re.compile(
    r"(?:^|[-_ ])(?:nav|navbar|menu|breadcrumbs?|footer|cookies?|consent|banner|sidebar|share|sharing|"
    r"social|toc|newsletter|related|skip)(?:$|[-_ ])",
    re.IGNORECASE,
)
_REMOVED: Final = ("nav", "aside", "form", "[role=navigation]", "[role=search]", "dialog")
"""What is proposed to be removed from the text, where it stands in it."""
_MADE: Final = re.compile(
    r"\d{3}|__|--|[A-Z0-9]{6}|^(?:css|sc|jss|svelte|emotion|astro|v)-|:|\d[a-z]+\d"
)
"""Names that a build makes anew each time."""
_STATES: Final = frozenset(
    {"active", "open", "show", "visible", "loaded", "container", "row", "col", "wrapper", "inner", "clearfix",
     "flex", "grid", "block", "relative", "page", "text", "large", "small", "dark", "light", "fade", "in"}
)  # fmt: skip
"""Classes that say how something looks and not what it is."""
_NAME: Final = re.compile(r"-?[A-Za-z_][\w-]{1,60}")
_MAX_CLASSES: Final = 12
_DEEPEST: Final = 4
"""Steps up to an element with a name of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A part of a page that may be the legal text."""

    select: str | None
    """A CSS selector that matches one element; None for the whole page."""
    remove: tuple[str, ...]
    """CSS selectors of what in it is none."""
    words: int
    """Of the text it holds, outside the frame."""
    share: float
    """Of all the words of the page outside the frame."""


def propose(body: bytes, *, charset: str | None = None) -> Proposal:
    """Propose which part of a page counts.

    Args:
        body: an HTML page.
        charset: as declared outside the page, or None.

    Cost: O(n) in the length of the page, and some twenty searches by a selector.
    """
    page = parse(decode(body, charset))
    words = _Words()
    whole = words.of(page)
    path = list(_path(page, words, whole))
    selector = _narrowest(page, path)
    chosen = page if selector is None else page.select(selector, limit=1)[0]
    remove = tuple(one for one in _REMOVED if _worth_removing(chosen, one))
    held = words.of(chosen)
    return Proposal(
        select=selector, remove=remove, words=held, share=held / whole if whole else 1.0
    )


class _Words:
    """How many words of text each element holds, those of frames not counted."""

    def __init__(self) -> None:
        self._known: dict[int, int] = {}

    def of(self, tag: Tag) -> int:
        """Of one element; what is inside it is known afterwards."""
        if id(tag) not in self._known:
            for inner, done in _postorder(tag):
                if done:
                    self._known[id(inner)] = self._count(inner)
                elif _is_frame(inner):
                    self._known[id(inner)] = 0
        return self._known[id(tag)]

    def _count(self, tag: Tag) -> int:
        return sum(
            self._known.get(id(child), 0)
            if isinstance(child, Tag)
            else len(child.split()) * (type(child) is NavigableString)
            for child in tag.children
            if isinstance(child, Tag | NavigableString)
        )


def _postorder(top: Tag) -> Iterator[tuple[Tag, bool]]:
    """Every element on the way in (False) and on the way out (True); frames are not gone into."""
    waiting: list[tuple[Tag, bool]] = [(top, False)]
    while waiting:
        tag, done = waiting.pop()
        yield tag, done
        if not done and (tag is top or not _is_frame(tag)):
            waiting.append((tag, True))
            waiting += [(child, False) for child in tag.children if isinstance(child, Tag)]


def _is_frame(tag: Tag) -> bool:
    """Whether an element is not shown, or frames the text."""
    if tag.name in UNSHOWN or tag.name in _FRAME_TAGS or not_rendered(tag):
        return True
    if attribute(tag, "role").lower() in _FRAME_ROLES:
        return True
    if tag.name in {"html", "body", "main", "article"}:
        return False
    if tag.name == "header":
        return tag.find_parent(["main", "article"]) is None
    names = f"{attribute(tag, 'id')} {attribute(tag, 'class')}"
    return (
        bool(_FRAME_NAMES.search(names))
        and tag.find("h1") is None
        and len(tag.find_all("p", limit=8)) < 8
    )


def _path(page: Tag, words: _Words, whole: int) -> Iterator[Tag]:
    """From the page down to the narrowest element with nearly all the words."""
    tag = page
    while True:
        inner = next(
            (
                child
                for child in tag.children
                if isinstance(child, Tag)
                and not _is_frame(child)
                and words.of(child) >= _NEARLY_ALL * whole > 0
            ),
            None,
        )
        if inner is None:
            return
        if inner.name not in {"html", "body"}:
            yield inner
        tag = inner


def _narrowest(page: Tag, path: list[Tag]) -> str | None:
    """A selector that is likely to stay, of the narrowest element that has one.

    Only where no element has a name of its own, one inside something that has: what is on the path holds
    nearly all the words, so a name that lasts is worth more than the last few words of a frame.
    """
    for tag in reversed(path):
        for own in names(tag):
            if only(page, own, tag):
                return own
    for tag in reversed(path):
        for parent in [one for one in tag.parents if isinstance(one, Tag)][:_DEEPEST]:
            for outer in names(parent):
                if only(page, f"{outer} > {tag.name}", tag):
                    return f"{outer} > {tag.name}"
    return None


def names(tag: Tag) -> Iterator[str]:
    """Selectors of what an element is called, the most telling first."""
    if tag.name in {"main", "article"}:
        yield tag.name
    name = attribute(tag, "id")
    if _lasts(name):
        yield f"#{name}"
    if attribute(tag, "role") == "main":
        yield "[role=main]"
    if attribute(tag, "itemprop") == "articleBody":
        yield "[itemprop=articleBody]"
    classes = [one for one in attribute(tag, "class").split()[:_MAX_CLASSES] if _lasts(one)]
    yield from (f".{one}" for one in classes if one.lower() not in _STATES)


def _lasts(name: str) -> bool:
    spoken = any(letter in "aeiouyAEIOUY" for letter in name)
    return spoken and bool(_NAME.fullmatch(name)) and not _MADE.search(name)


def only(page: Tag, selector: str, tag: Tag) -> bool:
    """Whether a selector finds this element and no other."""
    found = page.select(selector, limit=2)
    return len(found) == 1 and found[0] is tag


def _worth_removing(chosen: Tag, selector: str) -> bool:
    return any(one.get_text(strip=True) for one in chosen.select(selector, limit=20))
