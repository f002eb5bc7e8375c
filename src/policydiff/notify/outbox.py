"""What is still to be said, and to whom, in a file beside the archive's branches.

A message is written here before it is sent, and taken out once it was: so it is sent at least once, and
twice only where a run is killed, or an answer lost, between the two. What was noticed of an archive
moves on in the same write that puts the messages here, so nothing is told of twice, or forgotten.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from filelock import FileLock, Timeout

from policydiff.errors import ArchiveBusy, ArchiveError

FILE = "policydiff-notices.json"
_LOCK = "policydiff-notifying"
_FORMAT = 1
_PATIENCE = 60.0
"""Seconds to wait for another run that is sending."""
_LONGEST_WAIT = timedelta(hours=6)
"""After many tries that failed; after the first a minute, then twice as long each time."""
_TRIES_COUNTED = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Plain text, complete: it is never worded anew, so that its id stays."""

    id: str
    """Says which one it is, should it come twice; it stands in the body too."""
    at: str
    """When it was written, ISO 8601 in UTC."""
    title: str
    body: str
    urgent: bool


@dataclass(slots=True, kw_only=True)
class Box:
    """What one notifier was told of, and what waits for it."""

    since: str | None
    """Id of the last commit on `versions` that was looked at; None where there was none."""
    held: list[list[str]] = field(default_factory=list)
    """Terms and kind of what is held and was told of."""
    failing: dict[str, str] = field(default_factory=dict)
    """Terms that fail and were told of, and since when they do."""
    waiting: list[Message] = field(default_factory=list)
    tries: int = 0
    """Those that failed since one succeeded."""
    error: str | None = None
    """Why the last one did; nothing secret."""
    not_before: str | None = None
    """When a run tries again, ISO 8601 in UTC."""

    def due(self, now: datetime) -> bool:
        """Whether a run may try again."""
        return self.not_before is None or now >= datetime.fromisoformat(self.not_before)

    def failed(self, error: str, now: datetime) -> None:
        """Note a try that failed."""
        wait = min(timedelta(minutes=2 ** min(self.tries, 10)), _LONGEST_WAIT)
        self.tries = min(self.tries + 1, _TRIES_COUNTED)
        self.error = error
        self.not_before = (now + wait).astimezone(UTC).isoformat()

    def sent(self) -> None:
        """Note that the first that waits was sent."""
        del self.waiting[0]
        self.tries, self.error, self.not_before = 0, None, None


class Outbox:
    """The boxes of an archive's notifiers, by name, while this run alone works on them.

    Args:
        archive: the folder of the archive.

    Raises:
        ArchiveBusy: another run is sending.
        ArchiveError: the file can't be read or written.
    """

    def __init__(self, archive: Path) -> None:
        self._archive = archive
        self._lock = FileLock(archive / _LOCK, timeout=_PATIENCE)
        self.boxes: dict[str, Box] = {}

    def __enter__(self) -> Self:
        try:
            self._lock.acquire()
        except Timeout as error:
            raise ArchiveBusy(
                f"Another run is sending notifications of {self._archive}: wait until it ends and run "
                "`policydiff notify`."
            ) from error
        except OSError as error:
            raise _unwritable(self._archive, error) from error
        try:
            self.boxes = read(self._archive)
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def save(self) -> None:
        """Write all of it, in one step.

        Raises:
            ArchiveError: it can't be written; what was there stays.
        """
        content = {
            "format": _FORMAT,
            "notifiers": {name: asdict(box) for name, box in sorted(self.boxes.items())},
        }
        made: Path | None = None
        try:
            with tempfile.NamedTemporaryFile(
                "w",
                dir=self._archive,
                prefix=f"{FILE}-",
                encoding="ascii",
                newline="\n",
                delete=False,
            ) as file:
                made = Path(file.name)
                json.dump(content, file, indent=1)
                file.write("\n")
                file.flush()
                os.fsync(file.fileno())
            os.replace(made, self._archive / FILE)  # noqa: PTH105 - over an existing file, on Windows too
        except OSError as error:
            if made is not None:
                made.unlink(missing_ok=True)
            raise _unwritable(self._archive, error) from error


def read(archive: Path) -> dict[str, Box]:
    """The boxes of an archive as they were written last; none where nobody was ever told anything.

    Raises:
        ArchiveError: the file can't be read, or is not one of ours.
    """
    file = archive / FILE
    try:
        content = json.loads(file.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        reason = getattr(error, "strerror", None) or "it is no JSON"
        raise _unreadable(file, reason) from error
    try:
        if content["format"] != _FORMAT:
            raise _unreadable(file, "a newer policydiff wrote it")
        return {str(name): _box(fields) for name, fields in content["notifiers"].items()}
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise _unreadable(file, "it is not what policydiff writes") from error


def _box(fields: Mapping[str, Any]) -> Box:
    waiting = [Message(**message) for message in fields["waiting"]]
    box = Box(**{**fields, "waiting": waiting})
    box.due(datetime.now(UTC))
    return box


def _unreadable(file: Path, reason: str) -> ArchiveError:
    return ArchiveError(
        f"{file} can't be read: {reason}. Take it away to begin anew; what waits in it is then not sent."
    )


def _unwritable(archive: Path, error: OSError) -> ArchiveError:
    return ArchiveError(
        f"Notifications can't be kept in {archive}: {error.strerror or error}. Nothing is lost: the next "
        "run notices the same again."
    )
