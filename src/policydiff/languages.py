"""Which language a text is in: by its script, and by its commonest words.

A legal page is long, and its commonest words are nearly all articles, pronouns and prepositions that
few languages share. Counting them tells one language from another as surely as a statistical model does
(docs/decisions/0009) and costs no dependency.

    >>> language_of("We will not open the parcel that you gave to us for the journey of your life.")
    'en'
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLES, _SAMPLE = 4, 700
"""Stretches looked at, spread over the text, and the characters of each: one note at the top that is
in another language than the rest does not decide."""
_FEW = 4
"""Fewer common words than this say nothing."""
_SHARE = 0.12
"""Of a text's words, the share that has to be common words of its language."""
_LETTERS = 20
"""Fewer letters than this tell no script."""

_PLAIN = 0.85
"""A text with more of its characters in ASCII than this is in Latin script."""

_COMMON = {
    "bg": "и на за да се в от с по не са или е при че ще ние вие този тази които може",
    "ca": "el la els les de que i en per amb una del al no es són o aquest aquesta podem vostre nostre",
    "cs": "a v na je se že s z do k pro jako by jsou nebo které který pokud naše vaše můžete jste",
    "da": "og at det er en til på for med af den ikke du vi dine vores som kan eller hvis har fra",
    "de": "der die das und zu den von sie wir ist mit für auf nicht dass werden oder eine im wenn dem des",
    "en": "the of and to in you your we our that is for with or on are this by not from be have it if",
    "es": "el la los las de que y en para con por una su sus o no como puede del al es se usted",
    "et": "ja on ei et see kui või me teie meie teil mis ning kas oma selle võib kui kõik",
    "fi": "ja on ei että se kun tai me te voi sinun meidän jos ovat joka kuin myös tämä",
    "fr": "le la les des et vous nous est que pour dans une votre vos sur avec ou ne pas aux ces du",
    "hr": "i u na je se da za s od su ili ne koji koje vas nas možete kako ako ovi biti",
    "hu": "a az és hogy nem egy is van meg vagy mi ha ez azt által ön amely ezt lehet kell",
    "id": "dan yang di untuk dengan anda kami atau dari ini itu tidak dalam akan dapat kepada pada jika",
    "it": "il di che per con una gli della delle dei nel sono non o si le tuo questo essere alla dell",
    "lt": "ir yra kad ne su į iš jūs mes jūsų mūsų arba kaip gali tai jei apie už",
    "lv": "un ir ka ar no par jūs mēs jūsu mūsu vai uz var kas lai ja tiek šo",
    "nb": "og det er en til på for med av den ikke du vi dine våre som kan eller hvis har fra etter",
    "nl": "de het een en van je we ons onze dat die voor met niet zijn op te of als aan deze wordt",
    "pl": "i w na z że do nie się jest oraz lub przez dla od po są może które który tego jak",
    "pt": "o os as de que e em para com por uma seu nossos você ou não como pode do da dos das ao são",
    "ro": "și în de la cu pentru nu este care sau pe un o din dumneavoastră noastre acest sunt poate",
    "ru": "и в не на что с по мы вы для или это как от за ваш ваши из к об при их если может",
    "sk": "a v na je sa že s z do k pre ako by sú alebo ktoré ktorý ak naše vaše môžete ste",
    "sl": "in je na se da za v s z ki so ali ne ste smo vaše naše lahko če kot",
    "sv": "och att det som för av är med på du vi din inte eller en ett den till om från kan",
    "tr": "ve bir bu için ile veya olarak sizin olan daha da de gibi kadar siz biz her tüm ancak",
    "uk": "і в не на що з по ми ви для або це як від за ваш ваші із до про при їх якщо може та",
    "vi": "và của bạn chúng tôi là các được cho có trong không này với hoặc khi để một",
}
_SCRIPTS = {
    "ARABIC": "ar",
    "ARMENIAN": "hy",
    "BENGALI": "bn",
    "CJK": "zh",
    "DEVANAGARI": "hi",
    "GEORGIAN": "ka",
    "GREEK": "el",
    "HANGUL": "ko",
    "HEBREW": "he",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "TAMIL": "ta",
    "THAI": "th",
}
"""Scripts that one language writes nearly all such pages in."""
_WORDED = frozenset({"LATIN", "CYRILLIC"})


def _weights() -> dict[str, tuple[tuple[str, float], ...]]:
    """Each common word's languages; a word of several languages speaks less for each."""
    of: dict[str, list[str]] = {}
    for code, words in _COMMON.items():
        for word in dict.fromkeys(words.split()):
            of.setdefault(word, []).append(code)
    return {word: tuple((code, 1 / len(codes)) for code in codes) for word, codes in of.items()}


_WEIGHTS = _weights()


def language_of(text: str, *, expected: str | None = None) -> str | None:
    """The language of a text.

    Args:
        text: its words; Markdown does no harm. Up to 2,800 characters of it are looked at.
        expected: taken where nothing speaks more for another language, as of two closely related ones.

    Returns:
        An ISO 639-1 code; None where there is too little to tell, or no language known here.

    Cost: about 0.3 ms.
    """
    sample = _sample(text)
    words = Counter(_WORD.findall(sample.casefold()))
    if len(sample.encode("ascii", "ignore")) <= len(sample) * _PLAIN or len(words) < _FEW:
        script = _script(sample)
        if script is not None and script not in _WORDED:
            return _SCRIPTS.get(script)
    scores: dict[str, float] = dict.fromkeys(_COMMON, 0.0)
    counts: dict[str, int] = dict.fromkeys(_COMMON, 0)
    for word in words.keys() & _WEIGHTS.keys():
        for code, weight in _WEIGHTS[word]:
            scores[code] += words[word] * weight
            counts[code] += words[word]
    best = max(scores, key=lambda code: (scores[code], code == expected, code))
    enough = max(_FEW, words.total() * _SHARE)
    return best if counts[best] >= enough else None


def _sample(text: str) -> str:
    if len(text) <= _SAMPLES * _SAMPLE:
        return text
    apart = (len(text) - _SAMPLE) // (_SAMPLES - 1)
    return "\n".join(text[at * apart : at * apart + _SAMPLE] for at in range(_SAMPLES))


def _script(sample: str) -> str | None:
    """The script most letters are of; None where there are too few."""
    letters = Counter(sign for sign in sample if sign.isalpha())
    if letters.total() < _LETTERS:
        return "LATIN" if letters and all(map(str.isascii, letters)) else None
    scripts: Counter[str] = Counter()
    for sign, count in letters.items():
        scripts[_script_of(sign)] += count
    if scripts["HIRAGANA"] + scripts["KATAKANA"] > letters.total() / 20:
        return "HIRAGANA"  # among more ideographs than there are kana
    return max(scripts, key=lambda script: (scripts[script], script))


@lru_cache(maxsize=4096)
def _script_of(sign: str) -> str:
    return "LATIN" if sign.isascii() else unicodedata.name(sign, "?").split()[0].split("-")[0]
