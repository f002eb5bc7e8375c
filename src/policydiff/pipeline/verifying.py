"""An archive proved, or its damage named: everything that one part claims of another is looked up.

What can be shown rests on git's ids, on the SHA-256 of every page, and on the branches vouching for one
another (docs/verifying.md). Who could write to the archive and to every copy of it could make all of it
anew: that shows against an id noted down elsewhere, or against signatures.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from policydiff.archive import Archive, checking, checking_chain, open_archive, walking
from policydiff.archive.checking import Finding
from policydiff.archive.checking_contents import Contents, imported
from policydiff.archive.checking_runs import Runs
from policydiff.archive.layout import (
    DECLARATIONS,
    HEADS,
    HELD,
    IMPORTS,
    MARK,
    NOTES,
    OBSERVATIONS,
    PENDING,
    SNAPSHOTS,
    VERSIONS,
)
from policydiff.archive.objects import Objects
from policydiff.archive.signing import Signing
from policydiff.archive.walking import Branch, Commit
from policydiff.errors import UsageError
from policydiff.review import decode

Progress = Callable[[int, int], None]

_ID = re.compile("[0-9a-fA-F]{7,40}")
_PATIENCE = 3.0
"""Seconds to wait for a run that is just moving its branches."""
_CONTENTS = (SNAPSHOTS, VERSIONS, DECLARATIONS, HELD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What verifying came to."""

    archive: Path
    quick: bool
    findings: tuple[Finding, ...]
    witness: str | None
    """The last commit of `observations`: noted down elsewhere, it shows later that nothing was made anew."""

    @property
    def damaged(self) -> bool:
        """Whether anything is not as it was recorded."""
        return any(finding.problems for finding in self.findings)


def verify(path: Path, *, quick: bool, witness: str | None, progress: Progress) -> Verification:
    """Check an archive in full.

    Args:
        path: of the archive.
        quick: leave out what reads every page: the bytes of objects, SHA-256, extraction.
        witness: an id that an earlier verification gave.
        progress: told how much is done, of how much.

    Raises:
        UsageError: it is somebody else's versions repository, which makes no such claims; or the witness is no
            id.
        ArchiveError: it cannot be opened at all.

    Cost: every object is read; about 1 ms a commit and 25 ms a version, most of it extraction.
    """
    if witness is not None and not _ID.fullmatch(witness):
        raise UsageError(
            f"{witness!r} is no id: give what an earlier `policydiff verify` printed last, or its first 7 "
            "digits at least."
        )
    with open_archive(path) as archive:
        if archive.foreign:
            raise UsageError(
                f"{path} is a versions repository of somebody else's, which says nothing that could be "
                "verified beyond `git fsck`."
            )
        return _Verifying(archive, quick=quick, progress=progress).run(witness)


