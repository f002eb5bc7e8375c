"""Other ways to align clauses, each as texts with their numbers -> (old, new) pairs and what moved."""

from __future__ import annotations

import importlib.util
from bisect import bisect_left
from collections.abc import Callable, Sequence

from benchmarks.modules import load
from rapidfuzz.distance import Indel

from policydiff.compare.align import align
from policydiff.model import Clause

Pairs = set[tuple[int, int]]
Result = tuple[Pairs, set[int]]
"""Pairs, and the old indices of what the method calls moved."""
Method = Callable[[Sequence[Clause], Sequence[Clause]], Result]


def ours(old: Sequence[Clause], new: Sequence[Clause]) -> Result:
    """Policydiff."""
    alignment = align(old, new)
    pairs = {(one, other) for ones, others in alignment.groups for one in ones for other in others}
    return pairs, {one for at in alignment.moved for one in alignment.groups[at][0]}


def _texts(clauses: Sequence[Clause]) -> list[str]:
    return [f"{clause.label} {clause.text}" if clause.label else clause.text for clause in clauses]


def _crossing(pairs: Pairs) -> set[int]:
    """Pairs outside a longest increasing subsequence: what a method without a word for it moved."""
    tails: list[int] = []
    heads: list[int] = []
    before: dict[int, int | None] = {}
    partner = dict(sorted(pairs))
    for one, other in partner.items():
        at = bisect_left(tails, other)
        before[one] = heads[at - 1] if at else None
        tails[at : at + 1] = [other]
        heads[at : at + 1] = [one]
    kept = set()
    at_old: int | None = heads[-1] if heads else None
    while at_old is not None:
        kept.add(at_old)
        at_old = before[at_old]
    return set(partner) - kept


def by_position(old: Sequence[Clause], new: Sequence[Clause]) -> Result:
    """The first with the first."""
    return {(at, at) for at in range(min(len(old), len(new)))}, set()


def _ratios(old: Sequence[Clause], new: Sequence[Clause]) -> list[list[float]]:
    after = [text.split() for text in _texts(new)]
    return [
        [Indel.normalized_similarity(words, other) for other in after]
        for words in (text.split() for text in _texts(old))
    ]


def needleman_wunsch(old: Sequence[Clause], new: Sequence[Clause]) -> Result:
    """The best alignment in order; pairs under 0.45 alike are none."""
    ratios = _ratios(old, new)
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for one in range(len(old) - 1, -1, -1):
        row, below, likeness = best[one], best[one + 1], ratios[one]
        for other in range(len(new) - 1, -1, -1):
            worth = likeness[other]
            row[other] = max(
                below[other], row[other + 1], below[other + 1] + worth if worth > 0.45 else 0.0
            )
    pairs: Pairs = set()
    one = other = 0
    while one < len(old) and other < len(new):
        if (
            ratios[one][other] > 0.45
            and best[one][other] == best[one + 1][other + 1] + ratios[one][other]
        ):
            pairs.add((one, other))
            one, other = one + 1, other + 1
        elif best[one][other] == best[one + 1][other]:
            one += 1
        else:
            other += 1
    return pairs, set()


def optimal_assignment(old: Sequence[Clause], new: Sequence[Clause]) -> Result:
    """Scipy's assignment over word likeness, floor 0.45."""
    np, optimize = load("numpy"), load("scipy.optimize")
    ratios = np.array(_ratios(old, new))
    ones, others = optimize.linear_sum_assignment(-np.maximum(ratios - 0.45, 0))
    pairs = {(int(a), int(b)) for a, b in zip(ones, others, strict=True) if ratios[a, b] > 0.45}
    return pairs, _crossing(pairs)


def wikidiff2_like(old: Sequence[Clause], new: Sequence[Clause]) -> Result:
    """Equal lines by their longest common subsequence; then, best first, alike ones as changed or moved."""
    before, after = _texts(old), _texts(new)
    names: dict[str, str] = {}
    left = "".join(names.setdefault(text, chr(len(names) + 1)) for text in before)
    right = "".join(names.setdefault(text, chr(len(names) + 1)) for text in after)
    pairs: Pairs = set()
    for block in Indel.opcodes(left, right).as_matching_blocks():
        pairs |= {(block.a + step, block.b + step) for step in range(block.size)}
    used_old, used_new = {a for a, _ in pairs}, {b for _, b in pairs}
    rest_old = [at for at in range(len(old)) if at not in used_old]
    rest_new = [at for at in range(len(new)) if at not in used_new]
    scored = sorted(
        (-Indel.normalized_similarity(before[a].split(), after[b].split()), abs(a - b), a, b)
        for a in rest_old
        for b in rest_new
    )
    for score, _, a, b in scored:
        if -score < 0.5:
            break
        if a not in used_old and b not in used_new:
            pairs.add((a, b))
            used_old.add(a)
            used_new.add(b)
    return pairs, _crossing(pairs)


def governdiff(old: Sequence[Clause], new: Sequence[Clause]) -> Result:
    """Governdiff's own alignment and its own word for what moved."""
    tool, texts, models = (
        load(f"governdiff.{name}") for name in ("alignment", "document", "models")
    )

    def document(clauses: Sequence[Clause]) -> object:
        blocks = [
            models.Block(
                block_id=str(at),
                section=(f"{clause.section.number or ''} {clause.section.title}".strip(),),
                text=text,
                normalized_text=texts.normalize_text(text),
                comparison_text=texts.comparison_text(text),
                ordinal=at,
                line_start=at,
                line_end=at,
            )
            for at, (clause, text) in enumerate(zip(clauses, _texts(clauses), strict=True))
        ]
        return models.Document(path="x.md", sha256="", language="en", blocks=blocks)

    pairs: Pairs = set()
    moved: set[int] = set()
    for group in tool.align_documents(document(old), document(new)):
        ones, others = (
            [int(block.block_id) for block in side] for side in (group.old_blocks, group.new_blocks)
        )
        pairs |= {(one, other) for one in ones for other in others}
        if ones and others and tool.classify_group(group) == "moved":
            moved.update(ones)
    return pairs, moved


def available() -> dict[str, Method]:
    """The methods whose packages are here, ours first."""
    found: dict[str, Method] = {
        "policydiff": ours,
        "by position": by_position,
        "Needleman-Wunsch": needleman_wunsch,
        "wikidiff2-like": wikidiff2_like,
    }
    for name, method, module in (
        ("optimal assignment (scipy)", optimal_assignment, "scipy"),
        ("governdiff", governdiff, "governdiff"),
    ):
        if importlib.util.find_spec(module):
            found[name] = method
        else:
            print(f"{name}: not installed, left out (benchmarks/requirements-peers.txt)")
    return found
