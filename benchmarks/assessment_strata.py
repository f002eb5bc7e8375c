"""Changes that a broad list of words suspects of being grave, and the rest: what two draws are made by.

The list looks at changed words alone and has no part in the rules. Of a draw by strata the rates of all
changes there are can be told: each drawn change stands for as many as its stratum holds for each drawn.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from policydiff.model import Change, Op

SUSPECT, REST = "suspect", "rest"

_WORDS = (
    r"authorit\w*|courts?|law enforcement|police|legal (?:request|process|order)s?|subpoenas?",
    r"shar(?:e|es|ed|ing)|sell|sells|sold|selling|sale|disclos\w*|third[- ]part\w*",
    r"affiliate\w*|partners?|warrants?|health|precise|voice\w*",
    r"retain\w*|retention|keep|keeps|kept|delet\w*|stor(?:e|es|ed|ing|age)|days?|months?|years?",
    r"biometric\w*|fac(?:e|es|ial)|faceprint\w*",
    r"child\w*|minors?|parents?|parental|guardians?|teens?|age|aged|1[36-8]",
    r"train|trains|trained|training|machine learning|ai|artificial|automat\w*",
    r"advertis\w*|ads?|track\w*|cookies?|profil\w*|target\w*",
    r"arbitrat\w*|class[- ]action\w*|jury|venue|governing law|jurisdiction|waiv\w*|sue|suit",
    r"liab\w*|indemni\w*|warrant\w*|damages?|disclaim\w*",
    r"licen[cs]\w*|royalt\w*|sublicen\w*|perpetual\w*|irrevocabl\w*",
    r"opt(?:ing)?[- ]?out|appeal\w*|refund\w*|withdraw\w*",
)
_SUSPECT = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b", re.IGNORECASE)


def touched(change: Change) -> str:
    """The words of a change that came or went."""
    if change.redline is None:
        return " ".join(clause.text for clause in (*change.old, *change.new))
    return " ".join(
        edit.text
        for edit in change.redline.minimal
        if edit.op is not Op.EQUAL and not edit.reference
    )


def stratum_of(change: Change) -> str:
    """Which stratum a change belongs to: suspected or not, reworded or come or gone whole."""
    whole = "whole" if change.redline is None else "reworded"
    return f"{SUSPECT if _SUSPECT.search(touched(change)) else REST} {whole}"


def weights(drawn: Sequence[str], sizes: dict[str, int]) -> dict[str, float]:
    """How many changes of the collection each drawn one of a stratum stands for.

    Args:
        drawn: the stratum of each drawn change.
        sizes: how many changes each stratum holds.
    """
    counts = Counter(drawn)
    return {stratum: sizes[stratum] / count for stratum, count in counts.items()}
