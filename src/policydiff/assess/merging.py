"""What rules files say, put together: later ones on top of those before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policydiff.assess.schema import MORE, PLAIN, wrong
from policydiff.errors import DeclarationError

_SHARED = ("topics", "effects", "structure")
_OF_TOPICS = frozenset({"title", "critical", "bans", "general", "grounds", "own", "silent"})
"""What is said of a topic in no language."""
FIRST = "en"
"""The language whose rules those of the same name in another one take after."""
_WORDED = frozenset({"words", "values", "rungs", "ignore", "near"})
"""Fields written in a language, which none other takes over."""


class Parts:
    """Files put together, later ones on top."""

    def __init__(self) -> None:
        self.shared: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in _SHARED}
        self.languages: dict[str, dict[str, dict[str, Any]]] = {}
        self.names: dict[str, str] = {}
        self.files: dict[str, str] = {}
        """Which file last said something of an entry, for the sentence that finds fault with it."""

    def add(self, file: str, data: Mapping[str, Any]) -> None:
        """Put a file on top of those before it: its fields take the place of theirs."""
        language = (
            self.languages.setdefault(data.get("language", "en"), {}) if _speaks(data) else {}
        )
        for section, entries in data.items():
            if section == "language":
                continue
            for name, entry in entries.items():
                self.files[f"{section}.{name}"] = file
                if section == "names":
                    self.names[name] = entry
                elif section in PLAIN:
                    language.setdefault(section, {})[name] = entry
                elif section == "topics":
                    shared = {key: value for key, value in entry.items() if key in _OF_TOPICS}
                    _merge(self.shared[section].setdefault(name, {}), shared)
                    words = {key: value for key, value in entry.items() if key not in shared}
                    _merge(language.setdefault(section, {}).setdefault(name, {}), words)
                elif section in _SHARED:
                    _merge(self.shared[section].setdefault(name, {}), entry)
                else:
                    _merge(language.setdefault(section, {}).setdefault(name, {}), entry)

    def complete(self, code: str) -> dict[str, Any]:
        """A language's rules with what those of the same name in English say beside words."""
        data = self.languages.get(code, {})
        if code == FIRST:
            return data
        first = self.languages.get(FIRST, {})
        return {
            **data,
            **{
                section: {
                    name: _taking_after(first.get(section, {}).get(name, {}), entry)
                    for name, entry in data.get(section, {}).items()
                }
                for section in ("acts", "signals", "numbers")
            },
        }

    def fault(self, key: str, expected: str, found: object) -> DeclarationError:
        """The error for a value, naming the file that said it last."""
        entry = ".".join(key.split(".")[:2])
        return wrong(self.files.get(entry, "rules"), key, expected, found)

    def one_of(self, key: str, found: object, options: Mapping[str, Any] | tuple[str, ...]) -> str:
        """A value that has to be one of some names."""
        if not isinstance(found, str) or found not in options:
            raise self.fault(key, "one of " + ", ".join(options), found)
        return found


def _speaks(data: Mapping[str, Any]) -> bool:
    return any(section not in (*_SHARED, "names") or section == "topics" for section in data)


def _taking_after(first: Mapping[str, Any], entry: Mapping[str, Any]) -> dict[str, Any]:
    whole: dict[str, Any] = {key: value for key, value in first.items() if key not in _WORDED}
    _merge(whole, entry)
    return whole


def _merge(base: dict[str, Any], entry: Mapping[str, Any]) -> None:
    for key, value in entry.items():
        if key.startswith(MORE):
            field = key.removeprefix(MORE)
            base[field] = f"{base.get(field, '')}\n{value}"
        elif isinstance(value, dict):
            base[key] = {**base.get(key, {}), **value}
        else:
            base[key] = value
