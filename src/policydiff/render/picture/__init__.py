"""Pictures of what changed when: a timeline of one terms, a heat map of many; as SVG and as text.

Both say with a place or a number what they say with a colour.
"""

from policydiff.render.picture.heat import heat_svg
from policydiff.render.picture.marks import Heat, Mark, bounds, marks, recorded
from policydiff.render.picture.text import heat_text, overview, timeline_text
from policydiff.render.picture.timeline import timeline_svg

__all__ = [
    "Heat",
    "Mark",
    "bounds",
    "heat_svg",
    "heat_text",
    "marks",
    "overview",
    "recorded",
    "timeline_svg",
    "timeline_text",
]
