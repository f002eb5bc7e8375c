"""What a rules file may hold, and the sentence that says where it holds something else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policydiff.errors import DeclarationError

_TEXT, _FLAG, _WHOLE = "a text in quotes", "true or false", "a whole number"
_TEXTS, _WHOLES, _TABLE = "a list of texts", "a list of whole numbers from 1", "a table"

_DIRECTIONS = dict.fromkeys(("power", "duty", "right", "prohibition", "unknown", "always"), _TEXT)
FIELDS: Mapping[str, Mapping[str, str]] = {
    "topics": {
        "title": _TEXT,
        "critical": _FLAG,
        "bans": _FLAG,
        "general": _FLAG,
        "grounds": _FLAG,
        "own": _FLAG,
        "words": _TEXT,
        "headings": _TEXT,
    },
    "effects": {**_DIRECTIONS, "turns": _FLAG},
    "structure": {"says": _TEXT, **_DIRECTIONS},
    "acts": {
        "words": _TEXT,
        "serves": _TEXT,
        "topic": _TEXT,
        "title": _TEXT,
        "makes": _TEXT,
        "critical": _FLAG,
    },
    "signals": {
        "kind": _TEXT,
        "words": _TEXT,
        "values": _TABLE,
        "topics": _TABLE,
        "rungs": _TEXTS,
        "effect": _TEXT,
        "topic": _TEXT,
        "ignore": _TEXT,
        "near": _TEXT,
        "level": _TEXT,
        "critical": _FLAG,
        "whole": _FLAG,
        "bare": _FLAG,
        "minor": _FLAG,
        "faint": _FLAG,
        "bound": _FLAG,
        "attached": _FLAG,
        "turns": _FLAG,
        "reach": _WHOLE,
        "alone": _WHOLES,
        "alone_effect": _TEXT,
        "says": _TABLE,
    },
    "numbers": {
        "of": _TEXT,
        "near": _TEXT,
        "topic": _TEXT,
        "up": _TEXT,
        "critical": _FLAG,
        "small": _FLAG,
        "level": _TEXT,
        "says": _TABLE,
    },
}
"""By section: the fields of its entries and what each holds. Every entry may also be `silent`."""
PLAIN = ("grammar", "contractions", "same", "quantities", "names")
"""Sections that hold texts directly."""
MORE = "more_"
"""Before a field with phrases: adds to it instead of taking its place."""


def wrong(file: str, key: str, expected: str, found: object) -> DeclarationError:
    """The error for a value that is not what the key asks for."""
    shown = repr(found)
    return DeclarationError(
        f"{file}: {key} should be {expected}, but is {shown if len(shown) <= 60 else shown[:59] + '…'}."
    )


def check(file: str, data: Mapping[str, Any]) -> None:
    """Check a rules file's shape; what its values refer to is checked when all files are put together.

    Raises:
        DeclarationError: names file, key and what was expected.
    """
    for section, entries in data.items():
        if section == "language":
            _is(file, section, _TEXT, entries)
        elif section in PLAIN:
            _is(file, section, _TABLE, entries)
            for name, value in entries.items():
                _is(file, f"{section}.{name}", _TEXT, value)
        elif section in FIELDS:
            _is(file, section, _TABLE, entries)
            for name, entry in entries.items():
                _is(file, f"{section}.{name}", _TABLE, entry)
                _check_entry(file, section, name, entry)
        else:
            known = ", ".join(["language", *PLAIN, *FIELDS])
            raise DeclarationError(
                f"{file}: '{section}' is not a section of a rules file; there are {known}."
            )


def _check_entry(file: str, section: str, name: str, entry: Mapping[str, Any]) -> None:
    fields = FIELDS[section]
    for key, value in entry.items():
        if key == "silent":
            expected = _FLAG
        elif key in fields:
            expected = fields[key]
        elif key.startswith(MORE) and fields.get(key.removeprefix(MORE)) is _TEXT:
            expected = _TEXT
        else:
            raise DeclarationError(
                f"{file}: {section}.{name}.{key} is not a field of {section}; there are {', '.join(fields)}."
            )
        _is(file, f"{section}.{name}.{key}", expected, value)
        if expected is _TABLE:
            for inner, text in value.items():
                _is(file, f"{section}.{name}.{key}.{inner}", _TEXT, text)


def _is(file: str, key: str, expected: str, value: object) -> None:
    fits = {
        _TEXT: isinstance(value, str),
        _FLAG: isinstance(value, bool),
        _WHOLE: isinstance(value, int) and not isinstance(value, bool) and value >= 0,
        _TEXTS: isinstance(value, list) and all(isinstance(one, str) for one in value),
        _WHOLES: isinstance(value, list) and all(type(one) is int and one > 0 for one in value),
        _TABLE: isinstance(value, dict),
    }[expected]
    if not fits:
        raise wrong(file, key, expected, value)
