"""Lives of clauses, ages of texts and found phrases as JSON, in the shape of `schema-lives.json`."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources

from policydiff.lives.blame import Blame, Dated, How
from policydiff.lives.course import Seen
from policydiff.lives.life import Life, Wording
from policydiff.model import Assessment, Clause, Edit, Record
from policydiff.render.machine_model import Json, assessed, document, spell_of, terms_of, time_of

_HOW = {How.FIRST: "first record", How.UPGRADED: "technical upgrade", How.CHANGED: "change"}


def schema() -> str:
    """The JSON Schema of everything this module writes, as text."""
    return resources.files(__package__).joinpath("schema-lives.json").read_text(encoding="utf-8")


def clause(life: Life, found: Sequence[Assessment | None] = ()) -> str:
    """The life of a clause, its wordings by the time they first stood, and what each of them means."""
    rated = found or [None] * len(life.wordings)
    return document(
        "clause",
        {
            "terms": terms_of(life.terms),
            "clause": _clause(life.subject),
            "whole_section": life.whole_section,
            "texts": life.followed,
            "from_first_record": life.from_start,
            "gone": time_of(life.gone),
            "last_seen": _seen(life.seen),
            "addresses": [
                {"address": one.clause.address, "since": time_of(one.since)} for one in life.named
            ],
            "wordings": [
                {**_wording(one), "assessment": assessed(each)}
                for one, each in zip(life.wordings, rated, strict=True)
            ],
        },
    )


def blame(found: Blame) -> str:
    """A text and since when each clause of it has its words."""
    return document(
        "blame",
        {
            "terms": terms_of(found.terms),
            "text": {**record_of(found.record), **spell_of(found.stood)},
            "last_seen": _seen(found.seen),
            "clauses": [_dated(one) for one in found.clauses],
        },
    )


def _wording(one: Wording) -> Json:
    drawn = one.redline
    return {
        "clauses": [_clause(each) for each in one.clauses],
        "record": record_of(one.record),
        "spells": [spell_of(spell) for spell in one.spells],
        "technical": one.technical,
        "before": one.before,
        "redline": drawn and {"minimal": _edits(drawn.minimal), "readable": _edits(drawn.readable)},
    }


def _dated(one: Dated) -> Json:
    return {
        "clause": _clause(one.clause),
        "since": time_of(one.since),
        "how": _HOW[one.how],
        "stood_before": [spell_of(spell) for spell in one.before],
        "commit": one.record.commit,
    }


def _seen(one: Seen) -> Json:
    return {"at": time_of(one.at), "by": "look" if one.looked else "record"}


def _clause(one: Clause) -> Json:
    return {"address": one.address, "kind": one.kind, "label": one.label, "text": one.text}


def _edits(edits: Sequence[Edit]) -> list[Json]:
    return [{"op": one.op, "text": one.text, "old_text": one.old_text} for one in edits]


def record_of(one: Record) -> Json:
    """Which record."""
    return {"captured_at": time_of(one.captured_at), "commit": one.commit, "origin": one.origin}
