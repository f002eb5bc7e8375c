"""What is held: judged with all the archive knows, and decided on by a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from policydiff.archive import Archive, Closed, Held, NewHold
from policydiff.declarations.canonical import canonical
from policydiff.errors import ExtractError, UsageError
from policydiff.gates import Verdict, judge, judge_missing
from policydiff.model import Capture, Declaration, Record, Terms
from policydiff.queries import match_one, match_terms
from policydiff.review import Reviewer

_FEWEST = 4
"""Digits of a commit id that a person has to give."""


def judged(
    archive: Archive,
    declaration: Declaration,
    captures: Sequence[Capture],
    extracted: str | ExtractError,
    *,
    previous: str | None,
) -> Verdict:
    """Say whether what was captured may be recorded as a version of some terms.

    Args:
        archive: what a person has accepted before, and the service's other texts.
        declaration: in force now.
        captures: the pages.
        extracted: their text, or why there is none.
        previous: the version that stands; None if there is none.

    Raises:
        ArchiveError: the archive can't be read.

    Cost: that of the gates; the branch `held` is walked once a run, if anything is to be held.
    """
    if isinstance(extracted, ExtractError):
        return judge_missing(extracted.message, captures, reason=extracted.reason)
    others = _others(archive, declaration.terms)
    verdict = judge(extracted, captures=captures, previous=previous, others=others)
    if not verdict.held:
        return verdict
    return judge(
        extracted,
        captures=captures,
        previous=previous,
        accepted=archive.accepted_kinds(declaration.terms),
        others=_others(archive, declaration.terms),
    )


def _others(archive: Archive, terms: Terms) -> Iterator[tuple[Terms, str]]:
    """The texts that stand of a service's other terms."""
    for other in archive.terms():
        if other.service == terms.service and other != terms:
            record = archive.last_version(other)
            if record is not None:
                yield other, archive.read_text(record)


def hold_of(declaration: Declaration, verdict: Verdict, text: str | None) -> NewHold:
    """What the gates stopped, as the archive takes it."""
    from policydiff.pipeline.extracting import EXTRACTOR  # noqa: PLC0415 - deciding needs no parser

    return NewHold(
        kind=verdict.kind or "",
        reason=verdict.reason or "",
        text=text,
        extractor=EXTRACTOR,
        declaration=declaration.fingerprint,
        declared=canonical(declaration.documents),
    )


def decider(archive: Archive, said: str | None) -> Reviewer:
    """The person at work.

    Args:
        archive: whose git settings count.
        said: `Name <address>`, if they say so themselves.

    Raises:
        UsageError: it cannot be told who that is.
    """
    if said is not None:
        return Reviewer.parse(said)
    name, email = archive.identity()
    if name is None or email is None:
        raise UsageError(
            "A decision needs a name: say --as 'Ann Lee <ann@example.org>', or tell git once with "
            "`git config --global user.name` and `user.email`."
        )
    return Reviewer.parse(f"{name} <{email}>")


def find(archive: Archive, named: Sequence[str]) -> tuple[Held, ...]:
    """What is held, as a person names it: by the beginning of its id, or by its terms.

    Raises:
        UsageError: nothing is held, or a name stands for nothing, or for several.
    """
    waiting = archive.held()
    if not waiting:
        raise UsageError("Nothing is held: there is nothing to decide.")
    digits = [said for said in named if len(said) >= _FEWEST and _is_id(said)]
    found = [one for one in waiting if any(one.commit.startswith(said.lower()) for said in digits)]
    for said in digits:
        if sum(one.commit.startswith(said.lower()) for one in waiting) > 1:
            raise UsageError(f"Several things held begin with {said!r}: give more digits.")
    unknown = [
        said
        for said in named
        if said not in digits or not any(one.commit.startswith(said.lower()) for one in waiting)
    ]
    if unknown:
        asked = _each_one(unknown, [one.terms for one in waiting])
        found += [one for one in waiting if one.terms in asked and one not in found]
    return tuple(found)


def _each_one(named: Sequence[str], held: Sequence[Terms]) -> frozenset[Terms]:
    """The terms that words stand for, taken together or else one by one: never several, as much hangs on it."""
    together = " ".join(named)
    names = [together] if _matches(together, held) else named
    for name in names:
        if not _matches(name, held):
            raise UsageError(
                f"{name!r} names nothing that is held: `policydiff status` lists what is."
            )
    return frozenset(match_one(name, held) for name in names)


def _matches(name: str, held: Sequence[Terms]) -> bool:
    try:
        return bool(match_terms(name, held))
    except UsageError:
        return False


def _is_id(said: str) -> bool:
    return all(digit in "0123456789abcdef" for digit in said.lower())


def decide(
    archive: Archive,
    chosen: Sequence[Held],
    closed: Closed,
    *,
    by: str,
    note: str | None,
    clock: Callable[[], datetime],
) -> Iterator[tuple[Held, Record | None]]:
    """Accept or reject what is held, one after the other, each with the version that came of it.

    Raises:
        UsageError: one waits no longer, or holds no text that could be recorded.
        ArchiveBusy: another run is writing.
        ArchiveError: the archive can't be written.
    """
    for one in chosen:
        yield one, archive.decide(one, closed, by=by, note=note, at=clock())
