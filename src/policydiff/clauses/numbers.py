"""Clause numbers as publishers write them: found at the head of a text, taken apart, compared."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

_WORDS = (
    "Article|Artículo|Articolo|Artikel|Artigo|Art|Section|Sec|Sect|Clause|Part|Chapter|Annex|Appendix|Schedule|"
    "Exhibit|Paragraph|Abschnitt|Teil|Kapitel|Ziffer|Anhang|Anlage|Chapitre|Partie|Annexe|Sección|"
    "Cláusula|Capítulo|Anexo|Sezione|Clausola|Capitolo|Allegato|Hoofdstuk|Bijlage|Titre|Título|Titolo"
)
_ROMAN = r"(?=[ivxlc])(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})|(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_DOTTED = r"\d{1,3}(?:\.(?:\d{1,3}|[ivx]{1,5}(?![a-z])|[a-z](?![a-z]))){1,6}[a-z]?"
_BRACKETS = r"(?:\((?:[a-zA-Z]|[ivxlc]{1,6}|\d{1,3}|aa|bb|cc|dd|ee|ff|gg|hh)\)){1,3}"
_FURTHER = r"(?:[ ](?:Abs\.|Absatz|Satz|Nr\.|lit\.)[ ]?(?:\d{1,3}|[a-z])\b){1,3}"
# A label that stands on its own anywhere: it says it is one by its punctuation.
_SURE = (
    rf"(?P<label>§§?[ ]?\d{{1,4}}[a-z]?(?:\.\d{{1,3}}){{0,4}}(?:{_BRACKETS}|{_FURTHER})?\.?"
    rf"|{_DOTTED}(?:{_BRACKETS})?[.:)]?"
    rf"|{_BRACKETS}[.:]?"
    rf"|(?:\d{{1,3}}[a-zA-Z]?|[a-zA-Z]|{_ROMAN})(?:{_BRACKETS})?(?:[.)]|[ ]?[–—](?=[ ])))"
    r"[ ]+(?=\S)"
)
# The same with no space behind it. Only a capital tells it from `3.5GHz`, `e.g.` and a domain then, and
# only a letter that is none from somebody's initial, `z.B.` and `U.S.`.
_TIGHT = (
    rf"(?P<label>{_DOTTED}(?:{_BRACKETS})?[.:)]|{_BRACKETS}[.:]?"
    rf"|(?:\d{{1,3}}|[a-z]|(?=\w\w)(?:{_ROMAN}))[.)])"
    r"(?=[\"'“„«‘「『]?[^\W\d_a-z](?!\.))"
)
# And one that only a heading may begin with.
_HEADING = (
    rf"(?P<label>(?i:{_WORDS})\.?[ ](?:{_DOTTED}|\d{{1,3}}[a-zA-Z]?|[A-Z](?:-\d{{1,2}})?\b|{_ROMAN})"
    rf"(?:[ ]?{_BRACKETS}|{_FURTHER})?"
    rf"|(?:\d{{1,2}}|[IVX]{{2,6}})(?=[ ][^\W\d_a-z])|(?:{_DOTTED}|\d{{1,2}})(?=[.:)][^\W\d_a-z]))"
    r"(?:[.:)](?=[^\W\d_a-z])|(?:[.:)]|[ ]?[–—-](?=[ ]))?(?:[ ]+(?![a-z])|$))"
)
_ALONE = rf"(?P<label>{_DOTTED}\.?|\d{{1,3}}\.|§[ ]?\d{{1,4}}|{_BRACKETS})$"
_MONTH = (
    r"(?i:(?:jan|feb|f[eé]v|m[aä]r|mar|a[pvb]r|ma[ijyg]|mei|giu|jui?n|jul|lug|juil|a[uo][gû]|ago|se[pt]t?|okt|o[ct]t|"
    r"nov|de[cz]|d[eé]c|dic|gen|ene|out)[a-zéûçä]{0,7}\.?[ ](?:de[ ])?\d{4})"
)
_YEAR = re.compile(r"\d{4}")
_UNIT = re.compile(r"(?:million|billion|percent|Million|Milliard|%|[a-z])")


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """One of these, compiled when a text first begins as if it had a number: that takes milliseconds."""
    return re.compile(pattern)


def split_number(text: str, *, heading: bool = False) -> tuple[str | None, str]:
    """Part a text from the clause number it begins with.

    Args:
        text: visible words of a block.
        heading: whether it is a heading, where a bare number or `Section 3` counts as well.

    Returns:
        The number as published (`8.3.`, `(b)`, `§ 12`, `Article 5`), or None, and the text without it.
    """
    if not heading:
        # A title keeps its number where it lost its bold: `Article 5: Courts`.
        heading = (
            ":" in text[:24]
            and len(text) <= _LONGEST_TITLE
            and _is_named(text)
            and _compiled(_TITLE).match(text) is not None
        )
    if not (_MAYBE_IN_HEADING if heading else _MAYBE).match(text) and not (
        heading and _is_named(text)
    ):
        return None, text
    match = None
    if heading:
        match = _compiled(_HEADING).match(text) or _compiled(_ALONE).match(text)
    if match is None:
        match = _compiled(_SURE).match(text) or _compiled(_TIGHT).match(text)
    if match is None:
        return None, text
    label, rest = match["label"].rstrip("–— "), text[match.end() :]
    if (_YEAR.search(rest, 0, 24) and _compiled(_MONTH).match(rest)) or (
        not heading and _DECIMAL.fullmatch(label) and _UNIT.match(rest)
    ):
        return None, text
    return label, rest


def _is_named(text: str) -> bool:
    """Does a text begin with a word that numbers follow, or with a bare Roman number?"""
    first = text.partition(" ")[0].removesuffix(".")
    return first.casefold() in _NAMES or not first.strip("IVX")


_NAMES = frozenset(_WORDS.casefold().split("|"))
_LONGEST_TITLE = 90
_TITLE = rf"(?i:{_WORDS})\.?[ ][\dA-Z.]{{1,8}}:[ ][^\W\d_a-z].*[^.;,:!。]$"
_MAYBE = re.compile(r"[\d(§]|\w{1,7}(?:[.)]|[ ]?[–—])")
_MAYBE_IN_HEADING = re.compile(r"[\d(§]|\w{1,8}(?:[.()]|[ ]?[–—])")
_DECIMAL = re.compile(r"\d+\.\d+")
_EDGE = ".:)( "


@lru_cache(maxsize=4096)
def number_core(label: str) -> str:
    """What identifies a label apart from its punctuation: `8.3.` -> `8.3`, `(b)` -> `b`."""
    inner = label.strip(_EDGE)
    word, space, last = inner.rpartition(" ")
    if space and (word == "§" or word.rstrip(".").isalpha()):
        inner = last
    return inner.lstrip("§ ")


def number_shown(label: str) -> str:
    """A section's number as a lawyer cites it: as published, without a trailing dot."""
    if label.startswith("(") and label.endswith(")"):
        return label
    shown = label.rstrip(".: ")
    return shown if "(" in shown else shown.rstrip(")")


def parent_number(core: str) -> str | None:
    """The number one level up: `8.3.1` -> `8.3`; None where it cannot be told."""
    above, dot, _ = core.rpartition(".")
    return above if dot and core[0].isdigit() else None


class Style(NamedTuple):
    """How a label counts."""

    kind: str
    value: int


_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@lru_cache(maxsize=4096)
def styles(core: str) -> tuple[Style, ...]:
    """The ways a label may be counting: `i` is a Roman 1 or a ninth letter; () if it doesn't count."""
    if core.isdecimal():
        return (Style("1", int(core[:9])),)
    last = core.rpartition(".")[2]
    if last != core and last.isdecimal():
        return (Style("1" + ".1" * core.count("."), int(last[:9])),)
    found: list[Style] = []
    lower = core.lower()
    case = "a" if core == lower else "A"
    if core and re.fullmatch(_ROMAN, core):
        value = 0
        for this, following in zip(lower, lower[1:] + " ", strict=True):
            step = _VALUES[this]
            value += -step if _VALUES.get(following, 0) > step else step
        found.append(Style("i" if case == "a" else "I", value))
    if len(core) == 1 and core.isascii() and core.isalpha():
        found.append(Style(case, ord(lower) - 96))
    return tuple(found)
