"""A whole report as JSON, in the shape of `schema-report.json`.

It is what `machine` says of the period, with every decision on its changes and what happened around.
"""

from __future__ import annotations

from importlib import resources

from policydiff.render import machine
from policydiff.render.dossier import Dossier
from policydiff.render.machine_model import document


def schema() -> str:
    """The JSON Schema of what this module writes, as text; it builds on that of `machine`."""
    return resources.files(__package__).joinpath("schema-report.json").read_text(encoding="utf-8")


def report(dossier: Dossier) -> str:
    """A dossier.

    Its `terms` are as in the JSON of `show`, its `changes` as in that of `review`.
    """
    if dossier.period is None:
        raise ValueError("two texts compared are told by `machine.diff`")
    items = [
        item
        for part in dossier.parts
        for item in (part.items if part.replaced else [item for _, item in part.rows])
    ]
    content = {
        **machine.shown(dossier.reports, dossier.period),
        "changes": [machine.item_of(item) for item in items],
        "events": [
            {
                "date": event.date.isoformat(),
                "title": event.title,
                "source": event.source,
                "line": event.line,
                "terms": list(event.terms),
            }
            for event in dossier.events
        ],
    }
    return document("report", content)
