"""The number that a text begins with."""

from __future__ import annotations

import pytest

from policydiff.clauses import numbers
from policydiff.clauses.numbers import split_number


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Article 5 Courts", "Article 5"),
        ("ARTÍCULO 2. Datos", "ARTÍCULO 2"),
        ("Sec. 3 Fees", "Sec. 3"),
        ("IV Fees", "IV"),
        ("lxxxviii. Fees", "lxxxviii."),
        ("A(1). Fees", "A(1)."),
        ("§ 12 Fees", "§ 12"),
        ("(iv) Fees", "(iv)"),
        ("Articles of faith", None),
        ("Parting 3 ways", None),
        ("Fees and taxes", None),
    ],
)
def test_a_heading_is_parted_from_its_number(text: str, label: str | None) -> None:
    found, rest = split_number(text, heading=True)
    assert found == label
    assert rest == (text if label is None else text.rsplit(maxsplit=1)[-1])


def test_a_text_without_a_number_needs_no_pattern_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    def compiled(pattern: str) -> None:
        raise AssertionError(pattern)

    monkeypatch.setattr(numbers, "_compiled", compiled)
    for text in ("What we collect", "Your choices: a list", "Retention"):
        assert split_number(text, heading=True) == (None, text)
        assert split_number(text) == (None, text)
