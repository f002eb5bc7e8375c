from __future__ import annotations

import pytest

from policydiff.assess import Example, load_examples, load_rules

from .conftest import assess_texts


def test_every_rule_has_an_example() -> None:
    rules = load_rules()
    lexicon = rules.lexicons["en"]
    known = [one.id for one in lexicon.signals] + [one.id for one in lexicon.numbers]
    known += rules.structure
    assert sorted(known) == sorted(example.rule for example in load_examples())


@pytest.mark.parametrize("example", load_examples(), ids=lambda example: example.rule)
def test_a_rule_finds_its_example_and_says_which_way_it_points(example: Example) -> None:
    found = [
        finding
        for one in assess_texts(*example.pages(), service=example.service)
        for finding in one.findings
    ]
    directions = {finding.rule: finding.direction.value for finding in found}
    assert directions.get(example.rule) == example.direction, found


@pytest.mark.parametrize("example", load_examples(), ids=lambda example: example.rule)
def test_a_rule_says_nothing_where_nothing_changed(example: Example) -> None:
    assert assess_texts(example.pages()[0], example.pages()[0]) == ()
