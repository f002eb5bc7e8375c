"""Every recorded version extracted again from the pages it names: the text follows from the bytes, or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from policydiff.archive.checking import Finding, terms_of
from policydiff.archive.layout import DECLARATIONS, SNAPSHOTS, VERSIONS
from policydiff.archive.objects import Objects, blob_id, encode
from policydiff.archive.walking import Branch, Commit
from policydiff.declarations import canonical as canonical_form
from policydiff.errors import ArchiveError, ExtractError
from policydiff.model import Capture, Declaration, SourceDocument, Terms
from policydiff.pipeline.extracting import EXTRACTOR, text_of
from policydiff.pipeline.settling import settle


def extracted(branches: Mapping[str, Branch], store: Objects, told: Callable[[], None]) -> Finding:
    """Extract every version again, by the declaration of its time.

    Args:
        branches: of the archive, by full name.
        store: its objects.
        told: called for each version.

    Cost: some 25 ms a version.
    """
    found = Finding(check="extraction", what="versions extracted again from their snapshots")
    pages = _Pages(branches.get(SNAPSHOTS), store)
    declared = _declared(branches, store)
    skipped: Counter[str] = Counter()
    versions = branches.get(VERSIONS)
    for one in versions.commits if versions else ():
        told()
        terms = terms_of(one)
        change = next((change for change in one.changes if change.new), None)
        if terms is None or change is None:
            continue  # said where the branch was checked
        extractor = one.trailer("Extractor") or "none named"
        documents = declared.get(one.trailer("Declaration") or "")
        if extractor != EXTRACTOR:
            skipped[f"extractor {extractor}, and this is {EXTRACTOR}"] += 1
            continue
        if documents is None:
            skipped["their declaration is not kept (recorded by an older policydiff)"] += 1
            continue
        declaration = Declaration(terms=terms, documents=documents)
        try:
            problem = _problem(one, declaration, pages, store, change.old, change.new or "")
        except (ArchiveError, ExtractError) as error:
            problem = f"cannot be extracted again: {error.message}"
        else:
            found.number += 1
        if problem:
            found.problems.append(f"versions {one.short} ({terms}) {problem}")
    found.notes += [
        f"{count:,} versions not extracted again: {why}." for why, count in skipped.items()
    ]
    return found


def _problem(
    one: Commit, declaration: Declaration, pages: _Pages, store: Objects, old: str | None, new: str
) -> str | None:
    """What is wrong with a version, if anything is.

    Raises:
        ArchiveError: a page is missing.
        ExtractError: a page gives no text.
    """
    captures = pages.named(one)
    if len(captures) != len(declaration.documents):
        return "does not name a snapshot for each document that was declared."
    text = text_of(declaration, captures)
    unstable = one.trailer("Unstable")
    if unstable is not None:
        first = text_of(declaration, pages.first_look(one, declaration.terms))
        before = None if old is None else (store.get(old) or b"").decode("utf-8", "replace")
        settled = settle(first, text, before)
        if unstable != str(len(settled.unstable)):
            return f"says that two looks differ in {unstable} parts, and they do in {len(settled.unstable)}."
        text = settled.text
    if blob_id(encode(text)) != new:
        return "is not the text that its snapshots give."
    return None


class _Pages:
    """The pages of versions, with what is known of how they were answered."""

    def __init__(self, snapshots: Branch | None, store: Objects) -> None:
        self._snapshots = snapshots
        self._store = store
        self._by_digest: dict[tuple[str, str], list[Commit]] = {}
        for one in snapshots.commits if snapshots else ():
            key = (one.trailer("Terms") or "", one.trailer("Content-SHA256") or "")
            self._by_digest.setdefault(key, []).append(one)

    def named(self, one: Commit) -> list[Capture]:
        """Those that a version names as its snapshots.

        Raises:
            ArchiveError: the bytes of one are missing.
        """
        if self._snapshots is None:
            return []
        places = map(self._snapshots.place.get, one.all("Snapshot"))
        return self._captures(self._snapshots.commits[at] for at in places if at is not None)

    def first_look(self, one: Commit, terms: Terms) -> list[Capture]:
        """Those of the first of two looks that a version was settled from.

        Raises:
            ArchiveError: one is not kept, or its bytes are missing.
        """
        found: list[Commit] = []
        for digest in one.all("First-SHA256"):
            kept = self._by_digest.get((str(terms), digest))
            if not kept:
                raise ArchiveError(f"the page of its first look ({digest[:10]}…) is not kept")
            found.append(kept[-1])
        return self._captures(found)

    def _captures(self, commits: Iterable[Commit]) -> list[Capture]:
        captures: list[Capture] = []
        for one in commits:
            blob = next((change.new for change in one.changes if change.new), "")
            body = self._store.get(blob or "")
            if body is None or one.authored_at is None:
                raise ArchiveError(f"the page of {one.short} is missing")
            kind = one.trailer("Content-Type")
            captures.append(
                Capture(
                    requested_url=one.trailer("Source-URL") or "",
                    final_url=one.trailer("Final-URL") or "",
                    status=200,
                    headers=(("content-type", kind),) if kind else (),
                    body=body,
                    captured_at=one.authored_at,
                )
            )
        return captures


def _declared(
    branches: Mapping[str, Branch], store: Objects
) -> dict[str, tuple[SourceDocument, ...]]:
    """Fingerprint to what was declared, from the branch that keeps it."""
    branch = branches.get(DECLARATIONS)
    found: dict[str, tuple[SourceDocument, ...]] = {}
    for one in branch.commits if branch else ():
        for change in one.changes:
            try:
                text = (store.get(change.new or "") or b"").decode("utf-8", "replace")
            except ArchiveError:
                continue
            documents = canonical_form.documents_of(text)
            if documents:
                found[canonical_form.fingerprint(text)] = documents
    return found
