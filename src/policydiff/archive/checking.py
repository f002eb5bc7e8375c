"""What an archive has to be, looked at piece by piece: its objects, its refs, and the line of each branch.

Nothing is trusted here but git's own arithmetic: every claim that one part makes of another is looked up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from policydiff.archive import walking
from policydiff.archive.layout import (
    DECLARATIONS,
    HELD,
    IMPORTS,
    MARK,
    NOTES,
    OBSERVATIONS,
    PENDING,
    SNAPSHOTS,
    VERSIONS,
)
from policydiff.archive.walking import Branch, Commit
from policydiff.model import Terms

OWN = (SNAPSHOTS, VERSIONS, DECLARATIONS, HELD, OBSERVATIONS)
"""Branches that nobody but policydiff writes."""
_MOST_SAID = 40
"""Lines of git's that are repeated: a broken pack gives thousands."""


@dataclass(slots=True, kw_only=True)
class Finding:
    """What one check came to."""

    check: str
    """One or two words."""
    what: str
    """What was looked at, as a sentence without its number."""
    number: int = 0
    """How many were looked at."""
    problems: list[str] = field(default_factory=list)
    """What is damaged or not as it was recorded, one sentence each. Untrusted text may stand in it."""
    notes: list[str] = field(default_factory=list)
    """What could not be checked, and why."""


Told = Callable[[str], None]


def objects(directory: Path, *, quick: bool) -> Finding:
    """Have git check its own store: every object's bytes against its id, and that none is missing."""
    found = Finding(check="objects", what="objects that git reads, and their ids")
    if quick:
        found.what = "objects that git finds (their bytes were not read: --quick)"
    depth = ("--connectivity-only",) if quick else ("--full",)
    status, output, messages = walking.asked(
        directory, "fsck", *depth, "--no-dangling", "--no-progress"
    )
    quiet = ("notice:", "dangling ", "warning in ", "Checking ", "hint:", "unreachable ")
    said = [line for line in [*messages, *output] if line and not line.startswith(quiet)]
    found.problems += [f"git fsck: {line}." for line in said[:_MOST_SAID]]
    if len(said) > _MOST_SAID:
        found.problems.append(f"git fsck: {len(said) - _MOST_SAID:,} more lines like these.")
    if status and not said:
        found.problems.append(f"git fsck ended with status {status} and gave no reason.")
    counted = walking.asked(directory, "count-objects", "-v")[1]
    numbers = dict(line.partition(": ")[::2] for line in counted)
    found.number = int(numbers.get("count", 0)) + int(numbers.get("in-pack", 0))
    if numbers.get("garbage", "0") != "0":
        found.notes.append(f"{numbers['garbage']} files in the object store are none of git's.")
    return found


def refs(directory: Path) -> tuple[dict[str, str], Finding]:
    """Every ref that names a commit, and whether they are those of an archive."""
    found = Finding(check="refs", what="refs")
    status, output, messages = walking.asked(
        directory, "for-each-ref", "--format=%(objectname) %(refname)"
    )
    found.problems += [
        f"git for-each-ref: {line}." for line in messages if status or "broken" in line
    ]
    named = {ref: commit for commit, _, ref in (line.partition(" ") for line in output)}
    tips: dict[str, str] = {}
    for ref, commit in named.items():
        kind = walking.asked(directory, "cat-file", "-t", commit)[1][:1]
        if kind == ["commit"]:
            tips[ref] = commit
        else:
            what = kind[0] if kind else "nothing that is there"
            found.problems.append(f"{ref} names {commit[:10]}, which is {what} and no commit.")
        found.problems += _stray(ref)
    found.number = len(named)
    head = walking.asked(directory, "symbolic-ref", "HEAD")[1][:1]
    if head != [VERSIONS]:
        found.problems.append(f"HEAD names {head[0] if head else 'no branch'}, not {VERSIONS}.")
    for name in ("info/grafts", "shallow", "objects/info/alternates"):
        if (directory / name).exists():
            found.problems.append(
                f"There is a file {name}: git takes part of the history from elsewhere, or leaves it out."
            )
    return tips, found


def _stray(ref: str) -> Iterator[str]:
    if ref.startswith("refs/replace/"):
        yield f"{ref} has plain git show another object in the place of one that was recorded."
    elif ref not in (*OWN, MARK) and not ref.startswith((IMPORTS, NOTES, PENDING)):
        yield f"{ref} is no ref of an archive."


def shape(branch: Branch) -> Finding:
    """A branch's commits: one line of them, dates that go forward, our way of writing."""
    found = Finding(check=branch.name, what=f"commits on {branch.name}", number=len(branch.commits))
    if branch.broken:
        found.problems.append(f"{branch.name} cannot be read to its beginning: {branch.broken}")
    before: Commit | None = None
    for one in branch.commits:
        where = f"{branch.name} {one.short}"
        expected = () if before is None else (before.id,)
        if one.parents != expected and not branch.broken:
            found.problems.append(f"{where} does not follow the commit before it, or joins two.")
        if one.authored_at is None or one.committed_at is None:
            found.problems.append(f"{where} has a date that is not in UTC, or none.")
        elif one.authored_at > one.committed_at:
            found.problems.append(
                f"{where} was captured {_at(one.authored_at)}, after it was recorded {_at(one.committed_at)}."
            )
        elif before and before.committed_at and one.committed_at < before.committed_at:
            found.notes.append(
                f"{where} was recorded before the commit it follows: a clock was wrong."
            )
        if one.author != one.committer:
            found.problems.append(
                f"{where} was written by {one.author} and recorded by {one.committer}."
            )
        found.problems += [
            f"{where} has {change.path} as something else than a file (mode {change.mode})."
            for change in one.changes
            if change.new is not None and change.mode != "100644"
        ]
        before = one
    return found


def terms_of(commit: Commit) -> Terms | None:
    """Whose commit it is, by its trailer."""
    service, _, kind = (commit.trailer("Terms") or "").partition("/")
    return Terms(service=service, type=kind) if service and kind else None


def _at(at: object) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"
