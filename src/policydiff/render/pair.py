"""What `diff` says, as blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from policydiff.model import Comparison, Version
from policydiff.render import changes, findings, full, stood, words
from policydiff.render.blocks import Block, Facts, Heading, Spans, line, quiet, spans
from policydiff.render.harmless import one_line
from policydiff.report import DatedChange

if TYPE_CHECKING:
    from policydiff.assess import Rules
    from policydiff.history import Between


def diff(
    comparison: Comparison,
    dated: Sequence[DatedChange],
    between: Between | None = None,
    *,
    context: int,
    rules: Rules | None = None,
    whole: bool = False,
) -> Iterator[Block]:
    """Two versions compared, whatever lies between them.

    Args:
        comparison: of the two.
        dated: its changes that are to be drawn; see `report.undated` and `report.asked_for`.
        between: what stands between them besides the publisher's changes; None where nothing is known.
        context: words kept around each edit.
        rules: by which they were assessed, for the titles of topics.
        whole: whether the whole text is drawn with its changes in it; `dated` are all of them then.
    """
    old, new = comparison.old, comparison.new
    titles = dict.fromkeys(one_line(version.title) for version in (old, new))
    yield Heading(level=2, spans=spans(" → ".join(titles)))
    if old.captured_at or new.captured_at:  # of two files, the head line has said it all
        yield Facts(rows=tuple(_facts(old, new)))
    for notice in stood.between(between) if between else ():
        yield line()
        yield notice
    yield line()
    if comparison.replaced:
        yield changes.replaced(comparison)
        return
    yield changes.summary(comparison)
    if whole:
        yield from full.draw(comparison, dated)
        return
    if hidden := findings.hidden(len(dated), len(comparison.changes)):
        yield line(hidden)
    drawn = replace(comparison, changes=tuple(one.change for one in dated))
    yield from changes.draw(drawn, dated, context=context, rules=rules)


def _facts(old: Version, new: Version) -> Iterator[tuple[str, Spans]]:
    yield "Old", _said(old)
    yield "New", _said(new)
    if old.urls == new.urls or not old.urls or not new.urls:
        yield from (("Source", spans(one_line(url))) for url in new.urls or old.urls)
        return
    yield from (("Old source", spans(one_line(url))) for url in old.urls)
    yield from (("New source", spans(one_line(url))) for url in new.urls)


def _said(version: Version) -> Spans:
    if version.record is not None:
        commit = version.record.commit[: words.SHORT_ID]
        return spans(words.minute(version.record.captured_at), quiet(f"  {commit}"))
    if version.captured_at is not None:
        return spans(f"fetched {words.minute(version.captured_at)}")
    return spans(one_line(version.title))
