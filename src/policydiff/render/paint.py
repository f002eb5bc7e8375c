"""Blocks as plain text and as Markdown; the terminal has a painter of its own.

Plain text is what a pipe gets: no colour, no wrapping, insertions as `{+come+}` and deletions as
`[-gone-]`, the same bytes on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import assert_never

from policydiff.render.blocks import (
    BRACKETS,
    Block,
    Blocks,
    Clauses,
    Facts,
    Heading,
    Line,
    Marks,
    Role,
    Spans,
    Table,
)
from policydiff.render.harmless import isolated

_RULE_WIDTH = 72
_EM_SPACE = "\N{EM SPACE}"
"""Stays where it stands at the beginning of a line, which Markdown's own white space doesn't."""
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~^])")


def marked(spans: Spans, marks: Marks) -> str:
    """A line with the marks of its insertions and deletions."""
    parts: list[str] = []
    for span in spans:
        if span.role in marks:
            opening, closing = marks[span.role]
            parts += (opening, isolated(span.text), closing)
        else:
            parts.append(span.text)
    return "".join(parts)


def plain(blocks: Blocks, *, marks: Marks = BRACKETS) -> str:
    """Blocks as plain text, ending with a line feed; empty for no blocks."""
    return "".join(f"{line}\n" for line in _plain_lines(blocks, marks))


def _plain_lines(blocks: Blocks, marks: Marks) -> Iterator[str]:
    for number, block in enumerate(blocks):
        match block:
            case Heading():
                if number:
                    yield ""
                yield from _plain_heading(block, marks)
            case Facts():
                width = max(len(label) for label, _ in block.rows)
                yield from (
                    f"  {label:<{width}}  {marked(spans, marks)}" for label, spans in block.rows
                )
            case Line():
                yield f"  {marked(block.spans, marks)}" if block.spans else ""
            case Clauses():
                for steps, paragraph in block.inset:
                    yield ""
                    yield f"    {'  ' * steps}{marked(paragraph, marks)}"
            case Table():
                yield from _plain_table(block, marks)
            case _:
                assert_never(block)


def _plain_heading(block: Heading, marks: Marks) -> Iterator[str]:
    text = marked(block.spans, marks)
    match block.level:
        case 1:
            yield text
            yield "=" * _RULE_WIDTH
        case 2:
            yield text
            yield "-" * _RULE_WIDTH
        case _:
            yield text


def _plain_table(block: Table, marks: Marks) -> Iterator[str]:
    rows = [block.header, *(tuple(marked(cell, marks) for cell in row) for row in block.rows)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(block.header))]
    for row in rows:
        yield "  ".join(
            f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)
        ).rstrip()


def markdown(blocks: Blocks) -> str:
    """Blocks as Markdown; insertions as `<ins>`, deletions as `<del>`, everything else escaped."""
    drawn = ("\n".join(_markdown_block(block)) for block in blocks)
    return "\n".join(f"{text}\n" for text in drawn if text)


def _markdown_block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * block.level} {_markdown_spans(block.spans)}"
        case Facts():
            yield from (
                f"* {_escape(label)}: {_markdown_spans(spans)}" for label, spans in block.rows
            )
        case Line():
            yield _markdown_spans(block.spans)
        case Clauses():
            for number, (steps, paragraph) in enumerate(block.inset):
                if number:
                    yield ">"
                yield f"> {_EM_SPACE * steps}{_markdown_spans(paragraph)}"
        case Table():
            yield f"| {' | '.join(_escape(cell) for cell in block.header)} |"
            yield f"|{' --- |' * len(block.header)}"
            for row in block.rows:
                yield f"| {' | '.join(_markdown_spans(cell) for cell in row)} |"
        case _:
            assert_never(block)


def _markdown_spans(spans: Spans) -> str:
    parts: list[str] = []
    for span in spans:
        text = _escape(span.text)
        match span.role:
            case Role.INSERTED:
                parts.append(f"<ins>{text}</ins>")
            case Role.DELETED:
                parts.append(f"<del>{text}</del>")
            case Role.STRONG | Role.WARNING:
                lead = text[: len(text) - len(text.lstrip())]
                tail = text[len(text.rstrip()) :]
                parts.append(f"{lead}**{text.strip()}**{tail}" if text.strip() else text)
            case Role.PLAIN | Role.QUIET:
                parts.append(text)
            case Role.MOVED_AWAY | Role.MOVED_HERE | Role.REFERENCE_OLD | Role.REFERENCE_NEW:
                opening, closing = BRACKETS[span.role]
                parts.append(f"{_escape(opening)}{text}{_escape(closing)}")
            case _:
                assert_never(span.role)
    return "".join(parts)


def _escape(text: str) -> str:
    """Escape what Markdown or HTML would act on."""
    return (
        _MARKDOWN.sub(r"\\\1", text)
        .replace("&", "&amp;")
        .replace("\\<", "&lt;")
        .replace("\\>", "&gt;")
    )
