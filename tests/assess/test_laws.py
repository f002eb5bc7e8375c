"""What holds of every assessment, whatever the texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.assess import Example, Rules, assess, load_examples, load_rules
from policydiff.assess.rules import SignalKind
from policydiff.compare import compare
from policydiff.model import (
    Assessment,
    Change,
    ChangeKind,
    Comparison,
    Direction,
    Edit,
    Level,
    Op,
    Redline,
    Version,
)

from .conftest import assess_texts

_TURNED = {Direction.BROADENS: Direction.NARROWS, Direction.NARROWS: Direction.BROADENS}
_EXAMPLES = load_examples()
_SUBJECTS = ("We", "You", "Shop", "Our partners", "Couriers")
_MIDDLES = ("may", "will", "must", "can", "do not", "will not", "may only", "shall", "should", "")
_ACTS = ("share", "store", "delete", "encrypt", "sell", "read", "paint", "use your data and")
_OBJECTS = (
    "your address",
    "any parcel",
    "your phone number",
    "the contents of your messages",
    "all files",
)
_TAILS = (
    "",
    " with third parties",
    " for 6 months",
    " for two years",
    " unless a court order says so",
    " with your consent",
    " at our sole discretion",
    " for advertising",
    " after a request from the authorities",
)
_sentence = st.builds(
    lambda who, mood, act, what, tail: " ".join(f"{who} {mood} {act} {what}{tail}.".split()),
    st.sampled_from(_SUBJECTS),
    st.sampled_from(_MIDDLES),
    st.sampled_from(_ACTS),
    st.sampled_from(_OBJECTS),
    st.sampled_from(_TAILS),
)
_clause = st.lists(_sentence, min_size=1, max_size=3).map(" ".join)
_page = st.builds(
    lambda heading, clauses: f"# Shop\n\n## {heading}\n\n" + "\n\n".join(clauses) + "\n",
    st.sampled_from(("Sharing", "Retention", "Your choices", "Parcels")),
    st.lists(_clause, min_size=1, max_size=4),
)


def _turned_round(comparison: Comparison) -> Comparison:
    """The same changes from the new text to the old one."""
    kinds = {ChangeKind.ADDED: ChangeKind.REMOVED, ChangeKind.REMOVED: ChangeKind.ADDED}

    def edits(layer: tuple[Edit, ...]) -> tuple[Edit, ...]:
        other = {Op.DELETE: Op.INSERT, Op.INSERT: Op.DELETE, Op.EQUAL: Op.EQUAL}
        turned = [
            replace(edit, op=other[edit.op])
            if edit.old_text is None
            else replace(edit, text=edit.old_text, old_text=edit.text)
            for edit in layer
        ]
        for at in range(1, len(turned)):
            if turned[at - 1].op is Op.INSERT and turned[at].op is Op.DELETE:
                turned[at - 1], turned[at] = turned[at], turned[at - 1]
        return tuple(turned)

    def change(one: Change) -> Change:
        redline = one.redline and Redline(
            minimal=edits(one.redline.minimal), readable=edits(one.redline.readable)
        )
        return replace(
            one, kind=kinds.get(one.kind, one.kind), old=one.new, new=one.old, redline=redline
        )

    return Comparison(
        old=comparison.new,
        new=comparison.old,
        old_clauses=comparison.new_clauses,
        new_clauses=comparison.old_clauses,
        changes=tuple(change(one) for one in comparison.changes),
        unchanged=tuple((new, old) for old, new in comparison.unchanged),
    )


def _votes(found: Assessment) -> list[tuple[str, str, str, str]]:
    return sorted(
        (one.rule, one.direction.value, one.old_quote or "", one.new_quote or "")
        for one in found.findings
        if one.old_quote or one.new_quote
    )


def _mirrored(found: Assessment) -> list[tuple[str, str, str, str]]:
    names = {"added": "gone", "gone": "added"}
    return sorted(
        (
            names.get(one.rule, one.rule),
            _TURNED.get(one.direction, one.direction).value,
            one.new_quote or "",
            one.old_quote or "",
        )
        for one in found.findings
        if one.old_quote or one.new_quote
    )


@given(_page, _page)
@settings(max_examples=150, deadline=None)
def test_the_same_changes_the_other_way_round_give_the_same_votes_turned_round(
    old: str, new: str
) -> None:
    comparison = compare(
        Version(title="Shop/Terms", text=old), Version(title="Shop/Terms", text=new)
    )
    for there, back in zip(assess(comparison), assess(_turned_round(comparison)), strict=True):
        assert _votes(back) == _mirrored(there)
        assert back.direction is _TURNED.get(there.direction, there.direction)


@pytest.mark.parametrize("example", _EXAMPLES, ids=lambda example: example.rule)
def test_a_fresh_comparison_the_other_way_round_mirrors_the_direction(example: Example) -> None:
    old, new = example.pages()
    turned = Counter(
        _TURNED.get(found.direction, found.direction) for found in assess_texts(old, new)
    )
    assert Counter(found.direction for found in assess_texts(new, old)) == turned


@given(_page, _page)
@settings(max_examples=150, deadline=None)
def test_every_quote_stands_in_the_text_it_is_quoted_from(old: str, new: str) -> None:
    for found in assess_texts(old, new):
        old_text = "\n".join(clause.text for clause in found.change.old)
        new_text = "\n".join(clause.text for clause in found.change.new)
        assert found.findings
        for finding in found.findings:
            assert finding.reason
            assert finding.old_quote is None or finding.old_quote in old_text
            assert finding.new_quote is None or finding.new_quote in new_text


@given(_page, _page)
@settings(max_examples=60, deadline=None)
def test_there_is_one_assessment_for_each_change_in_the_same_order(old: str, new: str) -> None:
    comparison = compare(
        Version(title="Shop/Terms", text=old), Version(title="Shop/Terms", text=new)
    )
    assert tuple(found.change for found in assess(comparison)) == comparison.changes


_BENIGN: tuple[Callable[[str], str], ...] = (
    lambda text: text.replace("do not", "don't").replace("will not", "won't"),
    lambda text: text.replace("your data", "**your data**"),
    lambda text: text.replace(".\n", "\n"),
    lambda text: text.replace("6 months", "six (6) months").replace("two years", "2 years"),
    lambda text: text.replace("address", "adress"),
    lambda text: text.replace("We ", "we ").replace("you ", "You "),
    lambda text: text.replace("## ", "## 4. "),
    lambda text: text.replace("\n\nShop ", "\n\nWe ").replace("two years", "24 months"),
    lambda text: text.replace("a court order", "a court  order").replace("’", "'"),
    lambda text: text.replace("use", "utilize"),
)


@given(_page, st.lists(st.sampled_from(_BENIGN), min_size=1, max_size=3))
@settings(max_examples=200, deadline=None)
def test_benign_rewording_renumbering_and_markup_never_rise_above_editorial(
    page: str, steps: list[Callable[[str], str]]
) -> None:
    new = page
    for step in steps:
        new = step(new)
    for found in assess_texts(page, new):
        assert found.level in (Level.COSMETIC, Level.EDITORIAL), (
            found.change.redline,
            found.findings,
        )


_CARRIERS = {
    "recipient": "We share data about you {} and so it goes on.",
    "licence": "For your content you give us a license, {} and so it goes on.",
    "bound-recipients": "Our partners get boxes, {} and so it goes on.",
    "child-safeguard": "For children there are boxes, {} and so it goes on.",
    "ads-restraint": "Our ads come in boxes, {} and so it goes on.",
    "ownership": "About your posts and files, {} and so it goes on.",
    "way-to-court": "In a dispute about boxes, {} and so it goes on.",
}
_CARRIER = (
    "We share data about you and disclose what an order or request of authorities says in a report, "
    "{} and so it goes on."
)


def _pairs() -> list[tuple[str, str, str]]:
    """A clause without and with each plain phrase of each signal that speaks alone."""
    found: list[tuple[str, str, str]] = []
    lexicon = load_rules().lexicons["en"]
    for signal in lexicon.signals:
        if signal.kind not in (SignalKind.WORDS, SignalKind.LIST):
            continue
        carrier = _CARRIERS.get(signal.id, _CARRIER)
        for text in signal.values:
            for form in lexicon.written(text):
                if form.replace(" ", "").isalpha():
                    old = " ".join(carrier.format("").split())
                    found.append((signal.id, old, " ".join(carrier.format(form).split())))
    assert len(found) > 200
    return found


def test_a_single_phrase_of_a_signal_that_comes_or_goes_is_found() -> None:
    missed = []
    for rule, without, with_it in _pairs():
        for old, new in ((without, with_it), (with_it, without)):
            found = assess_texts(f"# Shop\n\n{old}\n", f"# Shop\n\n{new}\n")
            if rule not in {finding.rule for one in found for finding in one.findings}:
                missed.append((rule, old, new))
    assert not missed, missed


def test_flipping_a_modal_a_number_or_an_actor_is_found() -> None:
    missed = []
    for who in ("We", "You"):
        for act in ("share", "delete", "paint", "refund"):
            for strong in ("must", "will", "shall"):
                for weak in ("may", "can", "might"):
                    old, new = (
                        f"{who} {mood} {act} the parcel for 3 days." for mood in (strong, weak)
                    )
                    for one, other, rule in (
                        (old, new, "modality"),
                        (old, old.replace(strong, f"{strong} not"), "negation"),
                        (old, old.replace(who, "You" if who == "We" else "We"), "actor"),
                    ):
                        (found,) = assess_texts(f"# Shop\n\n{one}\n", f"# Shop\n\n{other}\n")
                        if rule not in {finding.rule for finding in found.findings}:
                            missed.append((rule, one, other))
                    (found,) = assess_texts(
                        f"# Shop\n\n{old}\n", f"# Shop\n\n{old.replace('3', '9')}\n"
                    )
                    assert any(finding.old_quote == "3 days" for finding in found.findings)
    assert not missed, missed


@pytest.fixture(scope="module")
def with_one_more(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    path = tmp_path_factory.mktemp("rules") / "rules.toml"
    words = "parcel, share, may, court order, any"
    path.write_text(f"[signals.extra]\nkind = 'words'\nwords = '{words}'\neffect = 'burdens'\n")
    return load_rules(path)


@given(old=_page, new=_page)
@settings(max_examples=60, deadline=None)
def test_adding_a_rule_changes_no_other_rules_findings(
    with_one_more: Rules, old: str, new: str
) -> None:
    def heard(rules: Rules) -> list[list[tuple[str, str, str, str]]]:
        return [
            # That something came or went, or a list grew, is said where no rule says more.
            [vote for vote in _votes(found) if vote[0] not in ("extra", "added", "gone", "list")]
            for found in assess_texts(old, new, rules)
        ]

    assert heard(with_one_more) == heard(load_rules())
