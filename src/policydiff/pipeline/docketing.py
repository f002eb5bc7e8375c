"""From an archive to a review: opened for one, or only asked how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from policydiff.pipeline import matters
from policydiff.pipeline.bench import Bench
from policydiff.pipeline.reading import Reader, opened
from policydiff.queries import Period
from policydiff.review.docket import Docket

if TYPE_CHECKING:
    from policydiff.assess import Rules
    from policydiff.collection import Collection
    from policydiff.review import Ledger


@contextmanager
def open_bench(
    collection: Collection,
    queries: Sequence[str],
    period: Period | None,
    *,
    rules: Callable[[], Rules],
    told: Callable[[str], None] = lambda _: None,
) -> Iterator[Bench]:
    """Open an archive for review.

    Args:
        collection: whose archive.
        queries: names as a person types them; none stands for all.
        period: whose net changes are reviewed; None for every recorded change by itself.
        rules: reads the rules.
        told: told, as a sentence, if nothing can be kept of what is worked out.

    Raises:
        UsageError: nothing is recorded yet, or a name matches nothing.
        ArchiveError: what stands there can't be read as an archive.
    """
    with opened(collection, told=told) as reader:
        yield Bench(reader, queries, period, rules=rules, mark=matters.mark_of(collection))


def standing(
    reader: Reader,
    collection: Collection,
    queries: Sequence[str],
    period: Period,
    ledger: Ledger,
    *,
    rules: Callable[[], Rules],
) -> Docket | None:
    """The changes of a period and where each stands; None where nobody has decided on any.

    Args:
        reader: of an archive.
        collection: that it is of.
        queries: names as a person types them; none stands for all.
        period: whose net changes.
        ledger: what has been decided so far.
        rules: reads the rules.

    Cost: looks into the index; of what is not kept there, the comparisons of a report.
    """
    bench = Bench(
        reader, queries, period, rules=rules, mark=matters.mark_of(collection), ledger=ledger
    )
    docket = Docket(bench.ledger)
    for one in range(len(bench)):
        docket.add(bench.matters(one))
    docket.arrange()
    return docket if any(map(docket.decisions, docket.shown)) else None
