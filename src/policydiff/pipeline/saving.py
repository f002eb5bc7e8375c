"""A page that somebody saved, put into the archive."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from policydiff.archive import SavedPage, create, open_archive
from policydiff.collection import Collection
from policydiff.declarations import load_declarations
from policydiff.errors import ExtractError, UsageError
from policydiff.extract import extract
from policydiff.gates import judge
from policydiff.model import Capture, FailureReason, Record
from policydiff.pipeline.extracting import EXTRACTOR
from policydiff.queries import match_one


def record_file(
    collection: Collection,
    file: Path,
    *,
    query: str,
    captured_at: datetime,
    name: str,
    recorded_at: datetime,
) -> Record | None:
    """Put a saved page into the archive, on an import branch of its own.

    Returns:
        The record; None where the very same page stands there already.

    Raises:
        UsageError: the terms are not declared, the file can't be read, or the time is yet to come.
        ExtractError: the page holds no text where the declaration says it should.
        ArchiveError: the archive can't be written.
    """
    assert collection.declarations is not None  # noqa: S101 - the caller refused foreign repositories
    if captured_at > recorded_at:
        raise UsageError(
            f"{captured_at:%Y-%m-%d %H:%M} UTC is yet to come: give the time at which the page was saved."
        )
    declared = load_declarations(collection.declarations)
    terms = match_one(query, [declaration.terms for declaration in declared], declared=True)
    declaration = next(d for d in declared if d.terms == terms)
    if len(declaration.documents) > 1:
        raise UsageError(
            f"{terms} is combined from {len(declaration.documents)} pages; one saved page is not its text."
        )
    try:
        body = file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} can't be read: {error.strerror or error}.") from error
    document = declaration.documents[0]
    capture = Capture(
        requested_url=document.url,
        final_url=document.url,
        status=200,
        headers=(("content-type", "text/html"),),
        body=body,
        captured_at=captured_at,
    )
    try:
        text = extract(capture, document)
    except ExtractError as error:
        raise ExtractError(
            f"{file} gives no text of {terms}. {error.message}", reason=error.reason
        ) from error
    verdict = judge(text, captures=[capture], previous=None)
    if verdict.reason is not None:
        raise ExtractError(
            f"{file} does not look like {terms}: {verdict.reason}",
            reason=FailureReason.NOT_THE_POLICY,
        )
    create(collection.archive)
    page = SavedPage(
        terms=terms,
        body=body,
        text=text,
        captured_at=captured_at,
        said_by="the person who recorded it",
        file_name=file.name,
        url=document.url,
        extractor=EXTRACTOR,
        declaration=declaration.fingerprint,
    )
    with open_archive(collection.archive) as archive:
        return archive.record_saved(page, name=name, recorded_at=recorded_at)
