"""Recordings turned into commits.

What is new is decided here, under the lock and against the branches as they then are: a snapshot
is committed when its bytes differ from the last, a version when its text does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from policydiff.archive import evidence, layout, maintaining, message
from policydiff.archive.committing import commit_text
from policydiff.archive.holding import Holding
from policydiff.archive.latest import Newest
from policydiff.archive.layout import DECLARATIONS, SNAPSHOTS, VERSIONS
from policydiff.archive.message import Facts
from policydiff.archive.objects import Objects, blob_id, encode
from policydiff.archive.recording import NewVersion, Recorded, Recording
from policydiff.archive.transaction import Transaction
from policydiff.errors import ArchiveError
from policydiff.model import Capture, Outcome, Record, RecordKind, Terms

_SOURCE_TRAILERS = ("Source-URL", "Final-URL", "Content-SHA256")
"""What a version repeats of each of its snapshots."""


def record(
    directory: Path,
    objects: Objects,
    recordings: Sequence[Recording],
    recorded_at: datetime,
) -> tuple[Recorded, ...]:
    """Record what one run found; see `Archive.record`."""
    with Transaction(directory) as transaction:
        done = Writing(directory, transaction, objects, recorded_at).record(recordings)
        transaction.publish()
        maintaining.tidy_up(directory)
    return done


class Writing:
    """Turns the recordings of one run into commits of one transaction.

    Args:
        directory: the archive.
        transaction: entered; whoever made it publishes it.
        objects: the archive's objects.
        recorded_at: committer date of everything written.
    """

    def __init__(
        self, directory: Path, transaction: Transaction, objects: Objects, recorded_at: datetime
    ) -> None:
        self._transaction = transaction
        self._objects = objects
        self._recorded_at = recorded_at.replace(microsecond=0)
        self._folders: dict[tuple[str, str], dict[str, str]] = {}
        self._services: set[str] = set()
        self._committed: dict[str, str] = {}
        self._chain = evidence.chain(transaction)
        self.holding = Holding(directory, transaction, objects, self._recorded_at)
        tip = transaction.tips.get(SNAPSHOTS)
        self._before = Newest(directory, tip) if tip else None
        if VERSIONS in transaction.tips:
            self._services = objects.names(f"{transaction.tips[VERSIONS]}:")

    def _folder(self, branch: str, folder: str) -> dict[str, str]:
        """File name to blob id of a folder, this transaction's commits included."""
        if (branch, folder) not in self._folders:
            tip = self._transaction.tips.get(branch)
            files = self._objects.tree(f"{tip}:{folder}") if tip else {}
            self._folders[branch, folder] = files
        return self._folders[branch, folder]

    def _refuse_clash(self, terms: Terms) -> None:
        """Refuse a name that some file system takes for one that stands here already."""
        files = {name.removesuffix(".md") for name in self._folder(VERSIONS, terms.service)}
        for what, name, others in (
            ("service", terms.service, self._services),
            ("terms type", terms.type, files),
        ):
            if name not in others and (other := layout.clashing(name, others)):
                raise ArchiveError(
                    f"The {what} {name!r} cannot be recorded: {other!r} is there, and some file systems "
                    "take both for one. Declare it by that name."
                )
        self._services.add(terms.service)

    def record(self, recordings: Iterable[Recording]) -> tuple[Recorded, ...]:
        """Commit everything of one run; the observations come last, in one file."""
        done = tuple(self._record(one) for one in recordings)
        observations = [one.observation for one in done if one.observation is not None]
        if observations:
            first_line = f"Record {len(observations)} observations"
            evidence.observe(self._transaction, first_line, self._recorded_at, observations)
        return done

    def _record(self, recording: Recording) -> Recorded:
        terms = recording.terms
        layout.check_terms(terms)
        self._refuse_clash(terms)
        if recording.held is not None:
            self._declare(terms, recording.held.declared)
            waits = self.holding.hold(terms, recording.held, recording.captures)
            return Recorded(
                terms=terms, record=None, snapshots=(), observation=recording.observation,
                rejected=not waits,
            )  # fmt: skip
        record, snapshots = self.captured(terms, recording.captures, recording.version)
        observation = recording.observation
        if observation and observation.outcome not in {Outcome.HELD, Outcome.FAILED}:
            observation = replace(observation, outcome=_outcome(record))
            self.holding.supersede(terms)
        return Recorded(terms=terms, record=record, snapshots=snapshots, observation=observation)

    def captured(
        self,
        terms: Terms,
        captures: Sequence[Capture | None],
        version: NewVersion | None,
        said: Facts | None = None,
    ) -> tuple[Record | None, tuple[str, ...]]:
        """Commit the bytes of pages and the text they gave, each unless it stands there already.

        Args:
            terms: whose.
            captures: one for each document, in order; None for one that was not received.
            version: the text, if any.
            said: more trailers of the version.

        Returns:
            The record of the text, and the ids of the commits with new bytes.
        """
        snapshots: list[str] = []
        sources: list[tuple[Capture, str]] = []
        for number, capture in enumerate(captures, start=1):
            if capture is not None:
                document = number if len(captures) > 1 else None
                path, is_new = self._snapshot(terms, document, capture)
                if is_new:
                    snapshots.append(self._committed[path])
                sources.append((capture, path))
        record = self._version(terms, version, sources, said or []) if version else None
        return record, tuple(snapshots)

    def _snapshot(self, terms: Terms, document: int | None, capture: Capture) -> tuple[str, bool]:
        """Commit a capture's bytes unless they stand there already; gives the path."""
        stem = layout.snapshot_stem(terms, document)
        name = f"{stem}.{layout.extension_of(capture.header('content-type'))}"
        path = f"{terms.service}/{name}"
        files = self._folder(SNAPSHOTS, terms.service)
        blob = blob_id(capture.body)
        if files.get(name) == blob:
            return path, False
        before = [file for file in files if file.rpartition(".")[0] == stem]
        kind = RecordKind.CHANGE if before else RecordKind.FIRST
        facts: Facts = [
            ("Terms", str(terms)),
            ("Document", None if document is None else str(document)),
            *message.of_capture(capture),
            self._chain,
        ]
        self._committed[path] = self._transaction.commit(
            SNAPSHOTS,
            message.compose(message.subject(kind, terms), facts),
            authored_at=capture.captured_at,
            recorded_at=self._recorded_at,
            files={**{f"{terms.service}/{file}": None for file in before}, path: capture.body},
        )
        for file in before:
            del files[file]
        files[name] = blob
        return path, True

    def _source(self, capture: Capture, path: str) -> Facts:
        """What a version says of one of its snapshots."""
        commit = self._committed.get(path)
        if commit is None and self._before is not None:
            touch = self._before.find(path)
            commit = touch.commit if touch else None
        digest = hashlib.sha256(capture.body).hexdigest()
        values = (capture.requested_url, capture.final_url, digest)
        return [*zip(_SOURCE_TRAILERS, values, strict=True), ("Snapshot", commit)]

    def _version(
        self,
        terms: Terms,
        version: NewVersion,
        sources: Iterable[tuple[Capture, str]],
        said: Facts,
    ) -> Record | None:
        """Commit a text unless it stands there already."""
        path = layout.version_path(terms)
        name = path.partition("/")[2]
        files = self._folder(VERSIONS, terms.service)
        content = encode(version.text)
        if files.get(name) == blob_id(content):
            return None
        kind = RecordKind.CHANGE if name in files else RecordKind.FIRST
        if kind is RecordKind.CHANGE and version.kind is RecordKind.TECHNICAL:
            kind = RecordKind.TECHNICAL
        facts: Facts = []
        for capture, file in sources:
            facts += self._source(capture, file)
        for stored in version.snapshots:
            facts += [(key, stored.trailer(key)) for key in _SOURCE_TRAILERS]
            facts.append(("Snapshot", stored.commit))
        facts += [("Extractor", version.extractor), ("Declaration", version.declaration)]
        facts += [*version.facts, *said, self._chain]
        self._declare(terms, version.declared)
        files[name] = blob_id(content)
        return commit_text(
            self._transaction,
            self._recorded_at,
            terms=terms,
            branch=VERSIONS,
            files={path: content},
            kind=kind,
            captured_at=version.captured_at,
            facts=facts,
        )

    def _declare(self, terms: Terms, declared: str) -> None:
        """Keep how a terms is declared, unless it stands there already."""
        path = layout.declaration_path(terms)
        name = path.partition("/")[2]
        files = self._folder(DECLARATIONS, terms.service)
        content = declared.encode()
        if not declared or files.get(name) == blob_id(content):
            return
        files[name] = blob_id(content)
        facts = [
            ("Terms", str(terms)),
            ("Declaration", hashlib.sha256(content).hexdigest()),
            self._chain,
        ]
        self._transaction.commit(
            DECLARATIONS,
            message.compose(f"Declare {terms.service} {terms.type}", facts),
            authored_at=self._recorded_at,
            recorded_at=self._recorded_at,
            files={path: content},
        )


def _outcome(record: Record | None) -> Outcome:
    match record:
        case Record(kind=RecordKind.FIRST):
            return Outcome.FIRST
        case Record(kind=RecordKind.CHANGE):
            return Outcome.CHANGED
        case _:
            return Outcome.UNCHANGED
