"""What the model's types say in JSON, whichever document they stand in.

Every document carries `schema`, which changes only when a reader of the old shape would go wrong.
Non-ASCII text is escaped, so the bytes are the same on every console and act on none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from policydiff import __version__
from policydiff.history import Spell
from policydiff.model import Assessment, Clause, Edit, Record, Section, Terms, Version

SCHEMA = "policydiff/1"

Json = Mapping[str, object]


def document(command: str, content: Json) -> str:
    """What a command says, with its head."""
    head = {"schema": SCHEMA, "tool": f"policydiff {__version__}", "command": command}
    return json.dumps({**head, **content}, indent=2) + "\n"


def terms_of(terms: Terms) -> Json:
    """Which terms."""
    return {"service": terms.service, "type": terms.type}


def record_of(record: Record | None) -> Json | None:
    """A record, whole."""
    if record is None:
        return None
    return {
        "captured_at": time_of(record.captured_at),
        "recorded_at": time_of(record.recorded_at),
        "commit": record.commit,
        "blob": record.blob,
        "kind": record.kind,
        "origin": record.origin,
        "trailers": [{"name": name, "value": value} for name, value in record.trailers],
    }


def spell_of(one: Spell) -> Json:
    """A stretch of time; null: it lasts."""
    return {"from": time_of(one.start), "until": time_of(one.end)}


def version_of(version: Version) -> Json:
    """A version, without its text."""
    return {
        "title": version.title,
        "captured_at": time_of(version.captured_at),
        "urls": list(version.urls),
        "record": record_of(version.record),
    }


def clause_of(clause: Clause) -> Json:
    """A clause, with the sections it stands in."""
    return {
        "index": clause.index,
        "kind": clause.kind,
        "address": clause.address,
        "label": clause.label,
        "depth": clause.depth,
        "sections": [_section(section) for section in reversed(tuple(_upwards(clause.section)))],
        "text": clause.text,
    }


def _section(section: Section) -> Json:
    return {
        "number": section.number,
        "title": section.title,
        "anchor": section.anchor,
        "level": section.level,
    }


def _upwards(section: Section | None) -> Iterator[Section]:
    while section is not None:
        yield section
        section = section.parent


def edits_of(edits: Sequence[Edit]) -> list[Json]:
    """One layer of a redline."""
    return [
        {
            "op": edit.op,
            "text": edit.text,
            "old_text": edit.old_text,
            "reference": edit.reference,
        }
        for edit in edits
    ]


def assessed(assessment: Assessment | None) -> Json | None:
    """What a change means; None where nobody assessed it."""
    if assessment is None:
        return None
    own = assessment.overruled
    return {
        "level": assessment.level,
        "direction": assessment.direction,
        "leaning": assessment.leaning,
        "topics": list(assessment.topics),
        "not_assessed": assessment.not_assessed,
        "overruled": None if own is None else {"level": own.level, "topics": list(own.topics)},
        "set_by": [] if own is None else list(own.by),
        "findings": [
            {
                "rule": finding.rule,
                "topic": finding.topic,
                "direction": finding.direction,
                "old_quote": finding.old_quote,
                "new_quote": finding.new_quote,
                "reason": finding.reason,
            }
            for finding in assessment.findings
        ],
    }


def time_of(at: datetime | None) -> str | None:
    """UTC to the second."""
    return None if at is None else at.strftime("%Y-%m-%dT%H:%M:%SZ")
