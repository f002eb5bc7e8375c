"""Whether what was observed, run by run, fits what was recorded: nothing missing, nothing besides."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from policydiff.archive import held, observing
from policydiff.archive.checking import Finding, Told, terms_of
from policydiff.archive.checking_chain import claimed
from policydiff.archive.evidence import TIP
from policydiff.archive.layout import HELD, OBSERVATIONS, SNAPSHOTS, VERSIONS
from policydiff.archive.objects import Objects
from policydiff.archive.walking import Branch, Commit
from policydiff.errors import ArchiveError
from policydiff.model import Observation, Outcome, Terms

_COUNT = re.compile(r"Record (\d{1,6}) observations")
_NEWS = frozenset({Outcome.FIRST, Outcome.CHANGED})


@dataclass(slots=True)
class _Gap:
    """The longest time without a check of anything."""

    since: datetime | None = None
    length: timedelta = timedelta(0)
    last: datetime | None = None

    def meet(self, at: datetime) -> None:
        if self.last is not None and at - self.last > self.length:
            self.since, self.length = self.last, at - self.last
        self.last = at


@dataclass(slots=True)
class Runs:
    """Holds each run's observations against the commits that came with it.

    Args:
        branches: those that are there, by full name.
        store: the archive's objects.
        told: called for each run looked at.
    """

    branches: dict[str, Branch]
    store: Objects
    told: Told
    _upto: dict[str, int] = field(default_factory=dict)
    _kept: dict[Terms, set[str]] = field(default_factory=lambda: defaultdict(set))
    """SHA-256 of every page that stands on `snapshots` or `held` so far."""

    def check(self) -> Finding:
        """Check every run, oldest first."""
        found = Finding(check="runs", what="observations, each with what was recorded with it")
        branch = self.branches.get(OBSERVATIONS)
        gap = _Gap()
        for one in branch.commits if branch else ():
            where = f"observations {one.short}"
            seen: list[Observation] = []
            for said in self._read(one, seen):
                found.problems.append(f"{where}: {said}.")
            found.number += len(seen)
            found.problems += [f"{where}: {said}." for said in self._recorded(one, seen)]
            for observation in seen:
                gap.meet(observation.at)
            self.told("observations")
        if gap.since is not None and gap.length > timedelta(hours=1):
            hours = gap.length.total_seconds() / 3600
            found.notes.append(
                f"The longest time without a check of anything was {hours:,.0f} hours, from "
                f"{gap.since:%Y-%m-%d %H:%M} UTC."
            )
        return found

    def _read(self, one: Commit, seen: list[Observation]) -> Iterator[str]:
        """The observations of one run, and what is wrong with their file."""
        added = [change for change in one.changes if change.old is None and change.new]
        if len(added) != len(one.changes):
            paths = ", ".join(c.path for c in one.changes if c not in added)
            yield f"it changes or takes away what was observed before ({paths})"
        count = _COUNT.fullmatch(one.subject)
        if count is None and not one.all(TIP):
            yield f"it was not made by policydiff (“{one.subject}”)"
        if len(added) != (1 if count else 0):
            yield f"it adds {len(added)} files of observations, and should add {1 if count else 0}"
        for change in added:
            try:
                content = self.store.get(change.new or "")
                lines = list(observing.decode(content or b"?", change.path))
            except ArchiveError as error:
                yield f"{change.path} cannot be read: {error.message}"
                continue
            seen += lines
            if observing.encode(lines) != content:
                yield f"{change.path} is not written as policydiff writes it"
            at = one.committed_at
            before = one.parents[0] if one.parents else None
            if at is None or change.path not in {
                observing.path_of(at, content or b"", before),
                observing.path_of(at, content or b"", None),  # as archives were written at first
            }:
                yield f"{change.path} does not have the name that its time and content give it"
            if at is not None and any(line.at > at for line in lines):
                yield f"{change.path} has an observation from after its recording"
        if count and int(count[1]) != len(seen):
            yield f"it says {count[1]} observations, and {len(seen)} stand there"

    def _recorded(self, one: Commit, seen: list[Observation]) -> Iterator[str]:
        """Whether a run's observations are those of what it committed."""
        versions = list(self._since(VERSIONS, one))
        for commit in (*self._since(SNAPSHOTS, one), *self._since(HELD, one)):
            terms = terms_of(commit)
            if terms is not None and commit.trailer(held.DECISION) is None:
                self._kept[terms].update(commit.all("Content-SHA256"))
        new = {
            terms_of(commit): commit
            for commit in versions
            if commit.trailer("Kind") is None and commit.trailer("Accepted-By") is None
        }
        for observation in seen:
            yield from self._fits(observation, new.get(observation.terms))
        if _COUNT.fullmatch(one.subject):
            told = {observation.terms for observation in seen if observation.outcome in _NEWS}
            for terms, commit in new.items():
                if terms not in told:
                    yield f"versions {commit.short} ({terms}) came with it, and it did not see that change"

    def _fits(self, observation: Observation, version: Commit | None) -> Iterator[str]:
        """Whether what was seen of one terms is there."""
        name = observation.terms
        if observation.outcome in _NEWS:
            if version is None:
                yield f"it saw {name} {observation.outcome}, and no version of that run is there"
            elif not {*version.all("Content-SHA256")} & {*observation.sha256}:
                yield f"it saw other bytes of {name} than its version was made from"
        if observation.outcome is not Outcome.FAILED:
            lost = {*observation.sha256} - self._kept[name]
            if lost:
                yield f"it saw bytes of {name} that are not kept (SHA-256 {min(lost)[:10]})"

    def _since(self, ref: str, one: Commit) -> Iterator[Commit]:
        """What a branch got with a run: up to the tip that the run names, or recorded at its time."""
        branch = self.branches.get(ref)
        if branch is None:
            return
        claims = claimed(one)
        begin = self._upto.get(ref, 0)
        end = branch.place.get(claims.get(ref, ""), begin - 1) + 1
        if not claims:
            end = begin
            while end < len(branch.commits) and (
                (at := branch.commits[end].committed_at) is None
                or one.committed_at is None
                or at <= one.committed_at
            ):
                end += 1
        self._upto[ref] = max(begin, end)
        yield from branch.commits[begin:end]
