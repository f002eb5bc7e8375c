"""Rules files -> Rules."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from policydiff.assess.build import Builder
from policydiff.assess.merging import FIRST, Parts
from policydiff.assess.phrases import Phrases
from policydiff.assess.rules import Lexicon, Rules
from policydiff.assess.schema import check
from policydiff.errors import DeclarationError

_HERE = Path(__file__).parent
_COMMON = "common"


class Shelf(Hashable, Protocol):
    """Where what was made of rules files is kept, for this very program."""

    def kept(self, kind: str, key: str, state: str = "") -> bytes | None:
        """What was kept under a kind and a key, if it was made of this state."""

    def keep(self, kind: str, key: str, value: bytes, state: str = "") -> None:
        """Keep it."""


class Lexicons(Mapping[str, Lexicon]):
    """The rules of each language, read when a text in it is first met.

    Args:
        codes: of the languages there are.
        make: reads one.
    """

    def __init__(self, codes: frozenset[str], make: Callable[[str], Lexicon]) -> None:
        self._codes = codes
        self._make = make
        self._known: dict[str, Lexicon] = {}

    def __getitem__(self, code: str) -> Lexicon:
        if code not in self._codes:
            raise KeyError(code)
        if code not in self._known:
            self._known[code] = self._make(code)
        return self._known[code]

    def __contains__(self, code: object) -> bool:
        return code in self._codes

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._codes))

    def __len__(self) -> int:
        return len(self._codes)


@lru_cache(maxsize=4)
def load_rules(extra: Path | None = None, shelf: Shelf | None = None) -> Rules:
    """Read the package's rules, and a collection's on top.

    Args:
        extra: a `rules.toml` that adds, changes or silences rules; see docs/assessment.md.
        shelf: where to look for what was made of the files before, and to put it; reading and indexing
            a language takes 25 ms, taking it from there 3.

    Raises:
        DeclarationError: the file cannot be read, is not TOML, or holds a key or value no rule has.

    Returns:
        The same object for the same path: whoever changes a file in a running program clears the
        cache. A language's file is read, and its phrases indexed, when a text in it is first met.
    """
    own, said = _read(extra) if extra is not None else (None, "")
    parts = _parts((), extra, own, shelf)
    codes = {path.stem for path in (_HERE / "lexicon").glob("*.toml")} - {_COMMON}
    language = own.get("language", FIRST) if own is not None else FIRST

    def make(code: str) -> Lexicon:
        lexicon = Builder(_parts((FIRST, code), extra, own, shelf)).lexicon(code)
        if shelf is not None:
            _take_phrases(lexicon, shelf, said)
        return lexicon

    rules = Rules(
        topics=Builder(parts).topics,
        lexicons=Lexicons(frozenset({*codes, language}), make),
        structure=parts.shared["structure"],
    )
    if own is not None:
        # A phrase that cannot be used is found now rather than when a text is assessed.
        try:
            rules.lexicons[language].phrases  # noqa: B018  # building it is the check
        except (ValueError, KeyError) as error:
            raise DeclarationError(f"{extra}: a phrase cannot be used: {error}.") from error
    return rules


def _take_phrases(lexicon: Lexicon, shelf: Shelf, said: str) -> None:
    """Have a language's phrases in order, as they were kept of the same files.

    Args:
        lexicon: of the language.
        shelf: where they are kept.
        said: what tells a collection's own file from any other.
    """
    kept = shelf.kept("phrases", lexicon.language, said)
    if kept is not None:
        with suppress(ValueError):
            vars(lexicon)["phrases"] = Phrases(
                (), lexicon.spelling, kept
            )  # the property keeps its value there
            return
    shelf.keep("phrases", lexicon.language, lexicon.phrases.encode(), said)


def _parts(
    codes: tuple[str, ...],
    extra: Path | None,
    own: Mapping[str, Any] | None,
    shelf: Shelf | None,
) -> Parts:
    """What all languages share, some languages, and a collection's own file on top."""
    parts = Parts()
    for name in dict.fromkeys((_COMMON, *codes)):
        data = _packaged("lexicon", name, shelf)
        if data is not None:
            parts.add(f"{name}.toml", data)
    if own is not None:
        parts.add(str(extra), own)
    return parts


@lru_cache(maxsize=16)
def _packaged(folder: str, name: str, shelf: Shelf | None = None) -> Mapping[str, Any] | None:
    kept = shelf.kept("rules file", f"{folder}/{name}") if shelf is not None else None
    if kept is not None:
        with suppress(ValueError):
            found = json.loads(kept)
            if isinstance(found, dict):
                return found
    path = _HERE / folder / f"{name}.toml"
    if not path.is_file():
        return None
    import tomllib  # noqa: PLC0415 - 5 ms that nobody needs who finds the file as it was kept

    data = tomllib.loads(path.read_text("utf-8"))
    if shelf is not None:
        shelf.keep("rules file", f"{folder}/{name}", json.dumps(data).encode())
    return data


def _read(path: Path) -> tuple[dict[str, Any], str]:
    """A collection's own file, and a digest of it."""
    import tomllib  # noqa: PLC0415 - few have such a file

    try:
        content = path.read_bytes()
        text = content.decode().replace("\r\n", "\n").replace("\r", "\n")
        data = tomllib.loads(text)
    except OSError as error:
        raise DeclarationError(f"{path}: cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise DeclarationError(f"{path}: is not UTF-8 text.") from error
    except (ValueError, RecursionError) as error:  # a number too long is not told as wrong TOML
        raise DeclarationError(f"{path}: is not valid TOML: {error}.") from error
    check(str(path), data)
    return data, hashlib.sha256(content).hexdigest()


class Example(NamedTuple):
    """Two texts a rule tells apart."""

    rule: str
    old: str
    new: str
    direction: str
    heading: str = ""
    """Of the section both stand in."""
    service: str = "Shop"
    """Whose texts they are."""

    def pages(self) -> tuple[str, str]:
        """Both as Markdown: a text that begins with `#` is a page of its own."""
        above = f"## {self.heading}\n\n" if self.heading else ""
        old, new = (
            text if text.startswith("#") else f"# {self.service}\n\n{above}{text}\n"
            for text in (self.old, self.new)
        )
        return old, new


def load_examples(language: str = "en") -> tuple[Example, ...]:
    """The package's example of every rule of a language, in the order of its file.

    Raises:
        KeyError: no examples are written in that language.
    """
    found = _packaged("examples", language)
    if found is None:
        raise KeyError(language)
    return tuple(Example(rule, **entry) for rule, entry in found.items())
