"""A value of a declaration file that knows where it stands, so that every complaint can say it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from policydiff.errors import DeclarationError

MAX_FILE_BYTES = 1024 * 1024
MAX_QUOTED = 80


class _Object(dict[str, object]):
    """A JSON object that remembers a key written twice, where Python would keep the last one."""

    repeated: str | None = None


def _object(pairs: list[tuple[str, object]]) -> _Object:
    made = _Object()
    for key, value in pairs:
        if key in made:
            made.repeated = key
        made[key] = value
    return made


def quoted(text: str) -> str:
    """Text from outside for use in a message: quoted, its control characters escaped, cut short."""
    cut = text if len(text) <= MAX_QUOTED else text[: MAX_QUOTED - 1] + "…"
    written = json.dumps(cut, ensure_ascii=False)
    return written.encode("utf-8", "backslashreplace").decode("utf-8")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` was most likely meant to be, or None."""
    import difflib  # noqa: PLC0415 - 15 ms that only a mistake should cost

    lower = {candidate.lower(): candidate for candidate in known}
    found = difflib.get_close_matches(word[:MAX_QUOTED].lower(), lower, n=1, cutoff=0.6)
    return lower[found[0]] if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One value, its file and its key path (`terms."Privacy Policy".select[0]`)."""

    file: str
    path: str
    value: object

    def error(self, problem: str) -> DeclarationError:
        """The error to raise: file, key path and problem in one sentence."""
        place = f"{self.file}: {self.path}" if self.path else self.file
        return DeclarationError(f"{place}: {problem}.")

    def expected(self, what: str) -> DeclarationError:
        """The error to raise where something else stands than `what`."""
        return self.error(f"expected {what}, found {self._kind()}")

    def _kind(self) -> str:
        match self.value:
            case None:
                return "null"
            case bool():
                return str(self.value).lower()
            case str():
                return f"the string {quoted(self.value)}"
            case int() | float():
                return "a number"
            case list():
                return "a list" if self.value else "an empty list"
            case _:
                return "an object" if self.value else "an empty object"

    def _child(self, key: str) -> str:
        name = key if key.isascii() and key.isidentifier() else quoted(key)
        return f"{self.path}.{name}" if self.path else name

    def members(self, what: str) -> dict[str, Node]:
        """The members of an object, whatever their keys.

        Raises:
            DeclarationError: it is not an object, or a key stands in it twice.
        """
        if not isinstance(self.value, _Object):
            raise self.expected(what)
        if self.value.repeated is not None:
            raise self.error(f"the key {quoted(self.value.repeated)} stands here twice; keep one")
        return {
            key: Node(file=self.file, path=self._child(key), value=value)
            for key, value in self.value.items()
        }

    def fields(self, what: str, known: Iterable[str]) -> dict[str, Node]:
        """The members of an object that may have only the `known` keys.

        Raises:
            DeclarationError: as `members`, or a key is not known; the nearest known one is named.
        """
        members = self.members(what)
        known = tuple(known)
        for key in members:
            if key not in known:
                meant = nearest(key, known)
                hint = f"did you mean {quoted(meant)}?" if meant else f"known: {', '.join(known)}"
                raise self.error(f"unknown key {quoted(key)} ({hint})")
        return members

    def items(self, what: str) -> list[Node]:
        """The items of a list that has at least one.

        Raises:
            DeclarationError: it is not a list, or it is empty.
        """
        if not isinstance(self.value, list) or not self.value:
            raise self.expected(what)
        return [
            Node(file=self.file, path=f"{self.path}[{index}]", value=item)
            for index, item in enumerate(self.value)
        ]

    def text(self, what: str) -> str:
        """A string that says something and that UTF-8 can write.

        Raises:
            DeclarationError: it is not one.
        """
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.expected(what)
        if any("\ud800" <= character <= "\udfff" for character in self.value):
            raise self.error("holds half of a surrogate pair, which is no character")
        return self.value

    def flag(self) -> bool:
        """True or false.

        Raises:
            DeclarationError: it is neither.
        """
        if not isinstance(self.value, bool):
            raise self.expected("true or false")
        return self.value


def read(path: Path) -> Node:
    """Read a JSON file.

    Args:
        path: a regular file of at most 1 MiB, UTF-8 with or without a byte order mark.

    Raises:
        DeclarationError: it cannot be read, or is not JSON; the message names line and column.
    """
    file = str(path)
    try:
        if not path.is_file():
            raise DeclarationError(f"{file}: expected a JSON file, found none.")
        with path.open("rb") as stream:
            data = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise DeclarationError(f"{file}: cannot be read ({error.strerror or error}).") from error
    if len(data) > MAX_FILE_BYTES:
        raise DeclarationError(f"{file}: larger than 1 MiB, which no declaration needs.")
    try:
        value = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_object)
    except UnicodeDecodeError as error:
        raise DeclarationError(
            f"{file}: not UTF-8 text (byte {error.start + 1}); save it as UTF-8."
        ) from error
    except json.JSONDecodeError as error:
        raise DeclarationError(
            f"{file}: line {error.lineno}, column {error.colno}: not valid JSON ({error.msg})."
        ) from error
    except RecursionError:
        raise DeclarationError(f"{file}: nested too deeply for a declaration.") from None
    except ValueError as error:  # a number of thousands of digits
        raise DeclarationError(f"{file}: not valid JSON ({error}).") from error
    return Node(file=file, path="", value=value)
