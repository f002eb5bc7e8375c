"""What is said of decisions, in the same words in every file format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from policydiff.render import words
from policydiff.render.dossier import Dossier
from policydiff.render.harmless import one_line
from policydiff.review import Decision, Item, Status, Verdict

_PAST = {
    Verdict.ACCEPTED: "Accepted",
    Verdict.FLAGGED: "Flagged",
    Verdict.DISCUSS: "Put up for discussion",
    Verdict.NOTED: "Noted",
    Verdict.WITHDRAWN: "Withdrawn",
}


def decision(
    one: Decision, *, longest: int | None = None, titles: Mapping[str, str] | None = None
) -> str:
    """`Accepted by Ann Lee on 2 Oct 2024: “note”`.

    Args:
        one: the decision.
        longest: characters of its note that are told; None for all.
        titles: of topics, by their ids.
    """
    note = one_line(one.note)
    if longest is not None and len(note) > longest:
        note = f"{note[: longest - 1].rstrip()}…"
    cited = one.cites
    about = f", citing {words.day(cited.date)}, {one_line(cited.title)}" if cited else ""
    said = f": “{note}”" if note else ""
    name = one_line(one.reviewer.name)
    return f"{done(one, titles)} by {name} on {words.day(one.at)}{about}{said}"


def decisions(item: Item) -> tuple[str, ...]:
    """Every decision on a change in the order they were made, and which of them count no longer."""
    return tuple(
        f"{decision(one)}{' (withdrawn)' if item.overtaken(one) else ''}" for one in item.decisions
    )


def reviewed(dossier: Dossier) -> str:
    """`1 of 2 changes reviewed (Ann Lee 1); 1 waits.`; empty where nobody has decided on any."""
    every = [item for part in dossier.parts for item in part.items if not item.change.repeats]
    items = {item.id: item for item in every}.values()
    waiting = sum(item.status is Status.WAITING for item in items)
    if waiting == len(items):
        return ""
    names = Counter(one_line(one.reviewer.name) for item in items for one in item.standing)
    each = ", ".join(f"{name} {number}" for name, number in sorted(names.items()))
    rest = f"{waiting} wait{'s' if waiting == 1 else ''}" if waiting else "none waits"
    number = words.changes(len(items), len(every))
    return f"{len(items) - waiting} of {number} reviewed ({each}); {rest}."


def done(one: Decision, titles: Mapping[str, str] | None = None) -> str:
    """What a decision does: `Accepted`, `Level set to editorial`.

    Args:
        one: the decision.
        titles: of topics, by their ids; a topic without one goes by the words of its id.
    """
    if one.verdict is not Verdict.RATED:
        return _PAST[one.verdict]
    parts = [f"level set to {one.level}"] if one.level else []
    if one.topics:
        named = words.listing(
            [one_line((titles or {}).get(topic) or topic.replace("_", " ")) for topic in one.topics]
        )
        parts.append(f"{'topics' if len(one.topics) > 1 else 'topic'} set to {named}")
    said = words.listing(parts)
    return f"{said[:1].upper()}{said[1:]}"


def rating(item: Item) -> str:
    """How reviewers rate a change, in a few words; empty where it is left to the rules."""
    found = item.rating
    each = dict.fromkeys((*found.levels, *found.topics))
    said = [
        f"{_lower(done(one))} by {one_line(one.reviewer.name)}: {one_line(one.note)}"
        for one in each
    ]
    return ("levels differ: " if found.disputed else "") + "; ".join(said)


def _lower(said: str) -> str:
    return f"{said[:1].lower()}{said[1:]}"


def review(item: Item) -> str:
    """Where the review of a change stands, in a few words; and how reviewers rate it."""
    return "; ".join(filter(None, (_stands(item), rating(item))))


def _stands(item: Item) -> str:
    names = words.listing(list(dict.fromkeys(one_line(one.reviewer.name) for one in item.standing)))
    match item.status:
        case Status.WAITING:
            return "waiting" if item.at else ""  # on a change of two texts, nobody decides
        case Status.DISAGREEMENT:
            return f"disagreement ({names}){_again(item)}"
        case _:
            return f"{item.status} by {names}{_again(item)}"


def _again(item: Item) -> str:
    before = item.seen_before
    return f" (seen before: came on {words.day(before.came)} too)" if before else ""
