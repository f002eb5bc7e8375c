"""From an archive to one report, with what was decided and what happened around."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from policydiff.assess import Rules
from policydiff.events import Event
from policydiff.pipeline import comparing, reviewing
from policydiff.pipeline.reading import Reader
from policydiff.queries import Period
from policydiff.render.dossier import Dossier, dossier
from policydiff.review import waiting


def compile_dossier(
    reader: Reader,
    queries: Sequence[str],
    period: Period,
    *,
    happened: Sequence[Event] = (),
    rules: Rules | None = None,
    unreviewed: bool = False,
    progress: Callable[[int, int], None],
) -> Dossier:
    """Everything that a report of a period tells.

    Args:
        reader: of an archive.
        queries: names as a person types them; none stands for all.
        period: the period asked for.
        happened: events to place among the changes.
        rules: to assess the changes by; None leaves them unassessed.
        unreviewed: only changes that nobody has decided on.
        progress: told how many terms are compared, of how many.

    Raises:
        UsageError: a name matches nothing.
    """
    reports = comparing.show(reader, queries, period, rules=rules, progress=progress)
    ledger = reviewing.read_ledger(reader)
    if unreviewed:
        reports = tuple(waiting(one, ledger) for one in reports)
    return dossier(reports, period, ledger, happened, rules)
