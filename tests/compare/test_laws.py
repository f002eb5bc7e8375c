"""What holds for any two texts."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.compare import Line, apply, compare, revert
from policydiff.compare.tokens import tokenize
from policydiff.model import Change, ChangeKind, Clause, Comparison, Edit, Op, Version

_WORDS = st.sampled_from(
    [
        "we",
        "may",
        "must",
        "not",
        "share",
        "keep",
        "delete",
        "your",
        "data",
        "account",
        "number",
        "“partner”",
        "partner’s",
        "within",
        "6",
        "months",
        "30",
        "days",
        "§",
        "4",
        "section",
        "2.1",
        "e.g.",
        "and",
        "or",
        "the",
        "of,",
        "only;",
        "under",
        "16",
        "18",
        "https://example.com/x",
        "(a)",
    ]
)
_SENTENCE = st.lists(_WORDS, min_size=1, max_size=12).map(
    lambda words: " ".join(words).capitalize() + "."
)
_PARAGRAPH = st.lists(_SENTENCE, min_size=1, max_size=3).map(" ".join)
_BLOCK = st.one_of(
    _PARAGRAPH,
    _PARAGRAPH.map("* {}".format),
    st.tuples(st.integers(1, 9), _SENTENCE).map(lambda pair: f"## {pair[0]}. {pair[1][:40]}"),
    st.tuples(st.sampled_from("abcde"), _PARAGRAPH).map(lambda pair: f"{pair[0]}. {pair[1]}"),
    st.sampled_from(
        [
            "You may opt out at any time.",
            "* Learn more",
            "## Contact",
            "| a | b |\n| --- | --- |\n| c | d |",
        ]
    ),
)


@st.composite
def _two_texts(draw: st.DrawFn) -> tuple[str, str]:
    """A text and what some edits made of it."""
    old = draw(st.lists(_BLOCK, max_size=14))
    new = list(old)
    for _ in range(draw(st.integers(0, 5))):
        what = draw(st.sampled_from(["insert", "delete", "move", "change", "join"]))
        at = draw(st.integers(0, len(new)))
        if what == "insert" or not new:
            new.insert(at, draw(_BLOCK))
        elif what == "delete":
            del new[at % len(new)]
        elif what == "move":
            new.insert(at % len(new), new.pop(draw(st.integers(0, len(new) - 1))))
        elif what == "join" and len(new) > 1:
            at %= len(new) - 1
            new[at : at + 2] = [f"{new[at]} {new[at + 1]}"]
        else:
            new[at % len(new)] = new[at % len(new)].replace(draw(_WORDS), draw(_WORDS))
    return "\n\n".join(old) + "\n", "\n\n".join(new) + "\n"


def _compared(old: str, new: str) -> Comparison:
    return compare(Version(title="", text=old), Version(title="", text=new))


def _lines(clauses: Sequence[Clause]) -> tuple[Line, ...]:
    return tuple(Line(clause.label, clause.text) for clause in clauses)


def _old_side(edits: tuple[Edit, ...]) -> str:
    return "".join(
        edit.text if edit.old_text is None else edit.old_text
        for edit in edits
        if edit.op is not Op.INSERT
    )


def _new_side(edits: tuple[Edit, ...]) -> str:
    return "".join(edit.text for edit in edits if edit.op is not Op.DELETE)


def _assert_laws(comparison: Comparison) -> None:
    assert apply(comparison.old_clauses, comparison) == _lines(comparison.new_clauses)
    assert revert(comparison.new_clauses, comparison) == _lines(comparison.old_clauses)
    old = [one for one, _ in comparison.unchanged]
    new = [other for _, other in comparison.unchanged]
    for change in comparison.changes:
        old += [clause.index for clause in change.old]
        new += [clause.index for clause in change.new]
        _assert_redline(change)
    assert sorted(old) == list(range(len(comparison.old_clauses)))
    assert sorted(new) == list(range(len(comparison.new_clauses)))


def _assert_redline(change: Change) -> None:
    before = "\n".join(clause.text for clause in change.old)
    after = "\n".join(clause.text for clause in change.new)
    if change.redline is None:
        assert before == after or not change.old or not change.new
        return
    if not (change.old and change.new):  # a text said twice: from the one wording to the other
        beside = "\n".join(clause.text for clause in change.beside)
        before, after = before or beside, after or beside
    for edits in (change.redline.minimal, change.redline.readable):
        assert (_old_side(edits), _new_side(edits)) == (before, after)
        _assert_whole_tokens(edits, Op.INSERT, before)
        _assert_whole_tokens(edits, Op.DELETE, after)
        for edit, following in pairwise(edits):
            assert edit.op is not following.op
            assert (edit.op, following.op) != (Op.INSERT, Op.DELETE)


def _assert_whole_tokens(edits: tuple[Edit, ...], other: Op, text: str) -> None:
    """No border of an edit lies inside a token of its side."""
    tokens = tokenize(text)
    borders = zip(tokens.starts, tokens.ends, strict=True)
    inside = {at for start, end in borders for at in range(start + 1, end)}
    position = 0
    for edit in edits:
        if edit.op is other:
            continue
        side = edit.old_text if other is Op.INSERT and edit.old_text is not None else edit.text
        assert position not in inside
        position += len(side)


@given(_two_texts())
@settings(max_examples=300, deadline=None)
def test_a_comparison_can_be_applied_and_reverted_and_parts_both_sides(
    texts: tuple[str, str],
) -> None:
    _assert_laws(_compared(*texts))


def _assert_mirrors(old: str, new: str) -> None:
    """Turned round, a comparison says the same the other way."""
    there, back = _compared(old, new), _compared(new, old)
    mirrored = {
        ChangeKind.ADDED: ChangeKind.REMOVED, ChangeKind.REMOVED: ChangeKind.ADDED,
        ChangeKind.SPLIT: ChangeKind.MERGED, ChangeKind.MERGED: ChangeKind.SPLIT,
    }  # fmt: skip

    def groups(comparison: Comparison, *, turned: bool) -> set[tuple[object, ...]]:
        found: set[tuple[object, ...]] = set()
        for change in comparison.changes:
            ones, others = (
                tuple(clause.index for clause in side) for side in (change.old, change.new)
            )
            kind = mirrored.get(change.kind, change.kind) if turned else change.kind
            marked = frozenset(
                (edit.op.value, edit.text)
                for edit in (change.redline.readable if change.redline else ())
                if edit.op is not Op.EQUAL
            )
            if turned:
                swap = {"insert": "delete", "delete": "insert"}
                marked = frozenset((swap[op], text) for op, text in marked)
                ones, others = others, ones
            found.add((kind, ones, others, marked))
        return found

    assert {(b, a) for a, b in back.unchanged} == set(there.unchanged)
    assert groups(back, turned=True) == groups(there, turned=False)


@given(_two_texts())
@settings(max_examples=150, deadline=None)
def test_turned_round_it_says_the_same_the_other_way(texts: tuple[str, str]) -> None:
    _assert_mirrors(*texts)


@given(_two_texts())
@settings(max_examples=100, deadline=None)
def test_a_text_differs_from_itself_in_nothing(texts: tuple[str, str]) -> None:
    assert _compared(texts[0], texts[0]).changes == ()


@given(_two_texts())
@settings(max_examples=100, deadline=None)
def test_what_moved_crosses_something_that_stayed(texts: tuple[str, str]) -> None:
    comparison = _compared(*texts)
    moved = [
        (one.index, other.index)
        for change in comparison.changes
        if change.kind in (ChangeKind.MOVED, ChangeKind.MOVED_AND_REWORDED)
        for one, other in zip(change.old, change.new, strict=True)
    ]
    stayed = list(comparison.unchanged) + [
        (change.old[0].index, change.new[0].index)
        for change in comparison.changes
        if change.old
        and change.new
        and change.kind not in (ChangeKind.MOVED, ChangeKind.MOVED_AND_REWORDED)
    ]
    for one, other in moved:
        assert any((one < a) != (other < b) for a, b in stayed)


_SEEDED = """
import hashlib, sys
from policydiff.compare import compare
from policydiff.model import Version
old, new = sys.stdin.buffer.read().decode().split("\\x1e")
found = compare(Version(title="", text=old), Version(title="", text=new))
print(hashlib.sha256(repr(found).encode()).hexdigest())
"""


def test_the_same_comes_out_whatever_the_hash_seed_and_the_locale() -> None:
    chance = random.Random(3)
    words = [
        "we",
        "may",
        "share",
        "keep",
        "delete",
        "your",
        "data",
        "account",
        "number",
        "partner",
        "within",
        "months",
        "days",
        "only",
        "under",
    ]
    blocks = [" ".join(chance.choices(words, k=chance.randint(3, 25))) + "." for _ in range(60)]
    shuffled = [block.replace("may", "will") for block in chance.sample(blocks, 50)]
    given_texts = ("\n\n".join(blocks) + "\x1e" + "\n\n".join(shuffled)).encode()
    source = str(Path(__file__).resolve().parents[2] / "src")
    results = {
        subprocess.run(
            [sys.executable, "-c", _SEEDED],
            input=given_texts,
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONPATH": source, "PYTHONHASHSEED": seed, "LC_ALL": locale},
        ).stdout
        for seed, locale in (("0", "C"), ("1", "C.UTF-8"), ("4242", "tr_TR.UTF-8"))
    }
    assert len(results) == 1


@pytest.mark.real_data
@pytest.mark.parametrize("bundle", ["telegram-versions", "pga-versions"])
def test_the_laws_hold_over_recorded_changes(
    bundle: str, clone_bundle: Callable[[str], Path]
) -> None:
    repository = clone_bundle(bundle)
    log = subprocess.run(
        ["git", "-C", str(repository), "log", "main", "--format=", "--raw", "--no-abbrev", "--no-renames"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    steps = sorted(
        {tuple(line.split()[2:4]) for line in log.splitlines() if line.split()[4:5] == ["M"]}
    )
    for old, new in random.Random(7).sample(steps, 60):
        texts = [
            subprocess.run(
                ["git", "-C", str(repository), "cat-file", "blob", blob],
                check=True,
                capture_output=True,
            ).stdout.decode()
            for blob in (old, new)
        ]
        _assert_laws(_compared(*texts))
        _assert_mirrors(*texts)
        assert _compared(texts[0], texts[0]).changes == ()