@dataclass(slots=True)
class _Verifying:
    archive: Archive
    quick: bool = field(kw_only=True)
    progress: Progress = field(kw_only=True)
    _done: int = 0
    _total: int = 1

    def _told(self, _: str = "") -> None:
        self._done += 1
        self.progress(min(self._done, self._total), self._total)

    def run(self, witness: str | None) -> Verification:
        directory = self.archive.directory
        tips, refs = self._refs(directory)
        branches = {
            ref: walking.walk(directory, ref, tip)
            for ref, tip in tips.items()
            if ref.startswith(HEADS) and ref != MARK
        }
        for ref, tip in tips.items():
            if ref.startswith((IMPORTS, NOTES)):
                every = walking.listed(directory, ref, tip)
                one = branches.get(ref)
                branches[ref] = Branch(ref, one.commits if one else (), every.place, every.broken)
        rereads = 0 if self.quick or VERSIONS not in branches else len(branches[VERSIONS].commits)
        self._total = rereads + sum(len(branch.commits) for branch in branches.values()) + 1
        found = [checking.objects(directory, quick=self.quick), refs]
        self._told()
        store = Objects(directory)
        try:
            found += self._contents(branches, store)
            found.append(Runs(branches, store, self._told).check())
            found.append(checking_chain.chained(branches, tips))
            if not self.quick:
                from policydiff.pipeline.reextracting import extracted  # noqa: PLC0415 - the parser

                found.append(extracted(branches, store, self._told))
            found += [
                imported(directory, branch, store, quick=self.quick, told=self._told)
                for ref, branch in sorted(branches.items())
                if ref.startswith(IMPORTS)
            ]
            found += self._notes(directory, tips, branches, store)
        finally:
            store.close()
        found.append(_signatures(directory, tips, quick=self.quick))
        if witness is not None:
            found.append(_witnessed(branches, witness))
        self.progress(self._total, self._total)
        return Verification(
            archive=self.archive.path,
            quick=self.quick,
            findings=tuple(found),
            witness=tips.get(OBSERVATIONS),
        )

    def _refs(self, directory: Path) -> tuple[dict[str, str], Finding]:
        """The refs at a time when no run is moving them."""
        deadline = time.monotonic() + _PATIENCE
        while True:
            tips, found = checking.refs(directory)
            pending = [ref for ref in tips if ref.startswith(PENDING)]
            if not pending:
                return tips, found
            if time.monotonic() > deadline:
                found.notes.append(
                    "A run is writing, or was interrupted: the next one finishes or drops what it left."
                )
                return {r: c for r, c in tips.items() if r not in pending}, found
            time.sleep(0.1)

    def _contents(self, branches: dict[str, Branch], store: Objects) -> Iterator[Finding]:
        contents = Contents(branches, store, quick=self.quick, told=self._told)
        for ref in (*_CONTENTS, OBSERVATIONS):
            if ref in branches:
                found = checking.shape(branches[ref])
                if ref != OBSERVATIONS:
                    contents.check(ref, found)
                yield found

    # --------------------------------------------------------------------------- notes

    def _notes(
        self, directory: Path, tips: Mapping[str, str], branches: dict[str, Branch], store: Objects
    ) -> Iterator[Finding]:
        known = {
            commit for ref, one in branches.items() if ref.startswith(HEADS) for commit in one.place
        }
        for ref, tip in tips.items():
            if not ref.startswith(NOTES):
                continue
            found = Finding(check="notes", what="lines of review notes")
            for one in walking.walk(directory, ref, tip).commits:
                for change in one.changes:
                    said = _note_lines(store, change.new) - _note_lines(store, change.old)
                    found.number += len(said)
                    found.problems += [
                        f"notes {one.short}: {problem}."
                        for problem in _note_problems(one, change.path, said, known)
                    ]
                    gone = _note_lines(store, change.old) - _note_lines(store, change.new)
                    if gone:
                        found.problems.append(
                            f"notes {one.short}: it takes away {len(gone)} decisions from {change.path}."
                        )
            yield found


def _note_lines(store: Objects, blob: str | None) -> set[bytes]:
    content = store.get(blob) if blob else None
    return set((content or b"").split(b"\n")) - {b""}


def _note_problems(one: Commit, path: str, lines: set[bytes], known: set[str]) -> Iterator[str]:
    commit = path.replace("/", "")
    if lines and commit not in known:
        yield f"it is about {commit[:10]}, which is nothing recorded"
    for line in sorted(lines):
        decision = decode(line)
        if decision is None:
            yield f"a line on {commit[:10]} is no decision"
        elif len(one.parents) < 2 and one.author != str(decision.reviewer):
            yield (
                f"a decision on {commit[:10]} in the name of {decision.reviewer} was written by {one.author}"
            )
        elif one.authored_at is not None and decision.at > one.authored_at:
            yield f"a decision on {commit[:10]} is dated after it was written"


def _signatures(directory: Path, tips: Mapping[str, str], *, quick: bool) -> Finding:
    """Every signature on `observations`; that none is missing, where settings ask for them."""
    found = Finding(check="signatures", what="signatures that git verifies")
    tip = tips.get(OBSERVATIONS)
    signing = Signing(directory)
    if tip is None:
        return found
    rows = signing.check(tip, count=1 if quick else None)
    for commit, letter, signer in rows:
        if letter in "GU":
            found.number += 1
        elif letter != "N":
            why = {
                "B": "is bad",
                "E": "cannot be checked: the key, or gpg.ssh.allowedSignersFile, is missing",
                "X": "was good and has expired",
                "Y": "was made by a key that has expired",
                "R": "was made by a key that was revoked",
            }.get(letter, f"is {letter}")
            said = f"the signature of observations {commit[:10]} {why}"
            found.problems.append(f"{said} ({signer})." if signer else f"{said}.")
    if signing.wanted and rows and rows[0][1] == "N":
        found.problems.append(
            f"observations {rows[0][0][:10]}, the last, is not signed, and commit.gpgSign asks for it."
        )
    if not signing.wanted:
        found.notes.append("Nothing is signed here: git's commit.gpgSign is not set.")
    return found


def _witnessed(branches: Mapping[str, Branch], witness: str) -> Finding:
    """Whether an id that was noted down earlier is still part of the history."""
    found = Finding(check="witness", what="noted id", number=1)
    observations = branches.get(OBSERVATIONS)
    ids = (
        [one for one in observations.place if one.startswith(witness.lower())]
        if observations
        else []
    )
    if len(ids) != 1:
        found.problems.append(
            f"{witness} was the last of the observations once, and is not among them: the archive was made "
            "anew, or this is another one."
        )
    return found
