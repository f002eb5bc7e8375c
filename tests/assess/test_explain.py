"""A rule is told with all that decides what it says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from policydiff.assess import Example, load_examples, load_rules
from policydiff.assess.explain import explain
from policydiff.errors import UsageError


@pytest.mark.parametrize("example", load_examples(), ids=lambda example: example.rule)
def test_every_rule_is_told_with_what_it_says_of_its_example(example: Example) -> None:
    rule = example.rule
    told = explain(load_rules(), rule)[0]
    assert told.shown is not None
    assert told.rows
    assert {finding.rule for finding in told.shown.findings} == {rule}


def test_every_topic_is_told_with_its_words() -> None:
    rules = load_rules()
    for topic in rules.topics:
        rows = dict(explain(rules, topic)[-1].rows)
        assert rows["Title"] == rules.topics[topic].title
        assert rows["Words"]


def test_every_rule_of_another_language_is_told_in_its_words() -> None:
    rules = load_rules()
    for code in ("de", "fr", "es", "it", "nl"):
        for signal in rules.lexicons[code].signals:
            assert explain(rules, signal.id, code)[0].rows


def test_a_collections_own_rule_is_told_as_it_stands_there(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text("[signals.wager]\nkind = 'words'\nwords = 'wager*'\neffect = 'burdens'\n")
    (told,) = explain(load_rules(path), "wager")
    assert dict(told.rows)["Words"] == "wager*"
    assert told.shown is None


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: explain(load_rules(), "law-conditions"), "did you mean 'law-condition'"),
        (lambda: explain(load_rules(), "zzz"), "`policydiff rules` lists them"),
        (lambda: explain(load_rules(), "limit-only", "xx"), "no rules for language 'xx'; there"),
    ],
)
def test_what_there_is_not_is_one_sentence(call: Callable[[], object], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        call()
