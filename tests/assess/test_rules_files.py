from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from policydiff.assess import load_rules
from policydiff.errors import DeclarationError
from policydiff.model import Assessment, Direction, Level

Assess = Callable[..., Assessment]


@pytest.fixture
def rules_file(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "rules.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_topic_and_a_signal_are_added_without_python(
    one: Assess, rules_file: Callable[[str], Path]
) -> None:
    path = rules_file(
        """
        [topics.gambling]
        title = "gambling"
        critical = true
        words = "lottery, wager*"

        [signals.wager]
        kind = "words"
        words = "wager*"
        topic = "gambling"
        effect = "burdens"
        says.added = "Gambling comes in: {new}."
        """
    )
    found = one(
        "You get a parcel a month.",
        "You get a parcel a month or a wagered box.",
        rules=load_rules(path),
    )
    assert (found.level, found.direction) == (Level.CRITICAL, Direction.BROADENS)
    assert "gambling" in found.topics
    assert found.findings[0].rule == "wager"
    assert found.findings[0].reason.startswith("Gambling comes in: 'or a wagered box'")


def test_a_rule_is_silenced(one: Assess, rules_file: Callable[[str], Path]) -> None:
    texts = ("Logs are kept for six months in Oslo.", "Logs are kept for nine months in Oslo.")
    assert "retention" in {finding.rule for finding in one(*texts).findings}
    rules = load_rules(rules_file("[numbers.retention]\nsilent = true\n"))
    assert "retention" not in {finding.rule for finding in one(*texts, rules=rules).findings}


def test_a_silenced_topic_is_named_no_more(one: Assess, rules_file: Callable[[str], Path]) -> None:
    texts = ("We may share your old address.", "We may share your address with advertisers.")
    assert "sharing" in one(*texts, heading="Sharing").topics
    rules = load_rules(rules_file("[topics.sharing]\nsilent = true\n"))
    assert "sharing" not in one(*texts, heading="Sharing", rules=rules).topics


def test_words_are_added_to_those_a_rule_has(
    one: Assess, rules_file: Callable[[str], Path]
) -> None:
    rules = load_rules(rules_file("[signals.limit-only]\nmore_words = 'just and no further'\n"))
    for word in ("just and no further", "only"):
        found = one("We share your name.", f"We share your name {word}.", rules=rules)
        assert "limit-only" in {finding.rule for finding in found.findings}


def test_a_rule_is_changed_and_keeps_what_is_not_said_again(
    one: Assess, rules_file: Callable[[str], Path]
) -> None:
    rules = load_rules(rules_file("[signals.limit-only]\neffect = 'burdens'\n"))
    found = one("We share your name.", "We share only your name.", rules=rules)
    assert ("limit-only", Direction.BROADENS) in {
        (one.rule, one.direction) for one in found.findings
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[signals.x\n", "is not valid TOML"),
        ("[signal.x]\n", "'signal' is not a section"),
        ("[signals.x]\nkinds = 'words'\n", "signals.x.kinds is not a field"),
        (
            "[signals.x]\nkind = 'poem'\n",
            "signals.x.kind should be one of words, list, ladder, acts",
        ),
        ("[signals.x]\nkind = 'words'\neffect = 'limits'\n", "signals.x.words should be given"),
        (
            "[signals.x]\nkind = 'words'\nwords = 'a'\neffect = 'up'\n",
            "signals.x.effect should be one of limits",
        ),
        (
            "[signals.x]\nkind = 'words'\nwords = 3\n",
            "signals.x.words should be a text in quotes, but is 3",
        ),
        (
            "[signals.x]\nkind = 'words'\nwords = '.. a'\neffect = 'limits'\n",
            "'.. a' has no words, begins or ends",
        ),
        (
            "[signals.x]\nkind = 'words'\nwords = '@nobody'\neffect = 'limits'\n",
            "word classes of the grammar",
        ),
        (
            "[signals.x]\nkind = 'words'\nwords = 'a'\neffect = 'limits'\ntopic = 'y'\n",
            "signals.x.topic should be",
        ),
        ("[numbers.x]\nof = 'hope'\n", "numbers.x.of should be one of duration"),
        (
            "[numbers.x]\nof = 'count'\nup = 'burdens'\nlevel = 'huge'\n",
            "numbers.x.level should be one of",
        ),
        ("[effects.x]\nalways = 'sideways'\n", "effects.x.always should be one of broadens"),
        (
            "[acts.x]\nwords = 'a'\nserves = 'god'\n",
            "acts.x.serves should be one of provider, user",
        ),
        (
            "[quantities]\ndays = 'fortnight'\n",
            "quantities.days should be words with a number after each",
        ),
        (
            "[signals.x]\nkind = 'words'\nwords = '" + "[a] " * 7 + "'\neffect = 'limits'\n",
            "stands for more than",
        ),
        ("language = 'xx'\n[signals]\nx = 1\n", "signals.x should be a table"),
    ],
)
def test_a_wrong_file_is_one_sentence_with_file_key_and_what_was_expected(
    text: str, told: str, rules_file: Callable[[str], Path]
) -> None:
    path = rules_file(text)
    with pytest.raises(DeclarationError) as caught:
        load_rules(path)
    assert caught.value.message.startswith(str(path))
    assert told in caught.value.message
    assert "\n" not in caught.value.message


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="cannot be read"):
        load_rules(tmp_path / "rules.toml")


def test_a_sentence_of_a_rules_file_can_hold_braces_and_nothing_acts(
    one: Assess, rules_file: Callable[[str], Path]
) -> None:
    rules = load_rules(
        rules_file("[signals.limit-only]\nsays.added = '{0.__class__} {new!r:>99} {} {new} {'\n")
    )
    found = one("We share your name.", "We share only your name.", rules=rules)
    reason = next(finding.reason for finding in found.findings if finding.rule == "limit-only")
    assert reason == "{0.__class__} {new!r:>99} {} 'only' {"


def test_no_two_rules_have_one_name() -> None:
    rules = load_rules()
    lexicon = rules.lexicons["en"]
    names = [signal.id for signal in lexicon.signals] + [role.id for role in lexicon.numbers]
    names += list(rules.structure)
    assert len(names) == len(set(names))
