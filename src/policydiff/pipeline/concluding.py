"""What is to be recorded of looks, once it is known what they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from policydiff.archive import NewVersion, Recording
from policydiff.gates import Verdict
from policydiff.model import Capture, Declaration, Failure, Observation, Outcome
from policydiff.pipeline.extracting import sha256, version_of
from policydiff.pipeline.holding import hold_of
from policydiff.pipeline.settling import Settled

_MAX_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What one check is to leave in the archive: an upgrade, if there was one, then the news."""

    recordings: tuple[Recording, ...]
    detail: str = ""
    """What else should be known, where the observation has no reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look at the pages of a terms, judged."""

    captures: tuple[Capture, ...]
    text: str | None
    """None where nothing was extracted."""
    verdict: Verdict


def failed(declaration: Declaration, failure: Failure) -> Prepared:
    """Record that a page did not come."""
    observation = Observation(
        terms=declaration.terms,
        at=failure.at,
        outcome=Outcome.FAILED,
        urls=tuple(document.url for document in declaration.documents),
        status=failure.status,
        reason=failure.detail,
    )
    return Prepared(recordings=(Recording(terms=declaration.terms, observation=observation),))


def concluded(
    declaration: Declaration, look: Look, upgrades: tuple[Recording, ...], detail: str = ""
) -> Prepared:
    """Record a look, or hold it, as its verdict says."""
    if look.verdict.held or look.text is None:
        held = replace(
            recording(declaration, look.captures, Outcome.HELD, reason=look.verdict.reason),
            held=hold_of(declaration, look.verdict, look.text),
        )
        return Prepared(recordings=(*upgrades, held))
    version = version_of(declaration, look.text, captured_at=latest(look.captures))
    news = recording(declaration, look.captures, Outcome.UNCHANGED, version=version)
    return Prepared(recordings=(*upgrades, news), detail=detail or " ".join(declaration.warnings))


def flickered(
    declaration: Declaration, first: Look, second: Look, upgrades: tuple[Recording, ...]
) -> Prepared:
    """Of a page that shows what stands at the second look, keep the bytes of the first too."""
    if first.verdict.held:
        reason = f"At first something else came; a second look found the text on record. {first.verdict.reason}"
    else:
        reason = "At first another text came; a second look found the text on record."
    news = recording(declaration, second.captures, Outcome.UNCHANGED, reason=reason)
    return Prepared(recordings=(*upgrades, bytes_of(declaration, first), news))


def bytes_of(declaration: Declaration, look: Look) -> Recording:
    """The bytes of a look alone."""
    held = hold_of(declaration, look.verdict, look.text) if look.verdict.held else None
    return Recording(terms=declaration.terms, captures=look.captures, held=held)


def recording(
    declaration: Declaration,
    captures: Sequence[Capture],
    outcome: Outcome,
    *,
    version: NewVersion | None = None,
    reason: str | None = None,
) -> Recording:
    """What was seen, with the bytes and with the new version, where there is one."""
    observation = Observation(
        terms=declaration.terms,
        at=captures[0].captured_at,
        outcome=outcome,
        urls=tuple(document.url for document in declaration.documents),
        status=captures[0].status,
        sha256=tuple(sha256(capture) for capture in captures),
        reason=reason,
    )
    return Recording(
        terms=declaration.terms,
        captures=tuple(captures),
        version=version,
        observation=observation,
    )


def latest(captures: Sequence[Capture]) -> datetime:
    """When the last page of a look came."""
    return max(capture.captured_at for capture in captures)


def told(settled: Settled) -> str:
    """What is said of a text that two looks do not agree on."""
    named = "; ".join(f"“{one}”" for one in settled.unstable[:_MAX_NAMED])
    more = len(settled.unstable) - _MAX_NAMED
    rest = f" and {more} more" if more > 0 else ""
    return (
        f"Two looks soon after one another differ in what is no policy: {named}{rest}; "
        "let the declaration `remove` it."
    )
