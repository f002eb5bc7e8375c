"""Every key of the desk by what it is for."""

from __future__ import annotations

from policydiff.render.blocks import Block, Facts, Heading, line, quiet, spans, strong

KEYS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Decide on the change under the cursor, or on those marked",
        (
            ("a", "accept: read, and nothing needs doing"),
            ("f", "flag: something has to be done about it"),
            ("d", "needs discussion: somebody else should look"),
            ("A F D", "the same, with a note and an event to cite"),
            ("n", "note: a remark that decides nothing"),
            ("r", "rate otherwise: another level or topic, with the reason"),
            ("u", "undo what was decided last at this desk"),
            ("w", "withdraw your latest decision on this change"),
            ("x", "mark it, to decide on several at once"),
            ("X", "mark all that are shown, or none"),
        ),
    ),
    (
        "Go",
        (
            ("up down j k", "to the change before or after; a click does it too"),
            ("g G", "to the first or the last"),
            ("tab", "to the next part of the screen"),
            ("N", "to the next that nobody has decided on"),
            ("space b", "a page down or up in the redline"),
        ),
    ),
    (
        "Look",
        (
            ("h", "earlier wordings of the clause"),
            ("/", "search for words; Escape shows all again"),
            ("l", "show only a level, topic, state or terms"),
            ("o", "another order: weightiest, newest, as in the text"),
            ("s", "old and new wording side by side, or in one text"),
            ("m", "marks [-…-] {+…+} around what went and came"),
            ("t", "dark or light"),
            ("ctrl+r", "read anew what others have decided, at once"),
            ("?", "this help"),
            ("q", "quit"),
        ),
    ),
)
"""Every key by what it is for; docs/review.md has the same."""


def told() -> list[Block]:
    """What the keys do, to be read."""
    blocks: list[Block] = []
    for title, keys in KEYS:
        blocks.append(Heading(level=3, spans=spans(strong(title))))
        blocks.append(Facts(rows=tuple((key, spans(said)) for key, said in keys)))
    blocks.append(line())
    blocks.append(
        line(
            quiet("Underlined or {+…+} came, struck or [-…-] went. Rules can err: read the clause.")
        )
    )
    return blocks
