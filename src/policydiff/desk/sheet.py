"""One change as the desk shows it: its redline, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from policydiff.desk.content import pane
from policydiff.render import matters
from policydiff.render.blocks import DEFAULT_CONTEXT

if TYPE_CHECKING:
    from textual.content import Content

    from policydiff.events import Event
    from policydiff.pipeline.bench import Sight
    from policydiff.review.docket import Docket, Matter


def redline(sight: Sight, width: int, *, brackets: bool, side: bool) -> Content:
    """Its words.

    Args:
        sight: the change with its texts.
        width: cells of the pane.
        brackets: whether signs stand around what came and went.
        side: old and new wording beside each other.
    """
    blocks = matters.words_of(sight.comparison, sight.dated, context=DEFAULT_CONTEXT)
    return pane(blocks, width, brackets=brackets, side=side)


def findings(
    matter: Matter,
    sight: Sight,
    docket: Docket,
    events: Sequence[Event],
    width: int,
    *,
    brackets: bool,
) -> Content:
    """What the rules find in it, where its review stands, and what happened around."""
    rated = sight.dated.assessment if sight.dated else None
    return pane(matters.means(matter, docket, rated, sight.rules, events), width, brackets=brackets)
