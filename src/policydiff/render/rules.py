"""What `rules` says, as blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policydiff.assess import Rules
from policydiff.assess.explain import Explained, Shown, lexicon_of
from policydiff.render.blocks import Block, Facts, Heading, Line, Spans, Table, quiet, spans
from policydiff.render.harmless import one_line


def listing(rules: Rules, language: str) -> Iterator[Block]:
    """Every rule of a language, one line each.

    Raises:
        UsageError: there are no rules for that language.
    """
    lexicon = lexicon_of(rules, language)
    yield Heading(level=2, spans=spans("Topics"))
    yield _table(
        ("Id", "Title", "Critical"),
        (
            (topic.id, topic.title, "where a change broadens" if topic.critical else "")
            for topic in rules.topics.values()
        ),
    )
    yield Heading(level=2, spans=spans("Signals: words that came or went"))
    yield _table(
        ("Id", "Topic", "Says"),
        ((one.id, one.topic or "", next(iter(one.says.values()), "")) for one in lexicon.signals),
    )
    yield Heading(level=2, spans=spans("Numbers, by the role they play"))
    yield _table(
        ("Id", "Topic", "Says"),
        ((one.id, one.topic or "", one.says.get("up", "")) for one in lexicon.numbers),
    )
    yield Heading(level=2, spans=spans("Form: what a change is before its words are read"))
    yield _table(
        ("Id", "Says"),
        ((name, next(iter(says.values()), "")) for name, says in rules.structure.items()),
    )
    yield Line(spans=spans(quiet("`policydiff rules explain ID` tells one of them.")))


def explanation(told: Iterable[Explained]) -> Iterator[Block]:
    """A rule: what it says, which way it points, its words, its example."""
    for one in told:
        yield Heading(level=2, spans=spans(f"{one_line(one.id)}: {one.kind}"))
        rows = ((one_line(label), spans(one_line(text))) for label, text in one.rows)
        yield Facts(rows=tuple(rows))
        if one.shown is not None:
            yield from _example(one.shown)


def _example(shown: Shown) -> Iterator[Block]:
    example = shown.example
    yield Heading(level=3, spans=spans("Example"))
    yield Facts(
        rows=(
            *((("Heading", spans(one_line(example.heading))),) if example.heading else ()),
            ("Old", spans(one_line(example.old) or "(nothing)")),
            ("New", spans(one_line(example.new) or "(nothing)")),
        )
    )
    for finding in shown.findings:
        yield Line(spans=spans(f"· {finding.direction}: {one_line(finding.reason)}"))
    yield Line(spans=spans(quiet(f"The change as a whole is {shown.level}.")))


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Table:
    cells: list[tuple[Spans, ...]] = [tuple(spans(one_line(cell)) for cell in row) for row in rows]
    return Table(header=header, rows=tuple(cells))
