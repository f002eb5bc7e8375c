"""The versions of every origin of an archive, brought together by the time of their capture."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from policydiff.archive import layout, limits, log, process, walking
from policydiff.archive.layout import HEADS, IMPORTS, VERSIONS
from policydiff.errors import ArchiveError, NotAnArchive

if TYPE_CHECKING:
    from policydiff.archive.repository import Repository
    from policydiff.model import Record, Terms


DETACHED = "HEAD"
"""What is read of a foreign repository without branches."""


class Origin(NamedTuple):
    """A branch whose records are read, as it stands now."""

    ref: str
    """Full name, or `DETACHED`."""
    name: str
    """What records say they come from."""
    tip: str
    """Id of its last commit. The same tip has the same records, always, if `cut` is the same too."""
    cut: str
    """Digest of where a shallow clone was cut off; empty for a whole one."""
    only: str | None
    """The one service that counts; None for all."""


def origins(repository: Repository, path: Path, *, foreign: bool) -> tuple[Origin, ...]:
    """The branches whose union an archive's records are, in the order in which they are brought together.

    Args:
        repository: where they stand.
        path: what to call it in an error.
        foreign: whether one branch alone is read.
    """
    asked = "--format=%(HEAD)%(objectname) %(refname)"
    listed = process.run(repository.git_dir, "for-each-ref", asked, HEADS)
    tips: dict[str, str] = {}
    head = None
    for line in listed.decode("utf-8", "surrogateescape").splitlines():
        tip, _, ref = line[1:].partition(" ")
        tips[ref] = tip
        head = ref if line[0] == "*" else head
    cut = log.cut_off(repository.common_dir)
    digest = hashlib.sha256("".join(sorted(cut)).encode()).hexdigest() if cut else ""

    def origin(ref: str) -> Origin:
        shown = ref.removeprefix(HEADS).encode(errors="surrogateescape")
        only = None if foreign else _only(repository, ref)
        return Origin(ref, shown.decode(errors="backslashreplace"), tips[ref], digest, only)

    if foreign and not tips:
        # A checkout by continuous integration: HEAD stands on a commit, and there is no branch.
        _, found, _ = walking.asked(
            repository.git_dir, "rev-parse", "--verify", "--quiet", "HEAD^{commit}"
        )
        if found:
            return (Origin(DETACHED, DETACHED, found[0], digest, None),)
    if foreign:
        chosen = layout.choose_branch(list(tips), head, str(path))
        if chosen != VERSIONS:  # which a clone of an archive of ours would have
            return (origin(chosen),)
    own = [VERSIONS] if VERSIONS in tips else []
    return tuple(map(origin, own + sorted(ref for ref in tips if ref.startswith(IMPORTS))))


def walk(
    repository: Repository,
    origin: Origin,
    terms: Collection[Terms] | None = None,
    *,
    since: str | None = None,
) -> Iterator[Record]:
    """The records of one origin, newest commit first.

    Args:
        repository: where it stands.
        origin: the branch; all of its services are read.
        terms: whose records; None for all. Some of other terms may be among them.
        since: a commit of it; what that one can reach is left out.

    Cost: one git process, which walks the history.
    """
    paths = [
        file
        for one in terms or ()
        for file in (layout.version_path(one), f"{one.service}/{one.type}")
    ]
    cut = log.cut_off(repository.common_dir)
    return log.records(
        repository.git_dir, origin.tip, origin.name, paths=paths, cut=cut, since=since
    )


def continues(repository: Repository, old: str, new: str) -> bool:
    """Whether a commit goes on from another without a merge, so that what is new simply follows.

    Cost: two git processes, which walk what lies between.
    """
    try:
        aside = process.run(repository.git_dir, "rev-list", "-n1", old, f"^{new}")
        merges = ("rev-list", "-n1", "--min-parents=2", new, f"^{old}")
        return not aside and not process.run(repository.git_dir, *merges)
    except ArchiveError:  # it is no longer there
        return False


def present(repository: Repository, origin: Origin) -> frozenset[Terms]:
    """The terms whose document stands at the end of an origin.

    Cost: one git process, which reads one tree; no history.
    """
    return layout.terms_in(process.run(repository.git_dir, "ls-tree", "-r", "-z", origin.tip))


def merged(found: Iterable[tuple[Origin, Sequence[Record]]]) -> tuple[Record, ...]:
    """Bring origins together by time of capture.

    A commit that two of them hold counts once. Of equal times, the time of recording decides, then
    the order given.

    Args:
        found: each origin with its records, oldest commit first.
    """
    seen: set[tuple[str, Terms]] = set()
    every: list[Record] = []
    for origin, records in found:
        mine = [
            one
            for one in records
            if origin.only in (None, one.terms.service) and (one.commit, one.terms) not in seen
        ]
        seen.update((one.commit, one.terms) for one in mine)
        every += mine
    return tuple(sorted(every, key=lambda record: (record.captured_at, record.recorded_at)))


def read(
    repository: Repository, path: Path, terms: Collection[Terms] | None, *, foreign: bool
) -> tuple[Record, ...]:
    """The recorded versions of some terms, or of all; see `Archive.records`.

    Args:
        repository: where they stand.
        path: what to call it in an error.
        terms: whose versions; None for all.
        foreign: whether one branch alone is read.
    """
    found = merged(
        (origin, list(walk(repository, origin, terms))[::-1])
        for origin in origins(repository, path, foreign=foreign)
    )
    if terms is None and not found and foreign:
        raise NotAnArchive(
            f"{path} is a git repository, but not one of recorded versions: its history holds no "
            "text at `<Service>/<Terms Type>.md`."
        )
    return found


def _only(repository: Repository, ref: str) -> str | None:
    """The one service that is read from an import."""
    if not ref.startswith(IMPORTS):
        return None
    return limits.only(repository, ref.removeprefix(IMPORTS))
