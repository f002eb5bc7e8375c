"""What of a page is not shown to a reader, as far as the page itself says so.

Left out: elements that never show their content (scripts, templates, fallback of media), the `hidden`
attribute, inline `display: none` and `visibility: hidden`, closed dialogs and popovers, and
`aria-hidden="true"` on what holds no block of its own.

`aria-hidden` hides from screen readers, not from the eye. Publishers put it on icons, on tooltips that
repeat a label, and on the collapsed panels of accordions. So an element that holds paragraphs, items,
headings or tables is kept in spite of it: losing a clause is worse than keeping an ornament.
`hidden="until-found"` and `<details>` are folded text, and kept. Style sheets are not read, and transparency,
size, colour and position say nothing here: pages fade text in.
"""

from __future__ import annotations

from bs4.element import Tag

UNSHOWN = frozenset({
    "applet", "area", "audio", "base", "canvas", "col", "colgroup", "datalist", "embed", "frame", "frameset",
    "head", "iframe", "input", "link", "map", "meta", "meter", "noembed", "noframes", "noscript", "object",
    "param", "progress", "script", "source", "style", "svg", "template", "title", "track", "video",
})  # fmt: skip
"""Elements whose content is never page text."""

BLOCKS = frozenset({
    "article", "blockquote", "dd", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p", "pre",
    "section", "table", "td", "ul",
})  # fmt: skip
"""Elements that legal text is made of."""

_NO_ORNAMENT = BLOCKS | {"div"}


def attribute(tag: Tag, name: str) -> str:
    """Read an attribute; empty where the tag has none."""
    value = tag.attrs.get(name, "")
    return value if isinstance(value, str) else " ".join(value)


def style_of(tag: Tag) -> dict[str, str]:
    """Read a tag's inline style: property to value, both lower-case; the last of a property counts."""
    pairs = (part.partition(":") for part in attribute(tag, "style").lower().split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in pairs}


def not_rendered(tag: Tag) -> bool:
    """Tell whether nothing of a tag is shown and it takes no place in the page's numbering."""
    attrs = tag.attrs
    if "hidden" in attrs and attribute(tag, "hidden").strip().lower() != "until-found":
        return True
    if "style" in attrs and style_of(tag).get("display") == "none":
        return True
    return "popover" in attrs


class Ornaments:
    """Tells icons and repeated labels from text among what is `aria-hidden`.

    Remembers which elements were seen to hold blocks, so that nested ones cost one look at the tree in all.
    """

    def __init__(self) -> None:
        self._hold_blocks: set[int] = set()

    def __contains__(self, tag: Tag) -> bool:
        """Tell whether a tag is `aria-hidden` and holds no block of its own."""
        if id(tag) in self._hold_blocks or attribute(tag, "aria-hidden").strip().lower() != "true":
            return False
        block = tag.find(lambda inner: inner.name in _NO_ORNAMENT)
        if block is None:
            return True
        for outer in block.parents:
            if outer is tag:
                break
            self._hold_blocks.add(id(outer))
        return False
