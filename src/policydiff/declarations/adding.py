"""Put a declaration into a service's file without disturbing the rest of it."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from policydiff.declarations import names
from policydiff.declarations.node import quoted, read
from policydiff.declarations.parse import service_of
from policydiff.errors import DeclarationError, UsageError
from policydiff.model import Declaration, Terms

_INDENT = 2
_SPACE = " \t\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """A service's file as it is to be."""

    file: Path
    text: str
    new: bool
    """Whether there is no such file yet."""
    declaration: Declaration


def addition(folder: Path, terms: Terms, entry: Mapping[str, object]) -> Addition:
    """Add a declaration to `<folder>/<service>.json`; nothing is written yet.

    Args:
        folder: a collection's `declarations/`.
        terms: to be declared.
        entry: `fetch`, `select` and so on.

    Raises:
        UsageError: they are declared already, or the name of the service cannot be used.
        DeclarationError: the file is wrong as it stands, or would be with the entry.
    """
    if problem := names.problem_with(terms.service):
        raise UsageError(f"The service name {quoted(terms.service)} {problem}; choose another.")
    file = folder / f"{terms.service}.json"
    for other in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        if other.name != file.name and names.folded(other.name) == names.folded(file.name):
            raise UsageError(
                f"{other} is there, and some file systems take both for one: name the service {other.stem!r}."
            )
    new = not file.exists()
    if new:
        content = {"name": terms.service, "terms": {terms.type: dict(entry)}}
        text = json.dumps(content, indent=_INDENT, ensure_ascii=False) + "\n"
    else:
        declared = service_of(read(file), terms.service, check_selectors=False)
        if any(one.terms.type == terms.type for one in declared):
            raise UsageError(
                f"{terms} is declared in {file} already: change it there, or name other terms."
            )
        with file.open(encoding="utf-8", newline="") as stream:
            text = _inserted(stream.read(), terms.type, entry)
    return Addition(file=file, text=text, new=new, declaration=_checked(text, terms))


def write(one: Addition) -> None:
    """Write the file, all or nothing.

    Raises:
        DeclarationError: it cannot be written.
    """
    try:
        one.file.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=one.file.parent, prefix=".", suffix=".tmp")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
                stream.write(one.text)
            Path(beside).chmod(0o644 if one.new else one.file.stat().st_mode & 0o777)
            Path(beside).replace(one.file)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise DeclarationError(
            f"{one.file} can't be written: {error.strerror or error}; check the folder's permissions."
        ) from error


def _checked(text: str, terms: Terms) -> Declaration:
    """The declaration in a text that is to become the service's file."""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / f"{terms.service}.json"
        file.write_text(text, encoding="utf-8", newline="")
        try:
            declared = service_of(read(file), terms.service, check_selectors=True)
        except DeclarationError as error:
            raise DeclarationError(error.message.replace(f"{place}{os.sep}", "")) from error
    return next(one for one in declared if one.terms.type == terms.type)


def _inserted(text: str, key: str, entry: Mapping[str, object]) -> str:
    """The text of a file with one more member in its `terms`, every other character as it was."""
    start = next(at for name, at in _members(text, _skip(text, 0)) if name == "terms")
    members = list(_members(text, start))
    end = json.JSONDecoder().raw_decode(text, start)[1] - 1
    line_end = "\r\n" if "\r\n" in text else "\n"
    inner, step = _indents(text, start)
    value = json.dumps(dict(entry), indent=step, ensure_ascii=False)
    lines = f"{json.dumps(key, ensure_ascii=False)}: {value}".split("\n")
    member = line_end.join(inner + line for line in lines)
    before = text[:end].rstrip(_SPACE)
    outer = inner.removesuffix(step)
    return f"{before}{',' if members else ''}{line_end}{member}{line_end}{outer}{text[end:]}"


def _indents(text: str, start: int) -> tuple[str, str]:
    """How deep the members of an object are indented, and by how much each level is."""
    outer = text[text.rfind("\n", 0, start) + 1 : start]
    outer = outer[: len(outer) - len(outer.lstrip(" \t"))]
    after = text[start + 1 : _skip(text, start + 1)]
    inner = after.rpartition("\n")[2]
    if "\n" not in after or not inner.startswith(outer) or inner == outer:
        step = outer or " " * _INDENT
        return outer + step, step
    return inner, inner.removeprefix(outer)


def _members(text: str, start: int) -> Iterator[tuple[str, int]]:
    """Each key of the object at `start`, and where its value begins; the text is known to be JSON."""
    decoder = json.JSONDecoder()
    at = _skip(text, start + 1)
    while text[at] != "}":
        key, at = decoder.raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)
        yield key, at
        at = _skip(text, decoder.raw_decode(text, at)[1])
        if text[at] == ",":
            at = _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    while text[at : at + 1] and text[at] in _SPACE + "\ufeff":
        at += 1
    return at
