"""The timeline of one terms: what stood when, and which recorded changes are the publisher's.

`docs/noise.md` tells how change is told from noise.
"""

from policydiff.history.facts import FACTS, TextFacts, TextLines, read
from policydiff.history.furniture import Furniture
from policydiff.history.periods import (
    Served,
    Stretch,
    TermsPeriod,
    Turns,
    in_period,
    steps,
)
from policydiff.history.points import resolve
from policydiff.history.timeline import Entry, Fold, Source, Timeline, build

__all__ = [
    "FACTS",
    "Entry",
    "Fold",
    "Furniture",
    "Served",
    "Source",
    "Stretch",
    "TermsPeriod",
    "TextFacts",
    "TextLines",
    "Timeline",
    "Turns",
    "build",
    "in_period",
    "read",
    "resolve",
    "steps",
]
