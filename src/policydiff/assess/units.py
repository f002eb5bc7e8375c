"""How a language writes quantities, read from its rules file."""

from __future__ import annotations

from collections.abc import Mapping

from policydiff.assess.merging import Parts
from policydiff.assess.phrases import phrases_in
from policydiff.assess.rules import Units


def units_of(parts: Parts, data: Mapping[str, str]) -> Units:
    """The `[quantities]` of a language.

    Raises:
        DeclarationError: a word lacks its number.
    """
    return Units(
        numbers=_table(parts, "numbers", data),
        days=_table(parts, "days", data),
        working=_table(parts, "working", data),
        between=_set(data.get("between", "")),
        scale=_table(parts, "scale", data),
        currency=_set(data.get("currency", "")),
        percent=_set(data.get("percent", "")),
        months=tuple(phrases_in(data.get("months", ""))),
    )


def _table(parts: Parts, name: str, data: Mapping[str, str]) -> dict[str, float]:
    values: dict[str, float] = {}
    for entry in phrases_in(data.get(name, "")):
        word, _, number = entry.rpartition(" ")
        try:
            values[word.casefold()] = float(number)
        except ValueError:
            raise parts.fault(
                f"quantities.{name}", "words with a number after each", entry
            ) from None
    return values


def _set(text: str) -> frozenset[str]:
    return frozenset(phrases_in(text))
