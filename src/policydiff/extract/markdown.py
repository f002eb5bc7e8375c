"""From a page's tree to Markdown: one walk, no recursion (docs/markdown-dialect.md says what is written)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bs4 import NavigableString, Tag

from policydiff.extract.labels import labels_of
from policydiff.extract.line import Line, Mark, escape, escape_line_starts, plain
from policydiff.extract.links import Targets, cloudflare_address, fragment
from policydiff.extract.page import Part
from policydiff.extract.tables import Table, is_layout
from policydiff.extract.visibility import BLOCKS, UNSHOWN, Ornaments, not_rendered, style_of

_DEEPEST = 24
"""Lists, quotes, cells and definitions inside one another that are still indented; deeper ones are plain blocks."""

_NEXT_LINE = re.compile(r"\n(?=[^\n])")
_BLOCK_DISPLAYS = frozenset({"block", "flex", "grid", "table", "list-item", "flow-root"})
_MARKS = {
    "em": Mark.EMPHASIS, "i": Mark.EMPHASIS, "cite": Mark.EMPHASIS, "dfn": Mark.EMPHASIS, "var": Mark.EMPHASIS,
    "strong": Mark.STRONG, "b": Mark.STRONG,
    "del": Mark.STRUCK, "s": Mark.STRUCK, "strike": Mark.STRUCK,
    "sup": Mark.SUPERSCRIPT, "sub": Mark.SUBSCRIPT, "q": Mark.QUOTATION,
    "code": Mark.CODE, "kbd": Mark.CODE, "samp": Mark.CODE, "tt": Mark.CODE,
}  # fmt: skip
_PLAIN_BLOCKS = (
    "address", "article", "aside", "body", "center", "details", "dialog", "div", "dl", "fieldset", "figcaption",
    "figure", "footer", "form", "header", "hgroup", "html", "legend", "main", "nav", "p", "search", "section", "summary",
)  # fmt: skip
_NAMED_SECTIONS = frozenset({"a", "span", "section", "article"})
"""Elements whose `id` names the heading that begins right behind their start."""

_Leave = Callable[[Any], None]
_Entered = tuple[_Leave | None, Any] | None
"""How to leave an element and with what; None if nothing of it is to be walked."""


class _Heading:
    __slots__ = ("anchor", "level", "near")

    def __init__(self, level: int, anchor: str | None, near: str | None) -> None:
        self.level = level
        self.anchor = anchor
        """Its own id, or that of an element inside."""
        self.near = near
        """Name of an empty anchor right before it."""


class _List:
    __slots__ = ("entries", "labels")

    def __init__(self, labels: dict[int, str | None]) -> None:
        self.labels = labels
        self.entries: list[tuple[bool, list[str]]] = []
        """(is an item, blocks)."""


def markdown(parts: Iterable[Part], targets: Targets) -> str:
    """Write parts of a page as Markdown.

    Args:
        parts: what counts, in order.
        targets: what becomes of link targets.

    Returns:
        Blocks with a blank line between them, without a line feed at the end; empty if no word is shown.

    Cost: O(nodes of the parts), nested blocks up to a fixed depth once per level.
    """
    walk = _Walk(targets)
    for part in parts:
        walk.part(part)
    return "\n\n".join(walk.blocks)


class _Walk:
    """State of one walk: the line being written and the container whose blocks are being collected."""

    def __init__(self, targets: Targets) -> None:
        self.blocks: list[str] = []
        self._targets = targets
        self._line = Line()
        self._ornaments = Ornaments()
        self._depth = 0
        self._list: _List | None = None
        self._table: Table | None = None
        self._in_cell = False
        self._heading: _Heading | None = None
        self._raw: list[str] | None = None
        self._invisible = False
        self._near: tuple[str, int] = ("", -1)
        """The last name seen that a heading might take, and the line's word count then."""
        self._labels: dict[int, dict[int, str | None]] = {}

    def part(self, part: Part) -> None:
        left_out = part.left_out
        entered = self._enter(part.root)
        if entered is None:
            return
        stack: list[tuple[Iterator[Any], _Leave | None, Any]] = [(iter(part.root.contents), *entered)]
        while stack:
            children, leave, state = stack[-1]
            for node in children:
                if left_out and id(node) in left_out:
                    continue
                if isinstance(node, Tag):
                    if node.attrs and self._skipped(node):
                        continue
                    entered = self._enter(node)
                    if entered is None:
                        continue
                    if "style" in node.attrs and "visibility" in node.attrs["style"].lower():
                        stack.append((iter(()), self._set_invisible, self._invisible))
                        self._set_invisible(self._hides(node))
                    stack.append((iter(node.contents), *entered))
                    break
                if type(node) is NavigableString:
                    self._text(node)
            else:
                stack.pop()
                if leave is not None:
                    leave(state)
        self._flush()

    # ------------------------------------------------------------------ what is shown

    def _skipped(self, tag: Tag) -> bool:
        if not_rendered(tag) or ("aria-hidden" in tag.attrs and tag in self._ornaments):
            return True
        code = tag.attrs.get("data-cfemail")
        if code and (address := cloudflare_address(code)):
            self._text(address)
            return True
        return False

    def _hides(self, tag: Tag) -> bool:
        value = style_of(tag).get("visibility")
        return self._invisible if value is None or value == "inherit" else value in ("hidden", "collapse")

    def _set_invisible(self, value: bool) -> None:
        self._invisible = value

    def _text(self, text: str) -> None:
        if self._invisible:
            return
        if self._raw is None:
            self._line.text(text)
        else:
            self._raw.append(text)

    # ------------------------------------------------------------------ elements

    def _enter(self, tag: Tag) -> _Entered:
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
            return self._block(tag)
        return None, None

    def _note_name(self, tag: Tag) -> None:
        name = tag.attrs.get("id") or (tag.attrs.get("name") if tag.name == "a" else None)
        if not name:
            return
        if self._heading is not None:
            self._heading.anchor = self._heading.anchor or name
        elif tag.name in _NAMED_SECTIONS:
            self._near = (name, self._line.words)

    def _block(self, _: Tag) -> _Entered:
        self._break()
        return self._leave_block, None

    def _leave_block(self, _: Any) -> None:
        self._break()

    def _mark(self, tag: Tag) -> _Entered:
        mark = _MARKS[tag.name]
        if mark is Mark.STRONG and self._heading is not None:
            return None, None
        self._line.open(mark)
        return self._leave_mark, None

    def _leave_mark(self, _: Any) -> None:
        self._line.close()

    def _link(self, tag: Tag) -> _Entered:
        target = self._targets.of(tag.attrs.get("href", ""))
        if target is None:
            return None, None
        if self._heading is not None and target[0] == "#":
            self._heading.anchor = self._heading.anchor or target[1:]
            words = tag.get_text()
            return (None, None) if any(map(str.isalnum, words)) else None
        self._line.open(Mark.LINK, target)
        return self._leave_mark, None

    def _image(self, tag: Tag) -> _Entered:
        alt = tag.attrs.get("alt", "")
        if alt and self._raw is None and not self._invisible:
            self._line.image(alt, self._targets.of(tag.attrs.get("src", "")) or "")
        return None

    def _hard_break(self, _: Tag) -> _Entered:
        if self._raw is not None:
            self._raw.append("\n")
        elif self._heading is not None:
            self._line.space()
        elif not self._line.hard_break():
            self._flush()
        return None

    def _spaced(self, _: Tag) -> _Entered:
        self._line.space()
        return self._leave_spaced, None

    def _leave_spaced(self, _: Any) -> None:
        self._line.space()

    def _rule(self, _: Tag) -> _Entered:
        self._flush()
        if not self._in_cell:
            self.blocks.append("* * *")
        return None

    def _start_heading(self, tag: Tag) -> _Entered:
        self._flush()
        if self._in_cell:
            self._line.open(Mark.STRONG)
            return self._leave_term, None
        name, words = self._near
        near = name if words == self._line.words else None
        self._heading = _Heading(int(tag.name[1]), tag.attrs.get("id"), near)
        return self._leave_heading, self._heading

    def _leave_heading(self, heading: _Heading) -> None:
        if self._heading is heading:
            self._flush()

    def _preformatted(self, tag: Tag) -> _Entered:
        self._flush()
        if self._raw is not None or tag.find(lambda inner: inner.name in BLOCKS) is not None:
            return self._leave_block, None
        self._raw = []
        return self._leave_preformatted, None

    def _leave_preformatted(self, _: Any) -> None:
        text = plain("".join(self._raw or ()).replace("\r\n", "\n").replace("\xa0", " "))
        self._raw = None
        lines = [line.rstrip() for line in text.strip("\n").split("\n")]
        if not any(lines):
            return
        if self._in_cell:
            self.blocks += [escape_line_starts(escape(" ".join(line.split()))) for line in lines if line]
            return
        longest = max((len(run) for run in re.findall("`+", text)), default=0)
        fence = "`" * max(3, longest + 1)
        self.blocks.append("\n".join([fence, *lines, fence]))

    # ------------------------------------------------------------------ containers

    def _open_container(self) -> tuple[list[str], _List | None] | None:
        """Begin to collect blocks of their own; None where nesting is too deep for that."""
        self._flush()
        if self._depth >= _DEEPEST:
            return None
        self._depth += 1
        outer = (self.blocks, self._list)
        self.blocks, self._list = [], None
        return outer

    def _close_container(self, outer: tuple[list[str], _List | None]) -> list[str]:
        self._flush()
        self._depth -= 1
        inner = self.blocks
        self.blocks, self._list = outer
        return inner

    def _quote(self, _: Tag) -> _Entered:
        outer = self._open_container()
        return (self._leave_block, None) if outer is None else (self._leave_quote, outer)

    def _leave_quote(self, outer: tuple[list[str], _List | None]) -> None:
        if text := "\n\n".join(self._close_container(outer)):
            self.blocks.append("\n".join(f"> {line}" if line else ">" for line in text.split("\n")))

    def _term(self, _: Tag) -> _Entered:
        self._flush()
        self._line.open(Mark.STRONG)
        return self._leave_term, None

    def _leave_term(self, _: Any) -> None:
        self._line.close()
        self._flush()

    def _definition(self, _: Tag) -> _Entered:
        outer = self._open_container()
        return (self._leave_block, None) if outer is None else (self._leave_definition, outer)

    def _leave_definition(self, outer: tuple[list[str], _List | None]) -> None:
        if blocks := self._close_container(outer):
            self.blocks.append(f":   {_indented(blocks)}")

    def _start_list(self, tag: Tag) -> _Entered:
        labels = self._labels_of(tag)
        outer = self._open_container()
        if outer is None:
            return self._leave_block, None
        self._list = _List(labels)
        return self._leave_list, outer

    def _leave_list(self, outer: tuple[list[str], _List | None]) -> None:
        listed = self._list
        assert listed is not None  # noqa: S101 - set when the list was entered, restored by every container inside
        self._settle_strays(listed)
        self._close_container(outer)
        written: list[str] = []
        before = False
        for is_item, blocks in listed.entries:
            if written:
                written.append("\n" if before and is_item else "\n\n")
            written.append(_indented(blocks) if is_item else "\n\n".join(blocks))
            before = is_item
        if written:
            self.blocks.append("".join(written))

    def _settle_strays(self, listed: _List) -> None:
        """Give what stands in a list but in no item to the item before it."""
        self._flush()
        if not self.blocks:
            return
        if listed.entries and listed.entries[-1][0]:
            listed.entries[-1][1].extend(self.blocks)
        else:
            listed.entries.append((False, self.blocks))
        self.blocks = []

    def _item(self, tag: Tag) -> _Entered:
        listed = self._list
        if listed is not None:
            self._settle_strays(listed)
            label = listed.labels.get(id(tag))
        else:
            label = self._labels_of(tag.parent).get(id(tag)) if tag.parent is not None else None
        outer = self._open_container()
        if outer is None:
            if label:
                self._line.text(label + " ")
            return self._leave_block, None
        return self._leave_item, (outer, label or "*")

    def _leave_item(self, state: tuple[tuple[list[str], _List | None], str]) -> None:
        outer, label = state
        blocks = self._close_container(outer)
        if not blocks:
            return
        blocks[0] = f"{label} {blocks[0]}"
        if self._list is not None:
            self._list.entries.append((True, blocks))
        else:
            self.blocks.append(_indented(blocks))

    def _labels_of(self, tag: Tag) -> dict[int, str | None]:
        if tag.name != "ol":
            return {}
        if id(tag) not in self._labels:
            self._labels[id(tag)] = labels_of(tag)
        return self._labels[id(tag)]

    # ------------------------------------------------------------------ tables

    def _start_table(self, tag: Tag) -> _Entered:
        if self._in_cell or is_layout(tag):
            self._flush()
            outer_table, self._table = self._table, None
            return self._leave_layout, outer_table
        outer = self._open_container()
        if outer is None:
            return self._leave_block, None
        state = (outer, self._table)
        self._table = Table()
        return self._leave_table, state

    def _leave_layout(self, outer_table: Table | None) -> None:
        self._flush()
        self._table = outer_table

    def _leave_table(self, state: tuple[Any, Table | None]) -> None:
        outer, outer_table = state
        table = self._table
        assert table is not None  # noqa: S101 - set when the table was entered, restored by layout tables inside
        self._settle_cell(table)
        self._close_container(outer)
        self._table = outer_table
        self.blocks += table.captions
        if text := table.markdown():
            self.blocks.append(text)

    def _settle_cell(self, table: Table) -> None:
        """Make a cell of what stands in a table but in no cell."""
        self._flush()
        if self.blocks:
            table.cell("\n".join(self.blocks))
            self.blocks = []

    def _caption(self, _: Tag) -> _Entered:
        if self._table is None:
            self._break()
            return self._leave_block, None
        self._settle_cell(self._table)
        return self._leave_caption, None

    def _leave_caption(self, _: Any) -> None:
        self._flush()
        if self._table is not None:
            self._table.captions += self.blocks
            self.blocks = []

    def _row_group(self, tag: Tag) -> _Entered:
        if self._table is None:
            return None, None
        self._settle_cell(self._table)
        self._table.section(tag.name)
        return self._leave_row_group, None

    def _leave_row_group(self, _: Any) -> None:
        if self._table is not None:
            self._settle_cell(self._table)
            self._table.section("")

    def _row(self, _: Tag) -> _Entered:
        if self._table is None:
            self._break()
            return self._leave_block, None
        self._settle_cell(self._table)
        self._table.row()
        return None, None

    def _cell(self, tag: Tag) -> _Entered:
        table = self._table
        if table is None:
            self._break()
            return self._leave_block, None
        self._settle_cell(table)
        outer = self._open_container()
        if outer is None:
            return self._leave_block, None
        self._table, self._in_cell = None, True
        return self._leave_cell, (outer, table, tag)

    def _leave_cell(self, state: tuple[tuple[list[str], _List | None], Table, Tag]) -> None:
        outer, table, tag = state
        text = "\n".join(self._close_container(outer))
        self._table, self._in_cell = table, False
        table.cell(text, tag)

    # ------------------------------------------------------------------ the end of a line

    def _break(self) -> None:
        """Part blocks; inside a heading they stand beside one another."""
        if self._raw is not None:
            if self._raw and not self._raw[-1].endswith("\n"):
                self._raw.append("\n")
        elif self._heading is not None:
            self._line.space()
        else:
            self._flush()

    def _flush(self) -> None:
        """Write what the line holds: the heading that is open, or a paragraph."""
        text = self._line.take()
        heading = self._heading
        if heading is None:
            if text:
                self.blocks.append(escape_line_starts(text))
            return
        self._heading = None
        anchor = fragment(heading.anchor or heading.near or "")
        if not text:
            self._near = (anchor, self._line.words)
            return
        if text.endswith("#"):
            text = text[:-1] + "\\#"
        self.blocks.append(f"{'#' * heading.level} {text}" + (f" {{#{anchor}}}" if anchor else ""))


def _indented(blocks: list[str]) -> str:
    return _NEXT_LINE.sub("\n    ", "\n\n".join(blocks))


_HANDLERS: dict[str, Callable[[_Walk, Tag], _Entered]] = {
    **dict.fromkeys(_PLAIN_BLOCKS, _Walk._block),
    **dict.fromkeys(_MARKS, _Walk._mark),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _Walk._start_heading),
    **dict.fromkeys(("pre", "listing", "xmp", "plaintext", "textarea"), _Walk._preformatted),
    **dict.fromkeys(("button", "option", "optgroup", "select"), _Walk._spaced),
    **dict.fromkeys(("ol", "ul", "menu", "dir"), _Walk._start_list),
    **dict.fromkeys(("thead", "tbody", "tfoot"), _Walk._row_group),
    **dict.fromkeys(("td", "th"), _Walk._cell),
    "a": _Walk._link,
    "blockquote": _Walk._quote,
    "br": _Walk._hard_break,
    "caption": _Walk._caption,
    "dd": _Walk._definition,
    "dt": _Walk._term,
    "hr": _Walk._rule,
    "img": _Walk._image,
    "li": _Walk._item,
    "table": _Walk._start_table,
    "tr": _Walk._row,
}
