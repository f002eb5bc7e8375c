"""The versions of every origin of an archive, brought together by the time of their capture."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from policydiff.archive import layout, log, process
from policydiff.archive.layout import HEADS, IMPORTS, VERSIONS
from policydiff.errors import NotAnArchive
from policydiff.model import Record, Terms

if TYPE_CHECKING:
    from policydiff.archive.hardened import Repository


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
    paths = [
        file
        for one in terms or ()
        for file in (layout.version_path(one), f"{one.service}/{one.type}")
    ]
    cut = log.cut_off(repository.common_dir)
    seen: set[tuple[str, Terms]] = set()
    found: list[Record] = []
    for ref in _origins(repository, path, foreign=foreign):
        only = None if foreign else _only(repository, ref)
        origin = ref.removeprefix(HEADS).encode(errors="surrogateescape")
        records = [
            record
            for record in log.records(
                repository.git_dir,
                ref,
                origin.decode(errors="backslashreplace"),
                paths=paths,
                cut=cut,
            )
            if only in (None, record.terms.service) and (record.commit, record.terms) not in seen
        ]
        seen.update((record.commit, record.terms) for record in records)
        found += reversed(records)
    if terms is None and not found and foreign:
        raise NotAnArchive(
            f"{path} is a git repository, but not one of recorded versions: its history holds no "
            "text at `<Service>/<Terms Type>.md`."
        )
    return tuple(sorted(found, key=lambda record: (record.captured_at, record.recorded_at)))


def _origins(repository: Repository, path: Path, *, foreign: bool) -> list[str]:
    """Full names of the branches whose union is read."""
    listed = process.run(repository.git_dir, "for-each-ref", "--format=%(HEAD)%(refname)", HEADS)
    lines = listed.decode("utf-8", "surrogateescape").splitlines()
    branches = [line[1:] for line in lines]
    if foreign:
        head = next((line[1:] for line in lines if line[0] == "*"), None)
        chosen = layout.choose_branch(branches, head, str(path))
        if chosen != VERSIONS:  # which a clone of an archive of ours would have
            return [chosen]
    own = [VERSIONS] if VERSIONS in branches else []
    return own + sorted(branch for branch in branches if branch.startswith(IMPORTS))


def _only(repository: Repository, ref: str) -> str | None:
    """The one service that is read from an import."""
    if not ref.startswith(IMPORTS):
        return None
    name = ref.removeprefix(IMPORTS)
    return repository.setting(f"{layout.SECTION}.{name}.only") or None
