"""Comparison -> what every change means: level, topics, direction, and the findings that say so."""

from __future__ import annotations

from policydiff.assess.choose import Choice, choice, chosen, reaches, weightiest_first
from policydiff.assess.engine import Assessor
from policydiff.assess.load import Example, load_examples, load_rules
from policydiff.assess.rules import Rules
from policydiff.model import Assessment, Comparison

__all__ = [
    "Choice",
    "Example",
    "Rules",
    "assess",
    "choice",
    "chosen",
    "load_examples",
    "load_rules",
    "reaches",
    "weightiest_first",
]


def assess(comparison: Comparison, rules: Rules | None = None) -> tuple[Assessment, ...]:
    """Rate every change of a comparison.

    Args:
        comparison: the changes, with both texts for what stands around them.
        rules: those of `load_rules()` by default.

    Returns:
        One assessment per `comparison.changes`, in their order, each with at least one finding, the
        weightiest first. Linear in the length of the changed clauses.

    Raises:
        DeclarationError: only while `rules` are read.
    """
    assessor = Assessor(comparison, load_rules() if rules is None else rules)
    return tuple(assessor.assess(change) for change in comparison.changes)
