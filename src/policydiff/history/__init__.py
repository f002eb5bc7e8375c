"""The timeline of one terms: what stood when, and which recorded changes are the publisher's.

`docs/noise.md` tells how change is told from noise.
"""

from policydiff.history.building import Source, TextSource, build, built
from policydiff.history.facts import TextFacts, TextLines, facts_of, letters_of, lines_of
from policydiff.history.furniture import Furniture
from policydiff.history.looks import Looks
from policydiff.history.periods import (
    Served,
    Stretch,
    TermsPeriod,
    Turns,
    apart,
    in_period,
    steps,
)
from policydiff.history.points import Between, between, resolve
from policydiff.history.timeline import Entry, Fold, Spell, Timeline
from policydiff.history.within import folds

__all__ = [
    "Between",
    "Entry",
    "Fold",
    "Furniture",
    "Looks",
    "Served",
    "Source",
    "Spell",
    "Stretch",
    "TermsPeriod",
    "TextFacts",
    "TextLines",
    "TextSource",
    "Timeline",
    "Turns",
    "apart",
    "between",
    "build",
    "built",
    "facts_of",
    "folds",
    "in_period",
    "letters_of",
    "lines_of",
    "resolve",
    "steps",
]
