"""What each commit of a branch holds, against what it says of it: every branch by its own rules."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from policydiff.archive import held, layout, limits
from policydiff.archive.checking import Finding, Told, shape, terms_of
from policydiff.archive.layout import DECLARATIONS, HELD, SNAPSHOTS, VERSIONS
from policydiff.archive.objects import Objects
from policydiff.archive.recording import Closed
from policydiff.archive.repository import Repository
from policydiff.archive.walking import Branch, Commit
from policydiff.errors import ArchiveError
from policydiff.model import Terms

_SHA256 = re.compile(r"[0-9a-f]{64}")


class Contents:
    """Checks what each commit of our branches holds against what it says.

    Args:
        branches: those that are there, by full name.
        store: the archive's objects.
        quick: whether bytes are left unread.
        told: called for each commit looked at.
    """

    def __init__(
        self, branches: dict[str, Branch], store: Objects, *, quick: bool, told: Told
    ) -> None:
        self._branches = branches
        self._store = store
        self._quick = quick
        self._told = told

    def check(self, ref: str, found: Finding) -> None:
        """Check every commit of a branch; problems are added to what was found."""
        rule = {
            SNAPSHOTS: self._snapshot,
            VERSIONS: self._version,
            DECLARATIONS: self._declaration,
            HELD: self._held,
        }[ref]
        branch = self._branches[ref]
        for one in branch.commits:
            terms = terms_of(one)
            where = f"{branch.name} {one.short}"
            if terms is None or not one.changes:
                found.problems.append(
                    f"{where} (“{one.subject}”) was not made by policydiff: it says of no terms what it holds."
                )
            else:
                found.problems += [f"{where} ({terms}): {said}." for said in rule(one, terms)]
            self._told(branch.name)

    def _snapshot(self, one: Commit, terms: Terms) -> Iterator[str]:
        number = one.trailer("Document")
        stem = layout.snapshot_stem(terms, int(number) if number and number.isdecimal() else None)
        new = [change for change in one.changes if change.new]
        if len(new) != 1:
            yield f"it holds {len(new)} pages, and should hold one"
        for change in one.changes:
            if change.path.rpartition(".")[0] != f"{terms.service}/{stem}":
                yield f"it changes {change.path}, which is another page"
        yield from self.sha256([change.new or "" for change in new], one.all("Content-SHA256"))

    def _version(self, one: Commit, terms: Terms) -> Iterator[str]:
        paths = [change.path for change in one.changes]
        if paths != [layout.version_path(terms)] or one.changes[0].new is None:
            yield f"it changes {', '.join(paths)}, and should change the text of {terms}"
        sources, digests = one.all("Snapshot"), one.all("Content-SHA256")
        if not sources or len(sources) != len(digests):
            yield f"it names {len(sources)} snapshots and {len(digests)} SHA-256 of pages"
        for commit, digest in zip(sources, digests, strict=False):
            yield from self._source(one, terms, commit, digest)
        if one.trailer("Accepted-By") and not self._accepted(one):
            yield "it says that it was accepted, and no decision on the branch held says so"

    def _source(self, one: Commit, terms: Terms, commit: str, digest: str) -> Iterator[str]:
        """Whether a version says of one of its snapshots what that says of itself."""
        snapshots = self._branches.get(SNAPSHOTS)
        at = snapshots.place.get(commit) if snapshots else None
        if snapshots is None or at is None:
            yield f"its snapshot {commit[:10]} is not on the branch snapshots"
            return
        source = snapshots.commits[at]
        if terms_of(source) != terms:
            yield f"its snapshot {commit[:10]} is of {source.trailer('Terms')}"
        if source.trailer("Content-SHA256") != digest:
            yield f"the SHA-256 it names is not that of its snapshot {commit[:10]}"
        if source.authored_at and one.authored_at and source.authored_at > one.authored_at:
            yield f"it was captured before its snapshot {commit[:10]}"
        elif source.committed_at == one.committed_at and one.trailer("Kind") is None:
            sources = [_get(snapshots, each) for each in one.all("Snapshot")]
            if one.authored_at not in {each.authored_at for each in sources if each}:
                yield f"its date is not that of its snapshot {commit[:10]}, with which it was recorded"

    def _accepted(self, one: Commit) -> bool:
        branch = self._branches.get(HELD)
        return branch is not None and any(
            commit.trailer(held.DECISION) == Closed.ACCEPTED
            and commit.trailer("Held") == one.trailer("Held")
            and commit.trailer("Decided-By") == one.trailer("Accepted-By")
            for commit in branch.commits
        )

    def _declaration(self, one: Commit, terms: Terms) -> Iterator[str]:
        if [change.path for change in one.changes] != [layout.declaration_path(terms)]:
            yield "it changes another file than this declaration"
        yield from self.sha256([change.new or "" for change in one.changes], one.all("Declaration"))

    def _held(self, one: Commit, terms: Terms) -> Iterator[str]:
        folder = f"{layout.held_folder(terms)}/"
        for change in one.changes:
            if not change.path.startswith(folder):
                yield f"it changes {change.path}, which is not of {terms}"
        new = sorted(
            (change for change in one.changes if change.new),
            key=lambda change: (change.path.endswith(held.TEXT), len(change.path), change.path),
        )
        if one.trailer(held.DECISION) is None:
            digests = [*one.all("Content-SHA256"), *one.all("Text-SHA256")]
            yield from self.sha256([change.new or "" for change in new], digests)
            return
        if new:
            yield "it is a decision, and adds files"
        branch = self._branches[HELD]
        at = branch.place.get(one.trailer("Held") or "")
        if at is None or at >= branch.place[one.id] or terms_of(branch.commits[at]) != terms:
            yield "it decides on something that was not held before it"
        if one.trailer(held.DECISION) != Closed.SUPERSEDED and not one.trailer("Decided-By"):
            yield "it does not say who decided"

    def sha256(self, blobs: list[str], digests: Iterable[str]) -> Iterator[str]:
        """Hold each file against the SHA-256 that its commit says of it."""
        said = list(digests)
        if len(said) != len(blobs) or not all(map(_SHA256.fullmatch, said)):
            yield f"it holds {len(blobs)} files and names {len(said)} SHA-256"
            return
        for blob, digest in zip(blobs, said, strict=True):
            if self._quick:
                continue
            try:
                content = self._store.get(blob)
            except ArchiveError as error:
                content = None
                yield f"its file {blob[:10]} cannot be read: {error.message}"
            else:
                if content is None:
                    yield f"its file {blob[:10]} is missing"
            if content is not None and hashlib.sha256(content).hexdigest() != digest:
                yield f"its file {blob[:10]} does not have the SHA-256 that the commit names"


def imported(
    directory: Path, branch: Branch, store: Objects, *, quick: bool, told: Told
) -> Finding:
    """An import branch: pages that people saved, each by its SHA-256, or a history as it was published."""
    if not branch.commits or branch.commits[-1].trailer("Origin") != "saved page":
        found = Finding(check=branch.name, what=f"commits on {branch.name}, ids as published")
        found.number = len(branch.place)
        if limits.unknown(Repository(directory), branch.name.removeprefix("imports/")):
            found.notes.append(
                f"{branch.name}: whether one service alone is to be read from it was set where it was imported "
                "and did not come with this copy, so all is read. Import it again as it was first."
            )
        return found
    found = shape(branch)
    contents = Contents({}, store, quick=quick, told=told)
    for one in branch.commits:
        terms = terms_of(one)
        pages = [change.new or "" for change in one.changes if not change.path.endswith(".md")]
        if terms is None or one.trailer("Origin") != "saved page":
            found.problems.append(f"{branch.name} {one.short} is not a page that policydiff saved.")
            continue
        if len(one.changes) > len(pages) == 0 and one.trailer("Kind"):
            continue  # the same page, its text extracted anew
        found.problems += [
            f"{branch.name} {one.short} ({terms}): {said}."
            for said in contents.sha256(pages, one.all("Content-SHA256"))
        ]
    return found


def _get(branch: Branch, commit: str) -> Commit | None:
    at = branch.place.get(commit)
    return None if at is None else branch.commits[at]
