"""What is measured of labels: agreement, confusion, recall and precision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
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


def score(truth: Labels, said: Labels) -> Score:
    """Hold a method's labels against the readers'.

    The direction counts where readers found one (broadens, narrows, mixed); `unclear` and `none` abstain.
    """
    ids = list(truth)
    number = len(ids)
    pairs = [(truth[one].level, said[one].level) for one in ids]
    f1s, recalls, precisions = [], {}, {}
    for level in LEVELS:
        both = sum(pair == (level, level) for pair in pairs)
        real, given = (sum(pair[side] == level for pair in pairs) for side in (0, 1))
        recalls[level] = both / real if real else float("nan")
        precisions[level] = both / given if given else float("nan")
        if real:
            f1s.append(2 * both / (real + given))
    directed = [one for one in ids if truth[one].direction in DECIDED]
    decided = [one for one in directed if said[one].direction in DECIDED]
    right = sum(truth[one].direction == said[one].direction for one in decided)
    opposite = sum(
        {truth[one].direction, said[one].direction} == {"broadens", "narrows"} for one in decided
    )
    light, heavy = set(LEVELS[:2]), set(LEVELS[2:])
    weighty = [one for one in ids if truth[one].level in heavy]
    shared = sum(len({*truth[one].topics} & {*said[one].topics}) for one in weighty)
    named = sum(len(set(truth[one].topics)) + len(set(said[one].topics)) for one in weighty)
    return Score(
        right_level=sum(real == given for real, given in pairs) / number,
        macro_f1=sum(f1s) / len(f1s),
        critical_recall=recalls["critical"],
        critical_precision=precisions["critical"],
        topic_f1=2 * shared / named if named else float("nan"),
        right_direction=right / len(decided) if decided else float("nan"),
        opposite_direction=opposite / len(decided) if decided else float("nan"),
        abstained=1 - len(decided) / len(directed) if directed else float("nan"),
        false_alarms=100 * sum(real in light and given in heavy for real, given in pairs) / number,
        misses=100 * sum(real in heavy and given in light for real, given in pairs) / number,
    )


def confusion(truth: Labels, said: Labels) -> list[str]:
    """Lines of a table: the readers' level down, the method's across."""
    cells = Counter((truth[one].level, said[one].level) for one in truth)
    lines = [f"| read as \\ said | {' | '.join(LEVELS)} |", "|---" * (len(LEVELS) + 1) + "|"]
    lines += [
        f"| {real} | {' | '.join(str(cells[real, given]) for given in LEVELS)} |" for real in LEVELS
    ]
    return lines
