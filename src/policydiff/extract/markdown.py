"""From a page's tree to Markdown: one walk, no recursion (docs/markdown-dialect.md says what is written)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from bs4.element import NavigableString, PageElement, Tag

from policydiff.extract.labels import labels_of
from policydiff.extract.line import Mark
from policydiff.extract.links import Targets, cloudflare_address, fragment
from policydiff.extract.page import Part
from policydiff.extract.tables import is_layout, span
from policydiff.extract.visibility import (
    BLOCKS,
    UNSHOWN,
    Ornaments,
    attribute,
    not_rendered,
    style_of,
)
from policydiff.extract.writer import Writer

_Leave = Callable[[], None]

_MARKS = {
    "em": Mark.EMPHASIS, "i": Mark.EMPHASIS, "cite": Mark.EMPHASIS, "dfn": Mark.EMPHASIS, "var": Mark.EMPHASIS,
    "strong": Mark.STRONG, "b": Mark.STRONG,
    "del": Mark.STRUCK, "s": Mark.STRUCK, "strike": Mark.STRUCK,
    "sup": Mark.SUPERSCRIPT, "sub": Mark.SUBSCRIPT, "q": Mark.QUOTATION,
    "code": Mark.CODE, "kbd": Mark.CODE, "samp": Mark.CODE, "tt": Mark.CODE,
}  # fmt: skip
_PLAIN_BLOCKS = (
    "address", "article", "aside", "body", "center", "details", "div", "dl", "fieldset", "figcaption",
    "figure", "footer", "form", "header", "hgroup", "html", "legend", "main", "nav", "p", "search", "section",
    "summary",
)  # fmt: skip
_BLOCK_DISPLAYS = frozenset({"block", "flex", "grid", "table", "list-item", "flow-root"})
_PAGE = frozenset({"html", "body"})
"""Hidden only until a script has run, or there would be no page."""
_NAMED_SECTIONS = frozenset({"a", "span", "section", "article"})
"""Elements whose `id` names the heading that begins right behind their start."""


def markdown(parts: Iterable[Part], targets: Targets) -> str:
    """Write parts of a page as Markdown.

    Args:
        parts: what counts, in order.
        targets: what becomes of link targets.

    Returns:
        Blocks with a blank line between them, without a line feed at the end; empty if no word is shown.

    Cost: O(nodes of the parts); text in nested blocks once per level, up to a fixed depth.
    """
    walk = _Walk(targets)
    for part in parts:
        walk.part(part)
    return "\n\n".join(walk.writer.blocks)


def _stay() -> None:
    """Leave an element whose end means nothing."""


class _Walk:
    """Reads a tree in document order and tells a writer what it finds."""

    def __init__(self, targets: Targets) -> None:
        self.writer = Writer()
        self._targets = targets
        self._ornaments = Ornaments()
        self._labels: dict[int, str | None] = {}
        self._invisible = False

    def part(self, part: Part) -> None:
        """Read one part. Its root counts even where the page hides it: the declaration chose it."""
        left_out = part.left_out
        stack: list[tuple[Iterator[PageElement], _Leave]] = [
            (iter(part.root.contents), self._enter(part.root) or _stay)
        ]
        while stack:
            children, leave = stack[-1]
            for node in children:
                if left_out and id(node) in left_out:
                    continue
                if isinstance(node, Tag):
                    inner = None if node.attrs and self._skips(node) else self._enter(node)
                    if inner is not None:
                        if "style" in node.attrs:
                            inner = self._with_visibility(node, inner)
                        stack.append((iter(node.contents), inner))
                        break
                elif (
                    type(node) is NavigableString and not self._invisible
                ):  # comments are of a subclass
                    self.writer.text(node)
            else:
                stack.pop()
                leave()
        self.writer.flush()

    def _skips(self, tag: Tag) -> bool:
        if tag.name in _PAGE:
            return False
        if not_rendered(tag) or ("aria-hidden" in tag.attrs and tag in self._ornaments):
            return True
        if "data-cfemail" in tag.attrs and (
            address := cloudflare_address(attribute(tag, "data-cfemail"))
        ):
            if not self._invisible:
                self.writer.text(address)
            return True
        return False

    def _with_visibility(self, tag: Tag, leave: _Leave) -> _Leave:
        value = style_of(tag).get("visibility", "inherit")
        if value == "inherit" or tag.name in _PAGE:
            return leave
        before, self._invisible = self._invisible, value in ("hidden", "collapse")

        def restore() -> None:
            leave()
            self._invisible = before

        return restore

    def _enter(self, tag: Tag) -> _Leave | None:
        """Begin an element; None if nothing in it is to be read."""
        name = tag.name
        if name in UNSHOWN:
            return None
        attrs = tag.attrs
        if "id" in attrs or "name" in attrs:
            self._note_name(tag)
        handler = _HANDLERS.get(name)
        if handler is not None:
            return handler(self, tag)
        if "style" in attrs and style_of(tag).get("display") in _BLOCK_DISPLAYS:
            return self.block(tag)
        return _stay

    def _note_name(self, tag: Tag) -> None:
        name = fragment(attribute(tag, "id") or (attribute(tag, "name") if tag.name == "a" else ""))
        if name and (self.writer.in_heading or tag.name in _NAMED_SECTIONS):
            self.writer.note_name(name)

    # ------------------------------------------------------------------ one method for each kind of element

    def block(self, _: Tag) -> _Leave:
        self.writer.part()
        return self.writer.part

    def dialog(self, tag: Tag) -> _Leave | None:
        return self.block(tag) if "open" in tag.attrs else None

    def spaced(self, _: Tag) -> _Leave:
        self.writer.line.space()
        return self.writer.line.space

    def mark(self, tag: Tag) -> _Leave:
        self.writer.line.open(_MARKS[tag.name])
        return self.writer.line.close

    def link(self, tag: Tag) -> _Leave | None:
        href = attribute(tag, "href")
        if self.writer.in_heading and href.startswith("#"):
            self.writer.note_name(fragment(href[1:]))
            return _stay if any(map(str.isalnum, tag.get_text())) else None
        target = self._targets.of(href)
        if target is None:
            return _stay
        self.writer.line.open(Mark.LINK, target)
        return self.writer.line.close

    def image(self, tag: Tag) -> None:
        if "alt" in tag.attrs and not self._invisible:
            self.writer.image(attribute(tag, "alt"), self._targets.of(attribute(tag, "src")) or "")

    def line_break(self, _: Tag) -> None:
        self.writer.break_line()

    def rule(self, _: Tag) -> None:
        self.writer.rule()

    def heading(self, tag: Tag) -> _Leave:
        return self.writer.start_heading(int(tag.name[1]), fragment(attribute(tag, "id")))

    def preformatted(self, tag: Tag) -> _Leave:
        if tag.find(lambda inner: inner.name in BLOCKS) is not None:
            return self.block(tag)
        return self.writer.start_raw()

    def quote(self, _: Tag) -> _Leave:
        return self.writer.start_quote()

    def term(self, _: Tag) -> _Leave:
        return self.writer.start_term()

    def definition(self, _: Tag) -> _Leave:
        return self.writer.start_definition()

    def listing(self, tag: Tag) -> _Leave:
        if tag.name == "ol":
            self._labels |= labels_of(tag)
        return self.writer.start_list()

    def item(self, tag: Tag) -> _Leave:
        around = tag.parent
        if id(tag) not in self._labels and around is not None and around.name == "ol":
            self._labels |= labels_of(around)
        return self.writer.start_item(self._labels.get(id(tag)) or "*")

    def table(self, tag: Tag) -> _Leave:
        return self.writer.start_table(layout=is_layout(tag))

    def caption(self, _: Tag) -> _Leave:
        return self.writer.start_caption()

    def row_group(self, tag: Tag) -> _Leave:
        return self.writer.start_row_group(tag.name)

    def row(self, _: Tag) -> _Leave:
        return self.writer.start_row()

    def cell(self, tag: Tag) -> _Leave:
        return self.writer.start_cell(
            header=tag.name == "th",
            columns=span(attribute(tag, "colspan")),
            rows=span(attribute(tag, "rowspan")),
        )


_HANDLERS: dict[str, Callable[[_Walk, Tag], _Leave | None]] = {
    **dict.fromkeys(_PLAIN_BLOCKS, _Walk.block),
    **dict.fromkeys(_MARKS, _Walk.mark),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _Walk.heading),
    **dict.fromkeys(("pre", "listing", "xmp", "plaintext", "textarea"), _Walk.preformatted),
    **dict.fromkeys(("button", "option", "optgroup", "select"), _Walk.spaced),
    **dict.fromkeys(("ol", "ul", "menu", "dir"), _Walk.listing),
    **dict.fromkeys(("thead", "tbody", "tfoot"), _Walk.row_group),
    **dict.fromkeys(("td", "th"), _Walk.cell),
    "a": _Walk.link,
    "blockquote": _Walk.quote,
    "br": _Walk.line_break,
    "caption": _Walk.caption,
    "dialog": _Walk.dialog,
    "dd": _Walk.definition,
    "dt": _Walk.term,
    "hr": _Walk.rule,
    "img": _Walk.image,
    "li": _Walk.item,
    "table": _Walk.table,
    "tr": _Walk.row,
}
