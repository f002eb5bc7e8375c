"""Rules files -> Rules."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

from policydiff.assess.build import Parts
from policydiff.assess.rules import Rules
from policydiff.assess.schema import check
from policydiff.errors import DeclarationError


@lru_cache(maxsize=4)
def load_rules(extra: Path | None = None) -> Rules:
    """Read the package's rules, and a collection's on top.

    Args:
        extra: a `rules.toml` that adds, changes or silences rules; see docs/assessment.md.

    Raises:
        DeclarationError: the file cannot be read, is not TOML, or holds a key or value no rule has.

    Returns:
        The same object for the same path: whoever changes a file in a running program clears the
        cache. About 4 ms; phrases are indexed when a language is first met.
    """
    parts = Parts()
    folder = resources.files("policydiff.assess") / "lexicon"
    for entry in sorted(
        folder.iterdir(), key=lambda entry: (entry.name != "common.toml", entry.name)
    ):
        if entry.name.endswith(".toml"):
            parts.add(entry.name, tomllib.loads(entry.read_text(encoding="utf-8")))
    if extra is not None:
        parts.add(str(extra), _read(extra))
        _try_phrases(str(extra), parts)
    return parts.rules()


def _read(path: Path) -> dict[str, Any]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DeclarationError(f"{path}: cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise DeclarationError(f"{path}: is not UTF-8 text.") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise DeclarationError(f"{path}: is not valid TOML: {error}.") from error
    check(str(path), data)
    return data


def _try_phrases(file: str, parts: Parts) -> None:
    """Find a phrase that cannot be used now rather than when a text is assessed."""
    for lexicon in parts.rules().lexicons.values():
        try:
            lexicon.phrases  # noqa: B018  # building it is the check
        except (ValueError, KeyError) as error:
            raise DeclarationError(f"{file}: a phrase cannot be used: {error}.") from error


class Example(NamedTuple):
    """Two texts a rule tells apart."""

    rule: str
    old: str
    new: str
    direction: str
    heading: str = ""
    """Of the section both stand in."""

    def pages(self) -> tuple[str, str]:
        """Both as Markdown: a text that begins with `#` is a page of its own."""
        above = f"## {self.heading}\n\n" if self.heading else ""
        old, new = (
            text if text.startswith("#") else f"# Shop\n\n{above}{text}\n"
            for text in (self.old, self.new)
        )
        return old, new


def load_examples(language: str = "en") -> tuple[Example, ...]:
    """The package's example of every rule of a language, in the order of its file.

    Raises:
        KeyError: no examples are written in that language.
    """
    file = resources.files("policydiff.assess") / "examples" / f"{language}.toml"
    if not file.is_file():
        raise KeyError(language)
    return tuple(
        Example(rule, **entry) for rule, entry in tomllib.loads(file.read_text("utf-8")).items()
    )
