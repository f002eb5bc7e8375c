"""Where things stand in an archive: its branches, and terms as paths and back.

Nothing here does I/O. `docs/archive-format.md` tells the same to a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import PurePosixPath

from policydiff.errors import ArchiveError, NotAnArchive
from policydiff.model import Terms

FORMAT = 1
"""The archive format this code writes."""
SECTION = "policydiff"
"""Of the archive's own git config: `policydiff.format`, and `policydiff.<import>.only`."""

HEADS = "refs/heads/"
SNAPSHOTS = HEADS + "snapshots"
VERSIONS = HEADS + "versions"
OBSERVATIONS = HEADS + "observations"
HELD = HEADS + "held"
DECLARATIONS = HEADS + "declarations"
MARK = HEADS + "policydiff"
"""A branch that says what this repository is, so that a clone of it is known again."""
IMPORTS = HEADS + "imports/"
NOTES = "refs/notes/policydiff/"
REVIEWS = NOTES + "reviews"
PENDING = "refs/policydiff/pending/"
"""What a run has written and not yet made part of the branches of the same last name."""

SAVED = "saved"
"""The import branch for pages that somebody saved."""

_EXTENSIONS = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "txt",
    "text/markdown": "markdown",
    "application/pdf": "pdf",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
_SAVED_PAGE = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z\.md")
_IMPORT_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def check_terms(terms: Terms) -> None:
    """Refuse names that could leave their place in the archive.

    Declarations are validated where they are read; this is the last look before a path is made.

    Raises:
        ArchiveError: a name is empty, reserved, or holds a character that a path must not hold.
    """
    if re.search(r" #\d+$", terms.type):
        raise ArchiveError(
            f"The terms type {terms.type!r} cannot be recorded: ` #` and a number at its end "
            "mark one page of combined terms."
        )
    for what, name in (("service", terms.service), ("terms type", terms.type)):
        problem = _problem(name)
        if problem:
            raise ArchiveError(f"The {what} {name!r} cannot be recorded: its name {problem}.")


@lru_cache(maxsize=8192)
def _problem(name: str) -> str | None:
    from policydiff.declarations import names  # noqa: PLC0415 - brings all of declarations

    if problem := names.problem_with(name):
        return problem
    if "\\" in name or name.lower().startswith("git~"):
        return "is one that some file systems take for another"
    return None


def clashing(name: str, others: Iterable[str]) -> str | None:
    """Another name that some file system takes for the same: by case, or by Unicode form."""
    from policydiff.declarations import names  # noqa: PLC0415 - as above

    folded = names.folded(name)
    return next((one for one in others if one != name and names.folded(one) == folded), None)


def version_path(terms: Terms) -> str:
    """The path of the text of a terms on the branch `versions`."""
    return f"{terms.service}/{terms.type}.md"


def snapshot_stem(terms: Terms, document: int | None) -> str:
    """The file name, without extension, of the bytes of one page of a terms.

    Args:
        terms: whose page.
        document: from 1, in the declaration's order; None where the terms is one page.
    """
    return terms.type if document is None else f"{terms.type} #{document}"


def saved_stem(terms: Terms, captured_at: datetime) -> str:
    """The path, without extension, of a saved page: one for each time, so that any order will do."""
    return f"{terms.service}/{terms.type}/{time_name(captured_at)}"


def time_name(at: datetime) -> str:
    """A time as part of a path."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H%M%SZ}"


def held_folder(terms: Terms) -> str:
    """The folder on the branch `held` of what waits for a person."""
    return f"{terms.service}/{terms.type}"


def declaration_path(terms: Terms) -> str:
    """The path on the branch `declarations` of how a terms was declared."""
    return f"{terms.service}/{terms.type}.json"


def extension_of(content_type: str | None) -> str:
    """The file extension for a Content-Type header (`html` where there is none)."""
    media_type = (content_type or "text/html").partition(";")[0].strip().lower()
    return _EXTENSIONS.get(media_type, "bin")


def saved_extension(file_name: str) -> str:
    """The file extension under which a saved page is kept; never `md`, which is the text's."""
    suffix = PurePosixPath(file_name).suffix[1:].lower()
    known = {"htm": "html", "md": "markdown"}.get(suffix, suffix)
    return known if re.fullmatch(r"[a-z0-9]{1,10}", known) else "bin"


@lru_cache(maxsize=4096)
def terms_of(path: str) -> Terms | None:
    """Whose text stands at a path of a versions history; None for anything else in it.

    Text stands at `<Service>/<Terms Type>.md`, that of a saved page at
    `<Service>/<Terms Type>/<time>.md`.
    """
    service, _, rest = path.partition("/")
    kind, _, name = rest.partition("/")
    if not name and kind.endswith(".md"):
        kind = kind[: -len(".md")]
    elif not _SAVED_PAGE.fullmatch(name):
        return None
    if not service or not kind or service.startswith(".") or kind.upper() in {"README", "LICENSE"}:
        return None
    return Terms(service=service, type=kind)


def import_branch(name: str) -> str:
    """The branch of an import.

    Raises:
        ArchiveError: the name is not fit for a branch.
    """
    if not _IMPORT_NAME.fullmatch(name) or ".." in name or name.endswith((".", ".lock")):
        raise ArchiveError(
            f"{name!r} cannot name an import: use letters, digits, dots, dashes and underscores."
        )
    return IMPORTS + name


def terms_in(listed: bytes) -> frozenset[Terms]:
    """The terms whose text stands in a tree.

    Args:
        listed: what `git ls-tree -r -z` says of it. Symbolic links and submodules are no texts.
    """
    entries = (entry.partition(b"\t") for entry in listed.split(b"\0"))
    paths = (path for mode, _, path in entries if mode.startswith(b"100"))
    found = (terms_of(path.decode("utf-8", "backslashreplace")) for path in paths)
    return frozenset(terms for terms in found if terms is not None)


def choose_branch(branches: list[str], head: str | None, where: str) -> str:
    """The branch that holds a foreign history: HEAD's, else the only one, else `main` or `master`.

    Args:
        branches: full names.
        head: full name of the branch HEAD names, whether or not it is there.
        where: for the error.

    Raises:
        NotAnArchive: there is none, or it cannot be told which.
    """
    known = [HEADS + name for name in ("main", "master")]
    if head in branches:
        return head
    if len(branches) == 1:
        return branches[0]
    if found := [branch for branch in known if branch in branches]:
        return found[0]
    if not branches:
        raise NotAnArchive(f"{where} is an empty repository: it holds no recorded versions.")
    names = ", ".join(sorted(branch.removeprefix(HEADS) for branch in branches)[:5])
    raise NotAnArchive(
        f"{where} has several branches ({names}) and does not say which one is its history."
    )
