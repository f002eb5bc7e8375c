"""Reports as reviewers have them: where they set a level or topics, these stand, and not the rules'."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from policydiff.model import Assessment, Direction
from policydiff.review.decisions import Decision, Verdict, encode
from policydiff.review.identity import change_id
from policydiff.review.ledger import Ledger, rated
from policydiff.review.listing import replacing

if TYPE_CHECKING:
    from policydiff.model import Change, Terms
    from policydiff.report import DatedChange, PeriodReport, StretchReport

_TELLS = frozenset({Verdict.RATED, Verdict.WITHDRAWN})
"""What decides how reviewers rate a change."""


class Ratings:
    """Every rating in an archive.

    Args:
        ledger: what has been decided so far.

    Cost: one look at each decision.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._by_terms: dict[str, dict[str, list[Decision]]] = {}
        for change, decisions in ledger.decisions.items():
            if any(one.verdict is Verdict.RATED for one in decisions):
                for one in decisions:
                    if one.verdict in _TELLS:
                        of_terms = self._by_terms.setdefault(one.terms, {})
                        of_terms.setdefault(change, []).append(one)

    def mark(self, terms: Terms) -> str:
        """Another one for any other ratings of a terms' changes; empty where there are none."""
        found = self._by_terms.get(str(terms))
        if not found:
            return ""
        lines = sorted(encode(one) for decisions in found.values() for one in decisions)
        return hashlib.blake2b(b"\n".join(lines), digest_size=16).hexdigest()

    def overrule(self, report: PeriodReport) -> PeriodReport:
        """A report with the levels and topics that reviewers set; what the rules say stands beside them.

        Args:
            report: assessed by the rules.

        Cost: nothing where nobody rated a change of these terms; else a hash of each change's words.
        """
        title = str(report.found.terms)
        found = self._by_terms.get(title)
        if not found:
            return report

        def whole(stretch: StretchReport) -> Assessment | None:
            if stretch.comparison is None or not stretch.comparison.replaced:
                return None
            change = replacing(stretch.comparison)
            return _rated(change, found.get(change_id(title, change), ()))

        def each(changes: Sequence[DatedChange]) -> tuple[DatedChange, ...]:
            return tuple(
                _overruled(one, found.get(change_id(title, one.change))) for one in changes
            )

        return replace(
            report,
            stretches=tuple(
                replace(
                    stretch,
                    changes=each(stretch.changes),
                    folded=each(stretch.folded),
                    hidden=each(stretch.hidden),
                    rating=whole(stretch),
                )
                for stretch in report.stretches
            ),
        )


def _rated(change: Change, decisions: Sequence[Decision]) -> Assessment | None:
    """A change that no rule rates, as reviewers do; None where none of them set its level."""
    rating = rated(decisions)
    if rating.level is None:
        return None
    theirs = Assessment(
        change=change, level=rating.level, direction=Direction.NONE, topics=rating.about
    )
    return rating.of(theirs)


def _overruled(one: DatedChange, decisions: Sequence[Decision] | None) -> DatedChange:
    if one.assessment is None or not decisions:
        return one
    rating = rated(decisions)
    return replace(one, assessment=rating.of(one.assessment)) if rating else one
