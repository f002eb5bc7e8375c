"""Blocks of Markdown in the making: paragraphs, headings, rules, text as it stands.

What a paragraph holds is `Line`'s business; what blocks are indented into is `Writer`'s. Nothing here knows
HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from policydiff.extract.line import Line, Mark, escape, escape_line_starts, plain


class _Heading:
    __slots__ = ("anchor", "level", "near")

    def __init__(self, level: int, anchor: str | None, near: str | None) -> None:
        self.level = level
        self.anchor = anchor
        self.near = near


class Blocks:
    """Takes text in document order and writes it as blocks without containers."""

    def __init__(self) -> None:
        self.line = Line()
        self.blocks: list[str] = []
        """Of the container that is open; of the whole text once all are ended."""
        self._in_cell = False
        """Whether blocks end up as lines of a table cell, which holds no headings, rules or fences."""
        self._heading: _Heading | None = None
        self._raw: list[str] | None = None
        self._near: tuple[str, int] = ("", -1)
        """The last name that a heading might take, and the line's word count when it came."""

    # ------------------------------------------------------------------ inside a line

    def text(self, text: str) -> None:
        """Add text of the page."""
        if self._raw is None:
            self.line.text(text)
        else:
            self._raw.append(text)

    def image(self, alt: str, source: str) -> None:
        """Add an image with a text of its own."""
        if self._raw is None:
            self.line.image(alt, source)

    def break_line(self) -> None:
        """Begin a new line, or with the second in a row a new paragraph."""
        if self._raw is not None:
            self._raw.append("\n")
        elif self._heading is not None:
            self.line.space()
        elif not self.line.hard_break():
            self.flush()

    # ------------------------------------------------------------------ blocks

    def part(self) -> None:
        """Part blocks; inside a heading they stand beside one another."""
        if self._raw is not None:
            if self._raw and not self._raw[-1].endswith("\n"):
                self._raw.append("\n")
        elif self._heading is not None:
            self.line.space()
        else:
            self.flush()

    def flush(self) -> None:
        """End the heading that is open, or the paragraph."""
        text = self.line.take()
        heading = self._heading
        if heading is None:
            if text:
                self.blocks.append(escape_line_starts(text))
            return
        self._heading = self.line.muted = None
        anchor = heading.anchor or heading.near
        if not text:
            self._near = (anchor or "", self.line.words)
            return
        if text.endswith("#"):
            text = text[:-1] + "\\#"
        self.blocks.append(f"{'#' * heading.level} {text}" + (f" {{#{anchor}}}" if anchor else ""))

    def rule(self) -> None:
        """Write a thematic break."""
        self.flush()
        if not self._in_cell:
            self.blocks.append("* * *")

    @property
    def in_heading(self) -> bool:
        """Whether a heading is open."""
        return self._heading is not None

    def start_heading(self, level: int, anchor: str | None) -> Callable[[], None]:
        """Begin a heading; a name noted since the last visible word is its anchor if it has none.

        Returns:
            What ends it. A list, table or other container inside ends it before.
        """
        self.flush()
        if self._in_cell:
            return self.start_term()
        name, words = self._near
        self.line.muted = Mark.STRONG  # a heading is strong as it is
        heading = self._heading = _Heading(
            level, anchor, name if words == self.line.words else None
        )

        def end() -> None:
            if self._heading is heading:
                self.flush()

        return end

    def note_name(self, name: str) -> None:
        """Note a name that a link can lead to: the open heading's, or that of a heading yet to come."""
        if self._heading is None:
            self._near = (name, self.line.words)
        elif not self._heading.anchor:
            self._heading.anchor = name

    def start_term(self) -> Callable[[], None]:
        """Begin a paragraph in strong type."""
        self.flush()
        self.line.open(Mark.STRONG)

        def end() -> None:
            self.line.close()
            self.flush()

        return end

    def start_raw(self) -> Callable[[], None]:
        """Begin text whose white space counts."""
        self.flush()
        if self._raw is not None:
            return self.part
        self._raw = []
        return self._end_raw

    def _end_raw(self) -> None:
        text = plain("".join(self._raw or ()).replace("\r\n", "\n").replace("\xa0", " "))
        self._raw = None
        lines = [line.rstrip() for line in text.strip("\n").split("\n")]
        if not any(lines):
            return
        if self._in_cell:
            self.blocks += [
                escape_line_starts(escape(" ".join(line.split()))) for line in lines if line
            ]
            return
        longest = max((len(run) for run in re.findall("`+", text)), default=0)
        fence = "`" * max(3, longest + 1)
        self.blocks.append("\n".join([fence, *lines, fence]))
