"""What `verify` says, as blocks and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policydiff.archive.checking import Finding
from policydiff.render import words
from policydiff.render.blocks import (
    Block,
    Heading,
    Role,
    Span,
    Spans,
    Table,
    line,
    quiet,
    spans,
    strong,
)
from policydiff.render.harmless import one_line
from policydiff.render.machine_model import document

_LONGEST = 400


def blocks(
    findings: Sequence[Finding], *, archive: str, witness: str | None, quick: bool
) -> Iterator[Block]:
    """The verdict, what was damaged, what was checked and what could not be.

    Args:
        findings: of each check.
        archive: what was checked.
        witness: an id to be noted down.
        quick: whether bytes were left unread.
    """
    problems = [(finding, said) for finding in findings for said in finding.problems]
    name = one_line(archive)
    if problems:
        verdict = f"{words.count(len(problems), 'problem')}: not all is as it was recorded."
        yield line(Span(name, Role.STRONG), ": ", Span(verdict, Role.WARNING))
    else:
        depth = " as far as --quick looks" if quick else ""
        yield line(strong(name), f": all is as it was recorded{depth}.")
    if problems:
        yield Heading(level=2, spans=spans("Damage"))
        for _, said in problems:
            yield line(Span(one_line(said)[:_LONGEST], Role.WARNING))
    yield Heading(level=2, spans=spans("Checked"))
    yield Table(
        header=("Check", "Number", "Of", "Result"),
        rows=tuple(_row(finding) for finding in findings),
    )
    notes = [said for finding in findings for said in finding.notes]
    if notes:
        yield Heading(level=2, spans=spans("Not checked, or to be known"))
        for said in notes:
            yield line(one_line(said)[:_LONGEST])
    if witness:
        yield line(quiet(f"Note this down elsewhere, for --witness later: {witness}"))


def _row(finding: Finding) -> tuple[Spans, ...]:
    bad = len(finding.problems)
    result = Span(words.count(bad, "problem"), Role.WARNING) if bad else quiet("good")
    return (
        spans(one_line(finding.check)),
        spans(f"{finding.number:,}"),
        spans(one_line(finding.what)),
        spans(result),
    )


def machine(findings: Sequence[Finding], *, archive: str, witness: str | None, quick: bool) -> str:
    """As JSON, in the shape of `schema.json`."""
    content = {
        "archive": archive,
        "quick": quick,
        "good": not any(finding.problems for finding in findings),
        "witness": witness,
        "checks": [
            {
                "check": finding.check,
                "what": finding.what,
                "number": finding.number,
                "problems": finding.problems,
                "notes": finding.notes,
            }
            for finding in findings
        ],
    }
    return document("verify", content)
