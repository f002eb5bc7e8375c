"""What a reader can set without a script: which changes are shown, and in which layout."""

from __future__ import annotations

from policydiff.model import Level
from policydiff.render import telling
from policydiff.render.dossier import Dossier, level_of
from policydiff.render.markup import Markup, joined, tag
from policydiff.review import Status


def controls(dossier: Dossier, *, reviewed: bool = True) -> Markup:
    """Check boxes for each weight and state of review that occurs, and the choice of a layout.

    Args:
        dossier: whose changes are shown.
        reviewed: whether anything is said of reviews.
    """
    rows = [row for part in dossier.parts for row in part.rows]
    if not rows:
        return Markup()
    levels = [
        level for level in reversed(Level) if any(level_of(dated) is level for dated, _ in rows)
    ]
    unrated = any(level_of(dated) is None for dated, _ in rows)
    states = [status for status in Status if any(item.status is status for _, item in rows)]
    return tag(
        "div",
        {"class": "controls"},
        _boxes("Level", [*map(str, levels), *([telling.UNASSESSED] if unrated else [])], "level"),
        _boxes("Review", [str(status) for status in states], "state") if reviewed else None,
        tag(
            "fieldset",
            None,
            tag("legend", None, "Layout"),
            _choice("One text", "inline", checked=True),
            _choice("Side by side", "side", checked=False),
        ),
    )


def name_of(word: str) -> str:
    """A word as part of a class name or id."""
    return "".join(letter if letter.isalnum() else "-" for letter in word)


def _boxes(legend: str, words: list[str], group: str) -> Markup:
    return tag(
        "fieldset",
        None,
        tag("legend", None, legend),
        joined(
            tag(
                "label",
                None,
                tag(
                    "input",
                    {"type": "checkbox", "id": f"{group}-{name_of(word)}", "checked": True},
                ),
                f" {word}",
            )
            for word in words
        ),
    )


def _choice(label: str, value: str, *, checked: bool) -> Markup:
    box = {"type": "radio", "name": "layout", "id": f"layout-{value}", "checked": checked}
    return tag("label", None, tag("input", box), f" {label}")
