from __future__ import annotations

import pytest

from policydiff.assess import Example, load_examples, load_rules

from .conftest import assess_texts, pages


def test_every_rule_has_an_example() -> None:
    lexicon = load_rules().lexicons["en"]
    rules = {signal.id for signal in lexicon.signals} | {role.id for role in lexicon.numbers}
    assert rules == {example.rule for example in load_examples()}


@pytest.mark.parametrize("example", load_examples(), ids=lambda example: example.rule)
def test_a_rule_finds_its_example_and_says_which_way_it_points(example: Example) -> None:
    (found,) = assess_texts(*pages(example))
    directions = {finding.rule: finding.direction.value for finding in found.findings}
    assert directions.get(example.rule) == example.direction, found.findings


@pytest.mark.parametrize("example", load_examples(), ids=lambda example: example.rule)
def test_a_rule_says_nothing_where_nothing_changed(example: Example) -> None:
    assert assess_texts(pages(example)[0], pages(example)[0]) == ()
