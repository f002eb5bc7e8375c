"""Numbers of a text, parsed: how much of what, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from policydiff.assess.rules import Units
from policydiff.assess.words import Words

_NUMBER = re.compile(r"\d{1,15}(?:[.,]\d{1,9}){0,5}")
_AMOUNT = re.compile(
    r"(?:us)?[$€£¥](\d{1,15}(?:[.,]\d{1,9}){0,5})|(\d{1,15}(?:[.,]\d{1,9}){0,5})[$€£¥]"
)
_PERCENT = re.compile(r"(\d{1,4}(?:[.,]\d{1,4})?)%")
_YEARS = range(1900, 2101)
_IDENTIFIER = 10_000
"""From here on a number without a separator names something."""
_NAMES_OF_PARTS = frozenset(
    {
        "section",
        "sections",
        "clause",
        "clauses",
        "article",
        "articles",
        "art",
        "paragraph",
        "paragraphs",
        "annex",
    }
    | {
        "appendix",
        "schedule",
        "§",
        "§§",
        "abschnitt",
        "ziffer",
        "artikel",
        "absatz",
        "part",
        "version",
        "no",
    }
)


class Quantity(NamedTuple):
    """One number with what it counts; words `first` to `last`, both included."""

    of: str
    """duration (days), amount, percent, count or date (yyyymmdd)."""
    value: float
    first: int
    last: int


def quantities(words: Words, units: Units) -> list[Quantity]:
    """Every number that says how much; section numbers, years and identifiers say nothing."""
    found: list[Quantity] = []
    at = 0
    while at < len(words.words):
        quantity = _at(words, at, units)
        if quantity is not None:
            found.append(quantity)
            at = quantity.last
        at += 1
    return found


def _at(words: Words, at: int, units: Units) -> Quantity | None:
    here = words.words
    word = here[at]
    if word in units.months:
        return _date(here, at, at, units)
    if word in units.numbers:
        return _counted(here, at, units.numbers[word], units)
    if word.isalpha() or not any(sign.isdigit() for sign in word):
        return None
    if at + 1 < len(here) and here[at + 1] in units.months:
        return _date(here, at, at + 1, units)
    return _written(word, at) or _in_digits(words, at, units)


def _written(word: str, at: int) -> Quantity | None:
    """A number with its sign in the same word: `$5`, `20%`."""
    if (amount := _AMOUNT.fullmatch(word)) is not None:
        return Quantity("amount", _value(amount[1] or amount[2]), at, at)
    if (percent := _PERCENT.fullmatch(word)) is not None:
        return Quantity("percent", _value(percent[1]), at, at)
    return None


def _in_digits(words: Words, at: int, units: Units) -> Quantity | None:
    here = words.words
    if _NUMBER.fullmatch(here[at]) is None or _is_name(words, at):
        return None
    value = _value(here[at])
    if at and here[at - 1] in units.currency:
        scaled = here[at + 1] in units.scale if at + 1 < len(here) else False
        return Quantity(
            "amount", value * (units.scale[here[at + 1]] if scaled else 1), at - 1, at + scaled
        )
    return _counted(here, at, value, units) or _bare(here, at, units)


def _is_name(words: Words, at: int) -> bool:
    """Is a number part of a name: `Section 4`, `(2)`, `COVID-19`, `12/2/2022`?"""
    before = words.words[at - 1] if at else ""
    start, end = words.starts[at], words.ends[at]
    sign, after = words.text[max(0, start - 1) : start], words.text[end : end + 1]
    joined = sign == "-" and words.text[max(0, start - 2) : start - 1].isalpha()
    return joined or before in _NAMES_OF_PARTS or sign in ("§", "(", "/", "#") or after == "/"


def _bare(here: Sequence[str], at: int, units: Units) -> Quantity | None:
    """A number that counts something, `950 million` too: no year, no long identifier."""
    value = _value(here[at])
    if at + 1 < len(here) and (scale := units.scale.get(here[at + 1])) is not None:
        return Quantity("count", value * scale, at, at + 1)
    if value in _YEARS or (value >= _IDENTIFIER and here[at].isdigit()):
        return None
    return Quantity("count", value, at, at)


def _counted(here: Sequence[str], at: int, value: float, units: Units) -> Quantity | None:
    """A number with the unit after it: `six (6) calendar months`."""
    after = at + 1
    if after < len(here) and (both := units.numbers.get(f"{here[at]} {here[after]}")) is not None:
        value, after = both, after + 1
    if after < len(here) and value in (units.numbers.get(here[after]), _plain(here[after])):
        after += 1
    factor = 1.0
    for place in range(after, min(after + 3, len(here))):
        word = here[place]
        if word in units.days:
            return Quantity("duration", value * factor * units.days[word], at, place)
        if word in units.percent or " ".join(here[place : place + 2]) in units.percent:
            return Quantity("percent", value, at, place)
        if word in units.currency:
            return Quantity("amount", value * factor, at, place)
        if word not in units.between and word not in units.scale and word not in units.working:
            break
        factor *= units.scale.get(word, 1.0) * units.working.get(word, 1.0)
    return None


def _date(here: Sequence[str], first: int, month: int, units: Units) -> Quantity | None:
    """`September 23, 2024`, `23 September 2024`, `September 2024`."""
    day = year = 0
    last = month
    if first < month:
        day = int(digits) if (digits := here[first].rstrip("stndrh.")).isdigit() else 0
    for place in (month + 1, month + 2):
        if place < len(here):
            text = here[place].rstrip("stndrh.,")
            if text.isdigit() and len(text) <= 2 and not day and place == month + 1:
                day, last = int(text), place
            elif text.isdigit() and len(text) == 4:
                year, last = int(text), place
                break
    if not day and not year:
        return None
    return Quantity(
        "date", year * 10_000 + (units.months.index(here[month]) + 1) * 100 + day, first, last
    )


def _plain(word: str) -> float | None:
    return _value(word) if _NUMBER.fullmatch(word) else None


def _value(text: str) -> float:
    """`1,000`, `1.000` and `1,000.50` read as what they mean."""
    parts = re.split(r"[.,]", text)
    if len(parts) == 1:
        return float(text)
    mark = next(sign for sign in reversed(text) if sign in ".,")
    grouped = (
        all(len(part) == 3 for part in parts[1:])
        and len({sign for sign in text if sign in ".,"}) == 1
    )
    if grouped:
        return float("".join(parts))
    whole, _, fraction = text.rpartition(mark)
    return float(re.sub(r"[.,]", "", whole) + "." + fraction)
