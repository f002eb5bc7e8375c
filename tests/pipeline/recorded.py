"""An archive in which everything occurs that an archive can hold, for whoever checks or damages one."""

from __future__ import annotations

import hashlib
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

from policydiff.archive import (
    Closed,
    NewHold,
    NewVersion,
    Recording,
    SavedPage,
    create,
    open_archive,
)
from policydiff.declarations.canonical import canonical, fingerprint
from policydiff.extract import extract
from policydiff.model import (
    Capture,
    Declaration,
    Observation,
    Outcome,
    RecordKind,
    SourceDocument,
    Terms,
)
from policydiff.pipeline.extracting import EXTRACTOR
from policydiff.review import Decision, Reviewer, Verdict, encode

PRIVACY = Terms(service="Acme", type="Privacy Policy")
RULES = Terms(service="Acme", type="Community Guidelines")
NOON = datetime(2024, 9, 23, 12, 0, tzinfo=UTC)
ANN = "Ann Lee <ann@example.org>"


def hours(number: float) -> datetime:
    return NOON + timedelta(hours=number)


def git(directory: Path, *arguments: str, given: bytes = b"") -> str:
    """What git says; a test that cannot do its damage fails."""
    who = ("-c", "user.name=Mallory", "-c", "user.email=mallory@example.org")
    done = subprocess.run(
        ["git", "-C", str(directory), *who, *arguments],
        input=given,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().rstrip("\n")


def declaration(terms: Terms) -> Declaration:
    pages = (SourceDocument(url=f"https://acme.example/{terms.type[:4]}", select=("main",)),)
    return Declaration(terms=terms, documents=pages, fingerprint=fingerprint(canonical(pages)))


def capture(terms: Terms, words: str, at: datetime) -> Capture:
    url = declaration(terms).documents[0].url
    return Capture(
        requested_url=url,
        final_url=url,
        status=200,
        headers=(("content-type", "text/html; charset=utf-8"),),
        body=f"<html><body><nav>Home</nav><main><h1>{terms.type}</h1><p>{words}</main>".encode(),
        captured_at=at,
    )


def check(terms: Terms, words: str, at: datetime, *, held: str | None = None) -> Recording:
    """One check that received a page: recorded, or held for a reason."""
    page = capture(terms, words, at)
    declared = declaration(terms)
    text = extract(page, declared.documents[0])
    kept = canonical(declared.documents)
    return Recording(
        terms=terms,
        captures=(page,),
        version=None
        if held
        else NewVersion(
            text=text,
            kind=RecordKind.CHANGE,
            captured_at=at,
            extractor=EXTRACTOR,
            declaration=declared.fingerprint,
            declared=kept,
        ),
        held=NewHold(
            kind="shrunk",
            reason=held,
            text=text,
            extractor=EXTRACTOR,
            declaration=declared.fingerprint,
            declared=kept,
        )
        if held
        else None,
        observation=Observation(
            terms=terms,
            at=at,
            outcome=Outcome.HELD if held else Outcome.UNCHANGED,
            urls=(page.requested_url,),
            status=200,
            sha256=(hashlib.sha256(page.body).hexdigest(),),
            reason=held,
        ),
    )


def published(directory: Path) -> Path:
    """A history of somebody else's, with two commits."""
    subprocess.run(
        ["git", "init", "--quiet", "--bare", "--initial-branch=main", str(directory)], check=True
    )
    lines = []
    for number, words in enumerate(("We keep logs.", "We keep logs for a week.")):
        subject = (
            "Record new changes of Zeta Privacy Policy"
            if number
            else "Start tracking Zeta Privacy Policy"
        )
        at = int(hours(-100 + number).timestamp())
        lines.append(
            f"commit refs/heads/main\nauthor Bot <bot@example.org> {at} +0200\n"
            f"committer Bot <bot@example.org> {at} +0200\ndata {len(subject)}\n{subject}\n"
            f"M 100644 inline Zeta/Privacy Policy.md\ndata {len(words)}\n{words}\n"
        )
    git(directory, "fast-import", "--quiet", "--date-format=raw", given="".join(lines).encode())
    return directory


def note(at: datetime) -> bytes:
    return encode(
        Decision(
            change="ab" * 32,
            verdict=Verdict.FLAGGED,
            note="ask them",
            reviewer=Reviewer.parse(ANN),
            at=at,
            terms=str(PRIVACY),
            address="¶1",
            came=NOON,
            old="month",
            new="year",
        )
    )


def recorded(path: Path) -> Path:
    """An archive with snapshots, versions, observations, held pages, an import, a saved page and a note."""
    create(path)
    with open_archive(path) as archive:
        month = "We keep your data for one month."
        archive.record(
            [check(PRIVACY, month, NOON), check(RULES, "Be kind to each other.", hours(0.01))],
            recorded_at=hours(0.1),
        )
        archive.import_history(
            str(published(path.parent / "theirs.git")), name="theirs", recorded_at=hours(1)
        )
        saved = SavedPage(
            terms=PRIVACY,
            body=b"<main><p>We kept it for a day.",
            text="We kept it for a day.\n",
            captured_at=hours(-900),
            said_by="A. Clerk",
            file_name="old.html",
            extractor=EXTRACTOR,
            declaration="f00d",
        )
        archive.record_saved(saved, recorded_at=hours(2))
        changed = archive.record(
            [
                check(PRIVACY, "We keep your data for one year.", hours(12)),
                check(RULES, "Be kind to each other.", hours(12)),
            ],
            recorded_at=hours(12.1),
        )
        assert changed[0].record is not None
        archive.add_notes({changed[0].record.commit: [note(hours(13))]}, author=ANN, at=hours(13))
        archive.record(
            [
                check(PRIVACY, "Gone.", hours(24), held="The text has shrunk."),
                check(RULES, "Are you a robot?", hours(24), held="A check for robots."),
            ],
            recorded_at=hours(24.1),
        )
        first, second = archive.held()
        archive.decide(second, Closed.ACCEPTED, by=ANN, note="so it is", at=hours(25))
        archive.decide(first, Closed.REJECTED, by=ANN, note=None, at=hours(26))
        archive.record(
            [
                check(PRIVACY, "Gone.", hours(36)),
                check(RULES, "Be very kind to each other.", hours(36)),
            ],
            recorded_at=hours(36.1),
        )
        archive.record(
            [check(RULES, "Buy now.", hours(48), held="Another text.")], recorded_at=hours(48.1)
        )
        archive.record([check(PRIVACY, "Gone.", hours(60))], recorded_at=hours(60.1))
    return path
