"""Accepting and rejecting tracked changes, read from the rules of the format and from nothing of ours."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from policydiff.model import Clause, ClauseKind
from policydiff.render.harmless import harmless, one_line

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CAME = {f"{W}ins", f"{W}moveTo"}
LEFT = {f"{W}del", f"{W}moveFrom"}

Line = tuple[str, str]
"""Style and words of a paragraph; the words of a row are its cells', joined by bars."""


def part(file: bytes, name: str = "word/document.xml") -> ET.Element:
    """The outermost element of one part."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return ET.fromstring(archive.read(name))


def lines(file: bytes, *, accept: bool) -> list[Line]:
    """What stands in a document once every change is accepted, or rejected."""
    body = part(file).find(f"{W}body")
    assert body is not None
    gone = LEFT if accept else CAME
    found: list[Line] = []
    carried = ""
    for block in body:
        if block.tag == f"{W}p":
            words = carried + _words(block, gone)
            if _fate(block) & gone:
                carried = words
                continue
            found.append((_style(block), words))
            carried = ""
        elif block.tag == f"{W}tbl":
            if carried:
                found.append(("", carried))
                carried = ""
            for row in block.iter(f"{W}tr"):
                fate = {child.tag for child in row.findall(f"{W}trPr/*")}
                if not fate & gone:
                    cells = [_words(cell, gone) for cell in row.findall(f"{W}tc")]
                    found.append((_style(row), " | ".join(cells)))
    if carried:
        found.append(("", carried))
    return found


def texts(file: bytes, *, accept: bool) -> list[str]:
    """The clauses' words alone: what our own words stand around is left out."""
    return [
        words
        for style, words in lines(file, accept=accept)
        if style.startswith("Clause") or (style.startswith("Heading") and style != "Heading1")
    ]


def expected(clause: Clause) -> str:
    """A clause as it should stand in the document."""
    if clause.kind is ClauseKind.ROW:
        return harmless(clause.text)
    gap = "\t" if clause.kind is ClauseKind.ITEM else " "
    label = one_line(clause.label) + gap if clause.label else ""
    return label + harmless(clause.text)


def same_words(one: str, other: str) -> bool:
    """Whether two lines have the same words, whatever stands between the cells of a row."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> list[str]:
    return [word for word in text.split() if word != "|"]


def _fate(paragraph: ET.Element) -> set[str]:
    return {child.tag for child in paragraph.findall(f"{W}pPr/{W}rPr/*")}


def _style(element: ET.Element) -> str:
    style = element.find(f".//{W}pStyle")
    return "" if style is None else style.get(f"{W}val", "")


def _words(element: ET.Element, gone: set[str]) -> str:
    return "".join(_pieces(element, gone))


def _pieces(element: ET.Element, gone: set[str]) -> Iterator[str]:
    for child in element:
        if child.tag in gone or child.tag == f"{W}pPr":
            continue
        if child.tag in (f"{W}t", f"{W}delText"):
            yield child.text or ""
        elif child.tag == f"{W}tab":
            yield "\t"
        else:
            yield from _pieces(child, gone)
