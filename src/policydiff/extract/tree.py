"""The tree of a page: what lxml reads, as Beautiful Soup's elements.

Beautiful Soup builds any tree out of what any parser reports, however unbalanced, and that takes half the time
of an extraction. lxml reports starts and ends in pairs; of those, the same tree is made here with less ado.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from bs4 import BeautifulSoup
from bs4.builder._lxml import LXMLTreeBuilder
from bs4.element import Comment, Doctype, NavigableString, PageElement, ProcessingInstruction, Tag

from policydiff.extract.visibility import UNSHOWN

DEEPEST: Final = 512
"""Nesting beyond which elements are dissolved and their text kept, as browsers do; bounds every later walk."""

_END_THAT_PARTS = re.compile(r"</(?:p|h[1-6]|pre|address)\s*>", re.IGNORECASE)
"""End tags that part words on the screen and that libxml2 passes over where it ended the element before."""
_SPACES: Final = " \n\t\f\r"
_KEEP_SPACES: Final = frozenset({"pre", "textarea"})
"""Elements whose white space stays as it is; elsewhere, between tags, it is one space or one line feed."""


def parse(text: str) -> BeautifulSoup:
    """Parse HTML however broken; attributes are plain strings.

    Cost: O(length), whatever the nesting; about 8 ms for a 300 kB page.
    """
    text = _END_THAT_PARTS.sub(r"\g<0>\n", text.replace("\0", "")).replace("</br>", "<br>")
    # The line feed keeps a short text from being taken for a file name or URL.
    return BeautifulSoup(text + "\n", builder=_Builder())


class _Element(Tag):
    """An element of a page; what no two of them differ in is kept once, by the class."""

    def __init__(
        self, name: str, attrs: dict[str, Any], parent: Tag, previous: PageElement | None
    ) -> None:
        self.name = name
        self.attrs = attrs
        self.contents = []
        _link(self, parent, previous)


def _link(node: PageElement, parent: Tag, previous: PageElement | None) -> None:
    """Set a node behind the last one of its parent, and of the page."""
    node.parent = parent
    node.next_element = node.next_sibling = None
    node.previous_element = previous
    if previous is not None:
        previous.next_element = node
    siblings = parent.contents
    if siblings:
        last = node.previous_sibling = siblings[-1]
        last.next_sibling = node
    else:
        node.previous_sibling = None
    siblings.append(node)


class _Builder(LXMLTreeBuilder):
    """Builds a tree no deeper than `DEEPEST`, without the namespaces that HTML does not have."""

    soup: BeautifulSoup

    def __init__(self) -> None:
        super().__init__(
            multi_valued_attributes=None, attribute_dict_class=dict, string_containers={}
        )
        self._kept: list[bool] = []
        """For each open element of the page, whether the tree has it open too."""
        self._text: list[str] = []
        """What has come since the last tag."""
        self.data = self._text.append  # type: ignore[method-assign, assignment]  # lxml calls it for each text
        self._as_it_stands = 0
        """How many elements are open that keep their white space."""
        self._last: PageElement | None = None

    def prepare_markup(self, markup: Any, *_: Any, **__: Any) -> Iterator[Any]:
        # Text already, so there is no encoding to find; XHTML is HTML here, and nobody is warned of that.
        yield markup, None, None, False

    def feed(self, markup: Any) -> None:
        self._open: Tag = self.soup
        super().feed(markup)
        self._end_text()

    def start(self, tag: Any, attrib: Mapping[str, str]) -> None:  # type: ignore[override]  # lxml calls it
        kept = self._kept
        if tag == "dd" and kept and kept[-1] and self._open.name == "dd":
            self._end()  # libxml2 alone does not end a definition where the next one begins
            kept[-1] = False
        keep = len(kept) < DEEPEST or tag in UNSHOWN
        kept.append(keep)
        if not keep:
            self.data("\n")
            return
        if self._text:
            self._end_text()
        self._open = self._last = _Element(tag, dict(attrib), self._open, self._last)
        if tag in _KEEP_SPACES:
            self._as_it_stands += 1

    def end(self, tag: Any) -> None:  # noqa: ARG002 - lxml passes it
        if self._kept.pop():
            self._end()
        else:
            self.data("\n")

    def _end(self) -> None:
        if self._text:
            self._end_text()
        if self._open.name in _KEEP_SPACES:
            self._as_it_stands -= 1
        assert self._open.parent is not None  # noqa: S101 - only what was begun is ended
        self._open = self._open.parent

    def comment(self, text: Any) -> None:
        self._end_text()
        self._string(Comment, text)

    def pi(self, target: Any, data: Any) -> None:
        self._end_text()
        self._string(ProcessingInstruction, f"{target} {data}")

    def doctype(self, name: Any, *_: Any) -> None:
        self._end_text()
        self._string(Doctype, name or "")

    def _end_text(self) -> None:
        if not self._text:
            return
        text = "".join(self._text)
        self._text.clear()
        if not self._as_it_stands and not text.strip(_SPACES):
            text = "\n" if "\n" in text else " "
        self._string(NavigableString, text)

    def _string(self, kind: type[NavigableString], text: str) -> None:
        node = str.__new__(kind, text)
        _link(node, self._open, self._last)
        self._last = node


def _share() -> None:
    """Give the class what Beautiful Soup gives each element and no two of a page differ in."""
    own = {"name", "attrs", "contents", "parent", "next_element", "previous_element",
           "next_sibling", "previous_sibling"}  # fmt: skip
    for name, value in vars(Tag(builder=_Builder(), name="any")).items():
        if name not in own:
            setattr(_Element, name, value)


_share()
