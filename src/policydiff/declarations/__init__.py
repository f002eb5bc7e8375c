"""Declaration files: where terms are published, and which part of each page counts.

A collection's `declarations/` holds one `<Service>.json` per service in the Open Terms Archive's
format, and `<Service>.history.json` for states no longer in force. docs/declarations.md has the
format, what is not run of it, and the one key that is ours.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from policydiff.declarations import names
from policydiff.declarations.node import quoted, read
from policydiff.declarations.parse import history_of, service_of
from policydiff.errors import DeclarationError
from policydiff.model import Declaration, Terms

__all__ = ["in_force", "load_declarations", "load_file", "load_history"]

_JSON = ".json"
_HISTORY = ".history.json"


def load_declarations(folder: Path, *, check_selectors: bool = True) -> tuple[Declaration, ...]:
    """Read every `<Service>.json` of a folder.

    Args:
        folder: a collection's `declarations/`. Hidden files, folders and `*.history.json` are
            passed over.
        check_selectors: False leaves CSS selectors unchecked and so spares the import of a CSS
            parser (170 ms), for whoever only reads an archive.

    Returns:
        The declarations in force, by service and then in the order their file has them.

    Raises:
        DeclarationError: the folder or a file is wrong, or two files are one name on some systems.
    """
    return tuple(
        declaration
        for path in _files(folder, history=False)
        for declaration in load_file(path, check_selectors=check_selectors)
    )


def load_history(folder: Path, *, check_selectors: bool = True) -> tuple[Declaration, ...]:
    """Read every `<Service>.history.json` of a folder: earlier states, each with `valid_until`.

    Arguments and errors are those of `load_declarations`.
    """
    return tuple(
        declaration
        for path in _files(folder, history=True)
        for declaration in load_file(path, check_selectors=check_selectors)
    )


def load_file(path: Path, *, check_selectors: bool = True) -> tuple[Declaration, ...]:
    """Read one file: the declarations of a service, or its earlier states if it is a history.

    The service is the file's name without its suffix; the `name` inside is only for display.

    Raises:
        DeclarationError: the file is wrong; the message names file, key and what was expected.
    """
    history = path.name.endswith(_HISTORY)
    service = path.name.removesuffix(_HISTORY if history else _JSON)
    if problem := names.problem_with(service):
        raise DeclarationError(f"{path}: the service name {quoted(service)} {problem}; rename it.")
    service = unicodedata.normalize("NFC", service)
    parse = history_of if history else service_of
    return parse(read(path), service, check_selectors=check_selectors)


def in_force(
    declarations: Iterable[Declaration],
    history: Iterable[Declaration],
    terms: Terms,
    at: datetime,
) -> Declaration | None:
    """The declaration that was in force for some terms at a time.

    Args:
        declarations: what is in force now.
        history: earlier states in any order, each in force until just before its `valid_until`.
        terms: whose declaration is wanted.
        at: aware; a state that ends at this very time is over.

    Returns:
        The earlier state that ended soonest after `at`, else what is in force now, else None.
    """
    earlier = [
        (state.valid_until, state)
        for state in history
        if state.terms == terms and state.valid_until is not None and at < state.valid_until
    ]
    if earlier:
        return min(earlier, key=lambda pair: pair[0])[1]
    return next((current for current in declarations if current.terms == terms), None)


def _files(folder: Path, *, history: bool) -> list[Path]:
    try:
        entries = sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError as error:
        raise DeclarationError(
            f"{folder}: expected a folder of declarations ({error.strerror or error})."
        ) from error
    files: list[Path] = []
    taken: dict[str, Path] = {}
    for path in entries:
        if path.name.startswith(".") or not path.name.endswith(_JSON):
            continue
        if path.name.endswith(_HISTORY) is not history or path.is_dir():
            continue
        other = taken.setdefault(names.folded(path.name), path)
        if other is not path:
            raise DeclarationError(
                f"{path}: one file name with {quoted(other.name)} on some systems; rename one."
            )
        files.append(path)
    return files
