"""The smallest things a redline may mark: words, numbers, dates, durations, references, addresses."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple

from policydiff.typography import plain, western

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|"
    "Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|"
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|"
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|"
    "gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|"
    "januari|februari|maart|mei|juni|juli|augustus|oktober"
)
_COUNTS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|eighteen|"
    "twenty(?:-(?:one|four|eight))?|thirty(?:-six)?|forty(?:-(?:five|eight))?|sixty|seventy-two|ninety|"
    "ein(?:e[mnrs]?)?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|vierzehn|dreißig"
)
_COUNT = rf"(?:\d{{1,6}}(?:[.,]\d{{1,3}})*(?:[-–]\d{{1,4}})?|(?i:{_COUNTS}))"
_PERIOD = (
    r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|Sekunden?|Minuten?|Stunden?|Tag(?:e[ns]?)?|Wochen?|"
    r"Monat(?:e[ns]?)?|Jahr(?:e[ns]?)?|jours?|semaines?|mois|ans?|heures?|días?|semanas?|mes(?:es)?|años?|horas?|"
    r"giorn[io]|settiman[ae]|mes[ei]|ann[io]|dag(?:en)?|weken|maand(?:en)?|jaar)\b"
)
_INNER = r"(?:\([A-Za-z0-9]{1,4}\)){0,4}"
_NUMBERED = rf"(?:\d{{1,4}}(?:\.\d{{1,4}}){{0,5}}[a-z]?(?![\w])|[IVXLC]{{1,7}}\b|[A-Z]\b){_INNER}"
_FURTHER = r"(?:,?[ ](?:(?:Unter|U)?[Aa]bs\.|Absatz|S\.|Satz|Nr\.|lit\.|Buchst\.)[ ]?(?:\d{1,3}|[a-z])\b){0,4}"
_CJK = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
# With the marks that `\w` leaves out: accents, vowel signs of Hebrew, Arabic and the Indic scripts, joiners.
_LETTER = (
    rf"(?:[^\W{_CJK}\u0e01-\u0eff]|[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    r"\u06d6-\u06ed\u0900-\u0903\u093a-\u0963\u0981-\u0df3\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0f71-\u0fbc\u102b-\u103e"
    r"\u17b4-\u17d3\u200c\u200d])"
)
# Longest and most telling first. Every repetition is bounded or runs over characters the next part
# cannot hold, so no text makes it slow. Before them all stands what nine of ten tokens are: a word before
# another one that begins no duration, a word before a comma or at the end of a sentence, and these signs.
_NO_COUNT = (
    "(?![oO][nN][eE]|[tT](?:[wW]|[hH][iIrR]|[eE][nN])|[fF](?:[oO][uU]|[oO][rR][tT]|[iI][vVfF]|[üÜ])"
    "|[sS](?:[iI][xX]|[eE][vV])|[eE](?:[iI]|[lL][eE])|[nN][iI][nN]|[zZ][wWeE]|[dD][rR][eE]|[vV][iI][eE]"
    "|[aA][cC][hH])"
)
_BEGIN = (
    rf"{_NO_COUNT}[A-Za-z]++(?=[ ][A-Z]?[a-z])"
    r"|[A-Za-z]++(?=[,;:)](?:\s|\Z))"
    r"|[a-z]++(?=\.(?:\s\D|\Z))"
    r"|[.,;:!?)](?=\s|\Z)"
    r"|(?:https?://|www\.)[^\s<>\"“”|]{1,2000}(?<![.,;:!?)\]'’])"
    r"|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}"
    rf"|(?:§§?[ ]?|(?:[Ss]ections?|[Cc]lauses?|[Aa]rticles?|Art\.|[Pp]aragraphs?|[Aa]nnex|[Aa]ppendix|"
    rf"[Ss]chedule|Abschnitt|Ziffer|Artikel|Absatz|Abs\.)[ ]){_NUMBERED}{_FURTHER}"
    rf"|(?:{_MONTHS})\.?[ ]\d{{1,2}}(?:st|nd|rd|th)?(?:,?[ ]\d{{4}})?\b"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?[ ](?:{_MONTHS})(?:,?[ ]\d{{4}})?\b"
    r"|\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?\b"
    rf"|{_COUNT}(?:[ ]\(\d{{1,5}}\))?[ -](?:(?:calendar|business|working|consecutive|full)[ ])?{_PERIOD}"
    r"|(?:[$€£¥]|US\$|USD|EUR|GBP)[ ]?\d{1,9}(?:[.,]\d{1,9}){0,5}(?:[ ](?:thousand|million|billion))?"
    r"|\d{1,9}(?:[.,]\d{1,9}){0,5}[ ]?(?:[$€£¥%]|USD\b|EUR\b|GBP\b|percent\b|per[ ]cent\b"
    r"|thousand\b|million\b|billion\b)"
    r"|\+?\d+(?:[.,:/]\d+)*(?:st|nd|rd|th|[A-Za-z](?!\w))?(?:(?:\([a-z0-9]{1,4}\)){1,4}|(?:[-‑]\w+)+)?"
    r"|\[\d{1,4}\]|@\w{1,64}|[A-Z](?:\.\d{1,4}){1,5}\b"
    r"|\((?:[a-zA-Z]|[ivx]{1,5}|\d{1,2})\)"
    r"|(?:[^\W\d_]\.){2,8}"
)
_FAR_EAST = (
    rf"|[{_CJK}]"
    # Thai and Lao part no words either: a letter with the vowel before it and the marks on it is one.
    r"|[\u0e40-\u0e44\u0ec0-\u0ec4]?[\u0e01-\u0e30\u0e32\u0e33\u0e45\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ec6]"
    r"[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd]*"
)
_DRAWN = r"|(?:={3,}|_{3,}|\*{3,}|~{3,}|-{3,})(?!\w)"
# A host without `https://` before it, and what of a version stands behind its point.
_HOST = (
    r"(?:(?:\.[a-z0-9-]{1,63}){0,4}\.(?:com|org|net|io|eu|de|uk|fr|me|gov|info|app|dev|co|tv|ie|us|ai|edu)\b"
    r"(?:/[^\s<>\"“”|]{1,2000}(?<![.,;:!?)\]'’]))?|(?<=\d)(?:\.\d{1,9}){1,5})?"
)
_SIGN = r"[^\w\s](?:[\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff]|\u200d[^\w\s])*"


@cache
def _token(*, western: bool) -> re.Pattern[str]:
    """The pattern of a token, compiled when it is first needed.

    Args:
        western: for texts without a letter that only other scripts have; compiled in half the time.
    """
    letter, scripts, sign = (r"\w", "", r"[^\w\s]") if western else (_LETTER, _FAR_EAST, _SIGN)
    word = rf"{letter}+(?:['‘’‑-]{letter}+)*{_HOST}"
    return re.compile(rf"((?!\s)(?:{_BEGIN}{scripts}{_DRAWN}|{word}|{sign}))")


_RULE_SIGNS = "=_*~-"
_RULE = re.compile(rf"([{_RULE_SIGNS}])\1{{3,}}")


class Tokens(NamedTuple):
    """A text cut into tokens."""

    keys: tuple[str, ...]
    """What two tokens are compared by: the token with its typography made plain."""
    starts: tuple[int, ...]
    ends: tuple[int, ...]


@lru_cache(maxsize=2048)
def tokenize(text: str) -> Tokens:
    """Cut a text into tokens; what lies between them is white space. Linear in its length."""
    # White space, token, white space, token ...
    parts = _token(western=western(text)).split(text)
    keys = parts[1::2]
    if not text.isascii():
        keys = [key if key.isascii() else plain(key) for key in keys]
    if len(keys) == 1:
        keys = [rule_cut(keys[0])]
    borders = tuple(accumulate(map(len, parts)))
    return Tokens(tuple(keys), borders[:-1:2], borders[1::2])


def rule_cut(text: str) -> str:
    """A text that is nothing but a drawn line (`=====`), as the shortest of its kind."""
    return text[:3] if text[:1] in _RULE_SIGNS and _RULE.fullmatch(text) else text
