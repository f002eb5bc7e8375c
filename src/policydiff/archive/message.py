"""Commit messages: a subject as the Open Terms Archive writes it, and facts as git trailers."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, assert_never

from policydiff.model import RecordKind

if TYPE_CHECKING:
    from datetime import datetime

    from policydiff.model import Capture, Terms

Trailers = tuple[tuple[str, str], ...]
Facts = list[tuple[str, str | None]]
"""Trailers to be; those without a value are left out."""

KIND = "Kind"
"""Trailer that names the kind of a record whatever its subject says."""

_FIRST = ("First record of ", "Start tracking ")
_CHANGE = ("Record new changes of ", "Update ")
_TECHNICAL = ("Apply technical or declaration upgrade on ", "Refilter ")

_TRAILER = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]*)[ \t]*:[ \t]*(.*)")
_HEADERS = ("Content-Type", "ETag", "Last-Modified")
"""Those of an answer that trailers keep."""
_LONGEST_VALUE = 4096
_LONGEST_BLOCK = 1 << 16


def subject(kind: RecordKind, terms: Terms) -> str:
    """The first line of the commit that records a version or a snapshot."""
    match kind:
        case RecordKind.FIRST:
            start = _FIRST[0]
        case RecordKind.CHANGE:
            start = _CHANGE[0]
        case RecordKind.TECHNICAL:
            start = _TECHNICAL[0]
        case _:
            assert_never(kind)
    return f"{start}{terms.service} {terms.type}"


def of_capture(capture: Capture) -> Facts:
    """The trailers that say where bytes came from, how they were answered, and what they are."""
    return [
        ("Source-URL", capture.requested_url),
        ("Final-URL", capture.final_url),
        ("Status", str(capture.status)),
        ("Content-Type", capture.header("content-type")),
        ("Content-SHA256", hashlib.sha256(capture.body).hexdigest()),
        ("ETag", capture.header("etag")),
        ("Last-Modified", capture.header("last-modified")),
    ]


def as_capture(trailers: Trailers, body: bytes, captured_at: datetime) -> Capture:
    """The capture that such trailers tell of, with the headers that they keep."""
    from policydiff.model import Capture  # noqa: PLC0415 - only who extracts again needs it

    said = dict(reversed(trailers))
    return Capture(
        requested_url=said.get("Source-URL", ""),
        final_url=said.get("Final-URL", ""),
        status=int(said.get("Status") or 200),
        headers=tuple((name.lower(), said[name]) for name in _HEADERS if name in said),
        body=body,
        captured_at=captured_at,
    )


def compose(first_line: str, trailers: Iterable[tuple[str, str | None]]) -> str:
    """A whole commit message; trailers without a value are left out."""
    lines = [f"{name}: {value}" for name, given in trailers if (value := one_line(given or ""))]
    return "\n".join([one_line(first_line), *([""] if lines else []), *lines]) + "\n"


def one_line(text: str) -> str:
    """Make untrusted text safe as a trailer's value: one line, no control or format characters."""
    clean = "".join(
        " " if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else char
        for char in text[:_LONGEST_VALUE]
    )
    return " ".join(clean.split())


def parse(message: str) -> tuple[str, Trailers]:
    """Take a commit message apart into subject and trailers.

    The last paragraph counts as trailers when every line of it is one (lines that start with a
    blank go on the line before), which is what git itself writes; 64 KiB of them at most.
    """
    text = message.strip("\n")
    first_line = text.partition("\n")[0].strip()
    before, _, block = text.rpartition("\n\n")
    if not before or ": " not in block or len(block) > _LONGEST_BLOCK:
        return first_line, ()
    trailers: list[tuple[str, str]] = []
    for line in block.split("\n"):
        if line[:1] in (" ", "\t") and trailers:
            name, value = trailers[-1]
            trailers[-1] = (name, f"{value} {line.strip()}")
        elif match := _TRAILER.fullmatch(line):
            trailers.append((match[1], match[2].strip()))
        else:
            return first_line, ()
    return first_line, tuple(trailers)


def kind_of(first_line: str, trailers: Trailers, *, added: bool) -> RecordKind:
    """Why a version was recorded.

    Args:
        first_line: the commit's subject, in any spelling the Open Terms Archive has used.
        trailers: the commit's trailers; ours name the kind.
        added: whether the commit added the document, which decides for a subject of another kind
            (a commit made by hand).
    """
    named = next((value for name, value in trailers if name == KIND), None)
    if named == RecordKind.TECHNICAL or first_line.startswith(_TECHNICAL):
        return RecordKind.TECHNICAL
    if first_line.startswith(_FIRST):
        return RecordKind.FIRST
    if first_line.startswith(_CHANGE):
        return RecordKind.CHANGE
    return RecordKind.FIRST if added else RecordKind.CHANGE


def names(first_line: str, terms: Terms) -> bool:
    """Whether a subject is about these terms."""
    return first_line.endswith(f" {terms.service} {terms.type}")
