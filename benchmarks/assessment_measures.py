"""What is measured of labels: agreement, confusion, recall and precision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

LEVELS = ("cosmetic", "editorial", "substantive", "critical")
DECIDED = ("broadens", "narrows", "mixed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What somebody, or something, says of a change."""

    level: str
    direction: str = "unclear"
    leaning: str = "none"
    topics: tuple[str, ...] = ()


Labels = Mapping[str, Label]


def kappa(one: Sequence[str], other: Sequence[str], order: Sequence[str] | None = None) -> float:
    """Cohen's kappa of two readers.

    Args:
        one: the first reader's answers.
        other: the second's, in the same order.
        order: of the classes; a disagreement then weighs by how many steps it spans.
    """
    classes = list(order or sorted({*one, *other}))

    def apart(left: str, right: str) -> float:
        if order is None:
            return float(left != right)
        return abs(classes.index(left) - classes.index(right)) / (len(classes) - 1)

    total = len(one)
    seen = sum(apart(left, right) for left, right in zip(one, other, strict=True)) / total
    ones, others = Counter(one), Counter(other)
    chance = sum(
        ones[left] * others[right] * apart(left, right) for left in ones for right in others
    ) / (total * total)
    return 1 - seen / chance if chance else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How one method did on some changes."""

    right_level: float
    macro_f1: float
    critical_recall: float
    critical_precision: float
    topic_f1: float
    right_direction: float
    """Of decided ones."""
    opposite_direction: float
    """Of decided ones: `broadens` for `narrows` or the other way round."""
    abstained: float
    false_alarms: float
    """Per 100 changes: substantive or critical where nothing changed."""
    misses: float
    """Per 100 changes: cosmetic or editorial where something did."""


def score(truth: Labels, said: Labels, weights: Mapping[str, float] | None = None) -> Score:
    """Hold a method's labels against the readers'.

    The direction counts where readers found one (broadens, narrows, mixed); `unclear` and `none` abstain.

    Args:
        truth: the readers' labels.
        said: the method's, of the same changes at least.
        weights: how many changes of the collection each one stands for; each for itself if not given.
    """

    def weight(ids: Iterable[str]) -> float:
        return float(sum(weights[one] if weights is not None else 1 for one in ids))

    number = weight(truth)
    pairs = {one: (truth[one].level, said[one].level) for one in truth}
    f1s, recalls, precisions = [], {}, {}
    for level in LEVELS:
        both = weight(one for one, pair in pairs.items() if pair == (level, level))
        real, given = (
            weight(one for one, pair in pairs.items() if pair[side] == level) for side in (0, 1)
        )
        recalls[level] = both / real if real else float("nan")
        precisions[level] = both / given if given else float("nan")
        if real:
            f1s.append(2 * both / (real + given))
    directed = [one for one in truth if truth[one].direction in DECIDED]
    decided = [one for one in directed if said[one].direction in DECIDED]
    right = weight(one for one in decided if truth[one].direction == said[one].direction)
    opposite = weight(
        one
        for one in decided
        if {truth[one].direction, said[one].direction} == {"broadens", "narrows"}
    )
    all_directed, all_decided = weight(directed), weight(decided)
    light, heavy = set(LEVELS[:2]), set(LEVELS[2:])
    weighty = [one for one in truth if truth[one].level in heavy]
    shared = weight(one for one in weighty for _ in {*truth[one].topics} & {*said[one].topics})
    named = weight(
        one for one in weighty for _ in (*set(truth[one].topics), *set(said[one].topics))
    )
    alarms = weight(one for one, (real, given) in pairs.items() if real in light and given in heavy)
    missed = weight(one for one, (real, given) in pairs.items() if real in heavy and given in light)
    return Score(
        right_level=weight(one for one, (real, given) in pairs.items() if real == given) / number,
        macro_f1=sum(f1s) / len(f1s),
        critical_recall=recalls["critical"],
        critical_precision=precisions["critical"],
        topic_f1=2 * shared / named if named else float("nan"),
        right_direction=right / all_decided if all_decided else float("nan"),
        opposite_direction=opposite / all_decided if all_decided else float("nan"),
        abstained=1 - all_decided / all_directed if all_directed else float("nan"),
        false_alarms=100 * alarms / number,
        misses=100 * missed / number,
    )


def confusion(truth: Labels, said: Labels) -> list[str]:
    """Lines of a table: the readers' level down, the method's across."""
    cells = Counter((truth[one].level, said[one].level) for one in truth)
    lines = [f"| read as \\ said | {' | '.join(LEVELS)} |", "|---" * (len(LEVELS) + 1) + "|"]
    lines += [
        f"| {real} | {' | '.join(str(cells[real, given]) for given in LEVELS)} |" for real in LEVELS
    ]
    return lines
