"""What people are told of an archive by mail or chat: plain text, in which nothing from outside acts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policydiff.archive import Held
from policydiff.model import Level, Record
from policydiff.queries import quoted
from policydiff.render import findings, places, words
from policydiff.render.harmless import one_line
from policydiff.report import DatedChange
from policydiff.standing import TermsStatus

if TYPE_CHECKING:
    from policydiff.assess import Rules

_MAX_BODY = 3000
"""Characters: what the strictest of the usual services (4,096) takes, with room for its own marks."""
_MAX_CHANGES = 8
"""Clauses that are told one by one."""
_LONGEST = 260
"""Characters of a line from outside."""
_ACTING = {
    "<": "‹",  # HTML, Slack's <!channel> and <url|text>
    ">": "›",
    "@": "＠",  # @everyone, @here, @name
    "`": "′",  # Markdown, as the next ones
    "*": "∗",
    "](": "] (",
    "~~": "∼∼",
    "||": "¦¦",
    "_": "_ ",
}
_ACTS = re.compile("|".join([*map(re.escape, [*_ACTING][:-1]), "_(?=_)"]))
"""A single low line is part of many a word, and stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One thing to be told."""

    kind: str
    """`change`, `held` or `failing`."""
    lines: tuple[str, ...]
    urgent: bool
    """Whether somebody has to do something about it soon."""


def changed(
    record: Record,
    found: Sequence[DatedChange],
    told: Sequence[DatedChange],
    rules: Rules,
    *,
    back_to: Record | None,
) -> News:
    """A text that changed.

    Args:
        record: of the new text.
        found: all that changed, assessed; empty where hardly anything of the old text is left.
        told: of these, what weighs enough to be told.
        rules: for the titles of topics.
        back_to: the first record of this very text, if it stood before.
    """
    name = one_line(str(record.terms))
    rated = [one.assessment for one in found if one.assessment]
    head = findings.head_line(rated, rules) if rated else "hardly anything of the old text is left."
    again = (
        f" It is again as it was first seen {words.minute(back_to.captured_at)}." if back_to else ""
    )
    lines = [f"{name} changed, seen {words.minute(record.captured_at)}: {head}{again}"]
    heaviest = sorted(
        (one for one in told if one.assessment),
        key=lambda one: findings.weight(one.assessment) if one.assessment else (0, 0),
        reverse=True,
    )
    for one in heaviest[:_MAX_CHANGES]:
        if one.assessment is not None:
            where = places.where(one.change.new or one.change.old)
            lines.append(f"- {_cut(where)}: {_cut(findings.summary(one.assessment, rules))}")
    if len(heaviest) > _MAX_CHANGES:
        lines.append(f"- and {len(heaviest) - _MAX_CHANGES} more")
    lines.append(f"  read it: policydiff show {record.captured_at:%Y-%m-%d} {quoted(name)}")
    critical = any(one.level is Level.CRITICAL for one in rated) or not rated
    return News(kind="change", lines=tuple(map(tame, lines)), urgent=critical)


def held(one: Held) -> News:
    """Something that waits for a person."""
    short = one.commit[: words.SHORT_ID]
    lines = (
        f"{one_line(str(one.terms))} is held since {words.minute(one.captured_at)}: {_cut(one.reason)}",
        f"  decide: policydiff accept {short}   or   policydiff reject {short}",
    )
    return News(kind="held", lines=tuple(map(tame, lines)), urgent=True)


def failing(one: TermsStatus) -> News:
    """Terms that have failed for long."""
    since = words.minute(one.failing_since) if one.failing_since else "long"
    seen = f"last seen {words.minute(one.seen)}" if one.seen else "never seen"
    name = one_line(str(one.terms))
    lines = (
        f"{name} fails since {since}, {seen}: {_cut(one.reason or '')}",
        f"  look: policydiff status {quoted(name)}",
    )
    return News(kind="failing", lines=tuple(map(tame, lines)), urgent=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message, worded."""

    id: str
    title: str
    body: str
    urgent: bool


def letters(news: Sequence[News], *, folder: str) -> tuple[Letter, ...]:
    """The news as messages, each short enough for every service.

    Args:
        news: in the order in which it is told.
        folder: the name of the collection's folder.
    """
    found: list[Letter] = []
    rest = list(news)
    while rest:
        number, size = 0, 0
        while number < len(rest) and (not number or size + _size(rest[number]) <= _MAX_BODY):
            size += _size(rest[number])
            number += 1
        found.append(_letter(rest[:number], folder))
        rest = rest[number:]
    return tuple(found)


def trial(folder: str, at: str) -> Letter:
    """A message that says nothing but that it came."""
    text = f"This is a trial. Whoever reads it is told what changes in the collection {folder}."
    news = News(kind="trial", lines=(tame(one_line(text)),), urgent=False)
    return _letter([news], folder, salt=at)


def _letter(news: Sequence[News], folder: str, *, salt: str = "") -> Letter:
    kinds = [one.kind for one in news]
    changes = kinds.count("change")
    parts = [
        words.count(changes, "change") if changes else "",
        *(f"{kinds.count(kind)} {kind}" for kind in ("held", "failing") if kind in kinds),
        "a trial" if "trial" in kinds else "",
    ]
    title = tame(one_line(f"policydiff, {folder}: {', '.join(filter(None, parts))}"))
    text = "\n\n".join("\n".join(one.lines) for one in news)
    digest = hashlib.sha256(f"{title}\n{text}{salt}".encode("utf-8", "replace")).hexdigest()[:12]
    return Letter(
        id=digest,
        title=title,
        body=f"{text}\n\nmessage {digest}",
        urgent=any(one.urgent for one in news),
    )


def tame(text: str) -> str:
    """A line in which no service finds markup, a mention or a control sequence to obey.

    What could act is written with letters that look alike.
    """
    return _ACTS.sub(lambda found: _ACTING[found[0]], text)


def _cut(text: str) -> str:
    text = one_line(text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"


def _size(news: News) -> int:
    return sum(len(one) + 1 for one in news.lines) + 1
