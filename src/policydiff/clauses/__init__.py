"""Version text -> clauses: every block of a version under its section, with one address each."""

from __future__ import annotations

from policydiff.clauses.parts import read_parts
from policydiff.clauses.sequence import Clauses
from policydiff.model import Clause

__all__ = ["Clauses", "parse", "read"]


def read(text: str) -> Clauses:
    """Read the Markdown of a version as far as its structure goes; the rest of each clause when asked.

    The clauses are those of `parse`, at a third of the cost where few are asked for.

    Args:
        text: the Markdown.
    """
    return Clauses(read_parts(text))


def parse(text: str) -> tuple[Clause, ...]:
    """Read the Markdown of a version.

    Reads our own dialect (docs/markdown-dialect.md) and that of Open Terms Archive records, old and
    new; any other Markdown is read as well as that allows. No input is an error.

    Args:
        text: the Markdown.

    Returns:
        The clauses in document order. Blocks without visible words (rules, images, lone anchors)
        are none. Linear in the length of the text; 36 kB take about 2 ms.
    """
    return read(text)[:]
