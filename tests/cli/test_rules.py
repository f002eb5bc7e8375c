from __future__ import annotations

from pathlib import Path

from tests.commandline import call


def test_every_rule_is_listed_with_no_collection_at_all() -> None:
    text = call("rules").done()
    for rule in ("law-condition", "limit-only", "retention", "change-log", "ai_training"):
        assert rule in text


def test_a_rule_is_explained_with_its_words_and_an_example() -> None:
    text = call("rules", "explain", "limit-only").done()
    assert "solely" in text
    assert "Limit gone: 'only'." in text
    assert "The change as a whole is critical." in text


def test_a_rule_is_explained_in_another_language() -> None:
    assert "lediglich" in call("rules", "explain", "limit-only", "--language", "de").done()


def test_a_collections_own_rules_lie_on_top(tmp_path: Path) -> None:
    (tmp_path / "declarations").mkdir()
    (tmp_path / "rules.toml").write_text("[signals.limit-only]\nmore_words = 'and no further'\n")
    assert "and no further" in call("-C", tmp_path, "rules", "explain", "limit-only").done()


def test_markdown_is_a_table() -> None:
    assert "| law-condition |" in call("rules", "--format", "markdown").done()


def test_a_rule_that_there_is_not_is_one_sentence() -> None:
    assert "`policydiff rules` lists them." in call("rules", "explain", "zzz").refused(2)
    assert "did you mean 'limit-only'?" in call("rules", "explain", "limit-onl").err
    assert "rules explain ID" in call("rules", "list", "all").refused(2)
    assert call("-C", "/nowhere", "rules").code == 2
