"""What one check is to leave in the archive, after one look at the pages or two.

A text that differs from the one on record, and a page that the gates would hold, are looked at a second
time after a pause. What two looks agree on is taken; what comes and goes between them is no policy.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from policydiff.archive import Archive, Recording, StoredSnapshot
from policydiff.errors import ExtractError
from policydiff.fetch import NotModified
from policydiff.gates import Verdict
from policydiff.model import Capture, Declaration, Failure, Outcome, Record
from policydiff.pipeline import concluding
from policydiff.pipeline.concluding import Look, Prepared
from policydiff.pipeline.extracting import sha256, text_of, untouched, upgrade, version_of
from policydiff.pipeline.holding import judged
from policydiff.pipeline.looking import Answer
from policydiff.pipeline.settling import settle

UNCONFIRMED = "second look"
"""Kind of what is held because a second look did not bring the same."""
_MAX_LOOKS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Surprising:
    """A look that needs another one before anything is recorded."""

    declaration: Declaration
    looks: int
    shelved: bytes
    """The look, what stands and what is to be recorded before it: small while it waits."""


Text = str | ExtractError
_Shelf = tuple[Look, str | None, tuple[Recording, ...]]


class Scales:
    """Weighs the answers to one run's questions.

    Args:
        archive: what stands.
        confirm: whether a surprising look needs another.
        clock: the time now, aware, in UTC.
    """

    def __init__(self, archive: Archive, *, confirm: bool, clock: Callable[[], datetime]) -> None:
        self._archive = archive
        self._confirm = confirm
        self._clock = clock

    def stored(self, declaration: Declaration) -> tuple[StoredSnapshot | None, ...]:
        """The last snapshot of each document."""
        several = len(declaration.documents) > 1
        return tuple(
            self._archive.last_snapshot(declaration.terms, number if several else None)
            for number in range(1, len(declaration.documents) + 1)
        )

    def first(
        self, declaration: Declaration, answers: Sequence[Answer], text: Text | None = None
    ) -> Prepared | Surprising:
        """What is to become of the first answers to a check.

        Args:
            declaration: in force now.
            answers: one for each document, or up to the first that failed.
            text: what they give, where somebody has extracted it.
        """
        if isinstance(answers[-1], Failure):
            return concluding.failed(declaration, answers[-1])
        stored = self.stored(declaration)
        captures = self._captures(answers, stored)
        last = self._archive.last_version(declaration.terms)
        detail = " ".join(declaration.warnings)
        if last is not None and untouched(declaration, captures, stored, last):
            news = concluding.recording(declaration, captures, Outcome.UNCHANGED)
            return Prepared(recordings=(news,), detail=detail)
        standing, upgrades = self._standing(declaration, last)
        look = self._look(declaration, captures, standing, text)
        surprising = look.verdict.held or standing not in {None, look.text}
        if surprising and self._confirm:
            return _shelve(declaration, 1, (look, standing, upgrades))
        return concluding.concluded(declaration, look, upgrades, detail)

    def again(
        self, before: Surprising, answers: Sequence[Answer], text: Text | None = None
    ) -> Prepared | Surprising:
        """What is to become of a surprising look, now that there are answers to another one."""
        declaration = before.declaration
        first, standing, upgrades = _unshelve(before)
        if isinstance(answers[-1], Failure):
            return self._doubted(before, f"a second look failed: {answers[-1].detail}")
        captures = self._captures(answers, ())
        second = self._look(declaration, captures, standing, text)
        if second.text is not None and second.text == standing:
            return concluding.flickered(declaration, first, second, upgrades)
        if first.verdict.held or second.verdict.held:
            return self._one_held(before, (first, second), standing, upgrades)
        if first.text == second.text:
            return concluding.concluded(declaration, first, upgrades)
        return self._settled(declaration, (first, second), standing, upgrades)

    def _one_held(
        self,
        before: Surprising,
        looks: tuple[Look, Look],
        standing: str | None,
        upgrades: tuple[Recording, ...],
    ) -> Prepared | Surprising:
        """What is to become of two looks of which the gates stop at least one."""
        first, second = looks
        if first.verdict.held and second.verdict.held:
            return concluding.concluded(before.declaration, second, upgrades)
        if second.verdict.held:
            return self._doubted(
                before, f"a second look brought something else: {second.verdict.reason}"
            )
        if before.looks + 1 < _MAX_LOOKS:
            return _shelve(before.declaration, before.looks + 1, (second, standing, upgrades))
        return self._doubted(before, "every look brought something else.")

    def given_up(self, before: Surprising) -> Prepared:
        """What is to become of a surprising look when the run ends."""
        return self._doubted(before, "the run ended before a second look.")

    def _doubted(self, before: Surprising, why: str) -> Prepared:
        """Hold what a second look did not confirm, unless a person has said that it need not."""
        first, _, upgrades = _unshelve(before)
        terms = before.declaration.terms
        if not first.verdict.held and UNCONFIRMED not in self._archive.accepted_kinds(terms):
            doubt = Verdict(kind=UNCONFIRMED, reason=f"The text has changed, but {why}")
            first = replace(first, verdict=doubt)
        return concluding.concluded(before.declaration, first, upgrades)

    def _settled(
        self,
        declaration: Declaration,
        looks: tuple[Look, Look],
        standing: str | None,
        upgrades: tuple[Recording, ...],
    ) -> Prepared:
        """Take what two looks agree on."""
        first, second = looks
        settled = settle(first.text or "", second.text or "", standing)
        reason = concluding.told(settled)
        if settled.text == standing:
            news = concluding.recording(
                declaration, second.captures, Outcome.UNCHANGED, reason=reason
            )
            return Prepared(recordings=(*upgrades, news))
        verdict = judged(
            self._archive, declaration, second.captures, settled.text, previous=standing
        )
        if verdict.held:
            return concluding.concluded(declaration, replace(second, verdict=verdict), upgrades)
        facts = (
            ("Unstable", str(len(settled.unstable))),
            *(("First-SHA256", sha256(capture)) for capture in first.captures),
        )
        version = version_of(
            declaration, settled.text, captured_at=concluding.latest(second.captures), facts=facts
        )
        news = concluding.recording(
            declaration, second.captures, Outcome.UNCHANGED, version=version, reason=reason
        )
        return Prepared(recordings=(*upgrades, concluding.bytes_of(declaration, first), news))

    def _captures(
        self, answers: Sequence[Answer], stored: Sequence[StoredSnapshot | None]
    ) -> tuple[Capture, ...]:
        """The answers as captures; of a page that stands as it stood, the bytes on record."""
        captures: list[Capture] = []
        for number, answer in enumerate(answers):
            if isinstance(answer, NotModified):
                kept = stored[number]
                assert kept is not None  # noqa: S101 - it gave what the server was asked by
                capture = self._archive.read_capture(kept)
                captures.append(replace(capture, status=304, captured_at=answer.at))
            elif isinstance(answer, Capture):
                captures.append(answer)
        return tuple(captures)

    def _standing(
        self, declaration: Declaration, last: Record | None
    ) -> tuple[str | None, tuple[Recording, ...]]:
        """The text that stands, extracted as it would be now, and the upgrade to be recorded for it."""
        text = self._archive.read_text(last) if last is not None else None
        upgraded = upgrade(declaration, self._archive, last, text, self._clock())
        if upgraded is None or upgraded.version is None:
            return text, ()
        return upgraded.version.text, (upgraded,)

    def _look(
        self,
        declaration: Declaration,
        captures: tuple[Capture, ...],
        standing: str | None,
        extracted: Text | None,
    ) -> Look:
        if extracted is None:
            try:
                extracted = text_of(declaration, captures)
            except ExtractError as error:
                extracted = error
        return Look(
            captures=captures,
            text=extracted if isinstance(extracted, str) else None,
            verdict=judged(self._archive, declaration, captures, extracted, previous=standing),
        )


def _shelve(declaration: Declaration, looks: int, shelf: _Shelf) -> Surprising:
    shelved = zlib.compress(pickle.dumps(shelf), 1)
    return Surprising(declaration=declaration, looks=looks, shelved=shelved)


def _unshelve(one: Surprising) -> _Shelf:
    shelf: _Shelf = pickle.loads(zlib.decompress(one.shelved))  # noqa: S301 - it never left memory
    return shelf
