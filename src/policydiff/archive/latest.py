"""What stands at the end of our own branches, and which commit put it there."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from policydiff.archive import layout, log, message
from policydiff.archive.layout import HEADS, SNAPSHOTS, VERSIONS
from policydiff.archive.objects import Objects
from policydiff.archive.recording import StoredSnapshot
from policydiff.model import Record, Terms

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_DATES = re.compile(
    rb"^author .*> (\d{1,12}) [+-]\d{4}\ncommitter .*> (\d{1,12}) [+-]\d{4}$", re.MULTILINE
)


class Newest:
    """The last touch of each file of a branch, found by walking back no further than asked."""

    def __init__(self, directory: Path, ref: str) -> None:
        self._touches = log.touches(directory, ref)
        self._seen: dict[str, log.Touch] = {}

    def find(self, path: str) -> log.Touch | None:
        """The last commit that touched a file.

        Cost: all the finds of one instance together walk the history once at most.
        """
        while path not in self._seen:
            touch = next(self._touches, None)
            if touch is None:
                return None
            self._seen.setdefault(touch.path, touch)
        return self._seen[path]

    def close(self) -> None:
        """Stop walking."""
        self._touches.close()


class Latest:
    """The last version and the last snapshots of terms.

    A file that does not stand at the end of its branch costs no walk of the history.
    """

    def __init__(self, directory: Path, objects: Objects) -> None:
        self._directory = directory
        self._objects = objects
        self._newest: dict[str, Newest] = {}

    def version(self, terms: Terms) -> Record | None:
        """See `Archive.last_version`."""
        layout.check_terms(terms)
        touch = self._last(VERSIONS, terms.service, terms.type)
        return touch and log.as_record(touch, terms, VERSIONS.removeprefix(HEADS))

    def snapshot(self, terms: Terms, document: int | None) -> StoredSnapshot | None:
        """See `Archive.last_snapshot`."""
        layout.check_terms(terms)
        touch = self._last(SNAPSHOTS, terms.service, layout.snapshot_stem(terms, document))
        if touch is None or touch.blob is None:
            return None
        return StoredSnapshot(
            terms=terms,
            document=document,
            captured_at=touch.authored_at,
            recorded_at=touch.committed_at,
            commit=touch.commit,
            blob=touch.blob,
            path=touch.path,
            trailers=touch.trailers,
        )

    def snapshots_of(self, record: Record) -> tuple[StoredSnapshot, ...]:
        """See `Archive.snapshots_of`."""
        commits = [value for name, value in record.trailers if name == "Snapshot"]
        found = [self._stored(record.terms, commit) for commit in commits]
        return tuple(snapshot for snapshot in found if snapshot is not None)

    def _stored(self, terms: Terms, commit: str) -> StoredSnapshot | None:
        """The snapshot of a terms that a commit recorded."""
        if not _COMMIT.fullmatch(commit):
            return None
        raw = self._objects.get(commit)
        dates = _DATES.search(raw) if raw else None
        if raw is None or dates is None:
            return None
        text = raw.partition(b"\n\n")[2].decode("utf-8", "replace")
        trailers = message.parse(text)[1]
        number = next((value for name, value in trailers if name == "Document"), None)
        document = int(number) if number and number.isdecimal() else None
        stem = layout.snapshot_stem(terms, document)
        files = self._objects.tree(f"{commit}:{terms.service}")
        name = next((name for name in files if name.rpartition(".")[0] == stem), None)
        if name is None:
            return None
        authored, committed = (datetime.fromtimestamp(int(at), UTC) for at in dates.groups())
        return StoredSnapshot(
            terms=terms,
            document=document,
            captured_at=authored,
            recorded_at=committed,
            commit=commit,
            blob=files[name],
            path=f"{terms.service}/{name}",
            trailers=trailers,
        )

    def _last(self, branch: str, folder: str, stem: str) -> log.Touch | None:
        """The last touch of a file, of whatever extension."""
        names = self._objects.tree(f"{branch}:{folder}")
        name = next((name for name in names if name.rpartition(".")[0] == stem), None)
        if name is None:
            return None
        if branch not in self._newest:
            self._newest[branch] = Newest(self._directory, branch)
        return self._newest[branch].find(f"{folder}/{name}")

    def forget(self) -> None:
        """Drop what was learned from branches that have moved since."""
        for newest in self._newest.values():
            newest.close()
        self._newest.clear()
