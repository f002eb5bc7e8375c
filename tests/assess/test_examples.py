from __future__ import annotations

import pytest

from policydiff.assess import load_rules

from .conftest import Example, assess_texts, examples


def test_every_rule_has_an_example() -> None:
    lexicon = load_rules().lexicons["en"]
    rules = {signal.id for signal in lexicon.signals} | {role.id for role in lexicon.numbers}
    assert rules == {example.rule for example in examples()}


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.rule)
def test_a_rule_finds_its_example_and_says_which_way_it_points(example: Example) -> None:
    (found,) = assess_texts(example.old, example.new)
    directions = {finding.rule: finding.direction.value for finding in found.findings}
    assert directions.get(example.rule) == example.direction, found.findings


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.rule)
def test_a_rule_says_nothing_where_nothing_changed(example: Example) -> None:
    assert assess_texts(example.old, example.old) == ()
