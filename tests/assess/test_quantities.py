from __future__ import annotations

import pytest

from policydiff.assess import load_rules
from policydiff.assess.quantities import quantities
from policydiff.assess.words import read


def _found(text: str) -> list[tuple[str, float]]:
    lexicon = load_rules().lexicons["en"]
    return [
        (one.of, round(one.value, 2))
        for one in quantities(read(text, lexicon.spelling), lexicon.units)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("six (6) months", [("duration", 182.5)]),
        ("6 (six) months", [("duration", 182.5)]),
        ("18 months", [("duration", 547.5)]),
        ("a 30-day period", [("duration", 30)]),
        ("thirty (30) calendar days", [("duration", 30)]),
        ("five business days", [("duration", 7)]),
        ("twenty-four hours", [("duration", 1)]),
        ("twelve months, one year", [("duration", 365), ("duration", 365)]),
        ("$100 or 1,000.50 EUR", [("amount", 100), ("amount", 1000.5)]),
        ("€ 20 million", [("amount", 20_000_000)]),
        ("4% or 4 percent", [("percent", 4), ("percent", 4)]),
        ("September 23, 2024", [("date", 20240923)]),
        ("on 23 September 2024", [("date", 20240923)]),
        ("up to 200,000 members", [("count", 200_000)]),
        ("over 950 million users", [("count", 950_000_000)]),
        ("see Section 8.3 and Article 6", []),
        ("founded in 2013, file 4711123", []),
        ("one of us", []),
    ],
)
def test_a_number_is_read_as_what_it_means(text: str, found: list[tuple[str, float]]) -> None:
    assert _found(text) == found
