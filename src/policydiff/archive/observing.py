"""Observations as lines of JSON, one small file for each run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from policydiff.archive import log, process
from policydiff.archive.layout import OBSERVATIONS
from policydiff.archive.objects import Objects
from policydiff.errors import ArchiveError
from policydiff.model import Observation, Outcome, Terms


def encode(observations: Iterable[Observation]) -> bytes:
    """The content of a run's file: one line of ASCII JSON for each observation."""
    return b"".join(
        json.dumps(_fields(one), separators=(",", ":")).encode() + b"\n" for one in observations
    )


def _fields(one: Observation) -> dict[str, object]:
    fields: dict[str, object] = {
        "terms": str(one.terms),
        "at": one.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "outcome": one.outcome.value,
        "urls": one.urls,
        "status": one.status,
        "sha256": one.sha256,
        "reason": one.reason,
    }
    return {name: value for name, value in fields.items() if value not in (None, ())}


def decode(content: bytes, path: str) -> Iterator[Observation]:
    """The observations of a run's file.

    Args:
        content: what `encode` made.
        path: where it stood, for the error.

    Raises:
        ArchiveError: a line is not an observation.
    """
    for number, line in enumerate(content.splitlines(), start=1):
        try:
            yield _observation(json.loads(line))
        except _WRONG as error:
            raise ArchiveError(
                f"Line {number} of {path} on the branch `observations` is not an observation; "
                "restore the archive from a copy."
            ) from error


_WRONG = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)
"""What a line that is no observation may raise."""


def _observation(fields: dict[str, Any]) -> Observation:
    service, _, kind = fields["terms"].partition("/")
    status, reason = fields.get("status"), fields.get("reason")
    if not isinstance(status, int | None) or not isinstance(reason, str | None):
        raise TypeError
    return Observation(
        terms=Terms(service=service, type=kind),
        at=datetime.fromisoformat(fields["at"]).astimezone(UTC),
        outcome=Outcome(fields["outcome"]),
        urls=tuple(map(_text, fields.get("urls", ()))),
        status=status,
        sha256=tuple(map(_text, fields.get("sha256", ()))),
        reason=reason,
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def path_of(recorded_at: datetime, content: bytes, before: str | None) -> str:
    """Where a run's file stands: `YYYY/MM/<time>-<digest>.jsonl`.

    The digest, of the content and the commit before, keeps apart two runs of one second, even if
    they saw the same.

    Args:
        recorded_at: when the run recorded it.
        content: what `encode` made.
        before: the commit that `observations` had; None where it had none.
    """
    digest = hashlib.sha256((before or "").encode() + content).hexdigest()[:12]
    return f"{recorded_at.astimezone(UTC):%Y/%m/%Y-%m-%dT%H%M%SZ}-{digest}.jsonl"


def months(directory: Path, objects: Objects) -> tuple[tuple[str, str], ...]:
    """The months of which something was observed, each with the id of its folder, which names its content."""
    if objects.get(OBSERVATIONS) is None:
        return ()
    listed = process.run(directory, "ls-tree", "-r", "-d", "-z", OBSERVATIONS).decode()
    folders = (line.partition("\t")[::2] for line in listed.split("\0") if line)
    return tuple((path, entry[-40:]) for entry, path in folders if path.count("/") == 1)


def of_month(objects: Objects, month: str, folder: str) -> Iterator[Observation]:
    """What was observed in one month.

    Args:
        objects: of the archive.
        month: see `months`.
        folder: its id.

    Raises:
        ArchiveError: an observation cannot be read.
    """
    files = sorted(objects.tree(folder).items())
    contents = objects.stream(blob for _, blob in files)
    for (name, _), content in zip(files, contents, strict=True):
        yield from decode(content or b"?", f"{month}/{name}")


def backwards(
    directory: Path, objects: Objects, wanted: Callable[[Terms], bool]
) -> Iterator[Observation]:
    """Observations of the terms that are wanted when their line is met, latest recorded first.

    Args:
        directory: the archive.
        objects: its objects.
        wanted: asked again and again; lines of other terms are not parsed.

    Raises:
        ArchiveError: one cannot be read.

    Cost: as far back as it is taken; some 2 µs for each line that is passed over.
    """
    if objects.get(OBSERVATIONS) is None:
        return
    known: dict[bytes, Terms] = {}
    for touch in log.touches(directory, OBSERVATIONS):
        content = objects.get(touch.blob) if touch.blob else b""
        for line in reversed((content if content is not None else b"?").splitlines()):
            head = line.partition(b',"at":')[0]
            if head not in known:
                known[head] = next(decode(line, touch.path)).terms
            if wanted(known[head]):
                yield next(decode(line, touch.path))
