"""Blocks as plain text and as Markdown; the terminal has a painter of its own.

Plain text is what a pipe gets: no colour, no wrapping, insertions as `{+come+}` and deletions as
`[-gone-]`, the same bytes on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import assert_never

from policydiff.render.blocks import (
    Block,
    Blocks,
    Clauses,
    Facts,
    Heading,
    Line,
    Role,
    Spans,
    Table,
)

_RULE_WIDTH = 72
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~^])")


def marked(spans: Spans) -> str:
    """A line with its insertions and deletions in brackets."""
    parts: list[str] = []
    for span in spans:
        match span.role:
            case Role.INSERTED:
                parts.append(f"{{+{span.text}+}}")
            case Role.DELETED:
                parts.append(f"[-{span.text}-]")
            case Role.PLAIN | Role.STRONG | Role.QUIET | Role.WARNING:
                parts.append(span.text)
            case _:
                assert_never(span.role)
    return "".join(parts)


def plain(blocks: Blocks) -> str:
    """Blocks as plain text, ending with a line feed; empty for no blocks."""
    return "".join(f"{line}\n" for line in _plain_lines(blocks))


def _plain_lines(blocks: Blocks) -> Iterator[str]:
    for number, block in enumerate(blocks):
        match block:
            case Heading():
                if number:
                    yield ""
                yield from _plain_heading(block)
            case Facts():
                width = max(len(label) for label, _ in block.rows)
                yield from (f"  {label:<{width}}  {marked(spans)}" for label, spans in block.rows)
            case Line():
                yield f"  {marked(block.spans)}" if block.spans else ""
            case Clauses():
                for paragraph in block.paragraphs:
                    yield ""
                    yield f"    {marked(paragraph)}"
            case Table():
                yield from _plain_table(block)
            case _:
                assert_never(block)


def _plain_heading(block: Heading) -> Iterator[str]:
    text = marked(block.spans)
    match block.level:
        case 1:
            yield text
            yield "=" * _RULE_WIDTH
        case 2:
            yield text
            yield "-" * _RULE_WIDTH
        case _:
            yield text


def _plain_table(block: Table) -> Iterator[str]:
    rows = [block.header, *(tuple(marked(cell) for cell in row) for row in block.rows)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(block.header))]
    for row in rows:
        yield "  ".join(
            f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)
        ).rstrip()


def markdown(blocks: Blocks) -> str:
    """Blocks as Markdown; insertions as `<ins>`, deletions as `<del>`, everything else escaped."""
    return "\n".join("\n".join(_markdown_block(block)) + "\n" for block in blocks)


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
            for number, paragraph in enumerate(block.paragraphs):
                if number:
                    yield ">"
                yield f"> {_markdown_spans(paragraph)}"
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
