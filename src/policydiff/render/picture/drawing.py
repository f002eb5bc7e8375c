"""What SVG pictures are put together from.

No style sheet, no font and no address, so that one can stand in any page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policydiff.model import Level
from policydiff.render.markup import Markup, tag

FILLS: Mapping[Level | None, str] = {
    Level.CRITICAL: "#c2410c",
    Level.SUBSTANTIVE: "#9a6700",
    Level.EDITORIAL: "#3b76b8",
    Level.COSMETIC: "#6b7280",
    None: "#6f6fb0",
}
"""Seen on white as on black (3:1), and white on them can be read (4.5:1); a row or dots say the same."""
ON_FILL = "#ffffff"


def svg(
    width: int, height: int, said: str, about: str, drawn: Sequence[Markup], *, acts: bool = False
) -> Markup:
    """A whole picture.

    Args:
        width: in pixels, like the height.
        height: likewise.
        said: its name, in a few words.
        about: all that it tells, in words.
        drawn: what is in it.
        acts: whether there are links in it.
    """
    attributes = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {width} {height}",
        "width": width,
        "height": height,
        "role": "group" if acts else "img",  # nothing inside an image can be reached by keyboard
        "aria-label": said,
        "font-family": "system-ui, sans-serif",
        "font-size": 12,
        "fill": "currentColor",
    }
    return tag("svg", attributes, tag("title", None, said), tag("desc", None, about), *drawn)


def text(
    said: str,
    x: float,
    y: float,
    *,
    anchor: str = "middle",
    fill: str | None = None,
    size: int | None = None,
) -> Markup:
    """Words, `y` being the line they stand on."""
    place = {"x": round(x, 1), "y": round(y, 1), "text-anchor": anchor}
    return tag("text", {**place, "fill": fill, "font-size": size}, said)


def line(
    x: float,
    y: float,
    x2: float,
    y2: float,
    *children: Markup,
    opacity: float,
    dashed: bool = False,
) -> Markup:
    """A line from one place to another."""
    look = {
        "stroke": "currentColor",
        "stroke-opacity": opacity,
        "stroke-dasharray": "3 3" if dashed else None,
    }
    return tag("line", {"x1": x, "y1": y, "x2": x2, "y2": y2, **look}, *children)
