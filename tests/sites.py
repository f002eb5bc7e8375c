"""Pages of a made-up publisher, and collections that follow them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from policydiff import archive, collection
from policydiff.archive import Held, open_archive
from policydiff.collection import Collection
from policydiff.model import Observation, Record

DATA = (
    "We keep the messages of a closed account for thirty days, and then we erase them for good.",
    "A court may oblige us to share your telephone number with the police of its country.",
    "Whoever wants a copy of everything that is stored about them can ask our office in writing.",
)
"""Clauses of a policy, long enough to be taken for one."""


def page(clauses: Sequence[str] = DATA, *, around: str = "") -> bytes:
    """A page with a policy in `main`, and something outside it that is not the policy's."""
    paragraphs = "\n".join(f"<p>{clause}</p>" for clause in clauses)
    return (
        "<!doctype html><html><head><title>Policy</title></head><body>"
        f"<nav>Home {around}</nav><main><h1>Privacy Policy</h1>\n{paragraphs}\n</main></body></html>"
    ).encode()


SETTINGS = """\
[fetch]
allow_private = ["127.0.0.0/8", "::1"]
pause = 0
confirm_after = 0
ignore_robots = ["*"]
retries = 0
"""
"""Of a collection that follows pages on this machine, in a hurry."""


def make(folder: Path, declared: Mapping[str, Mapping[str, object]] | None = None) -> Collection:
    """A collection with an archive that follows the declared terms: service to type to `fetch` and so on."""
    made = collection.create(folder)
    settings = folder / collection.SETTINGS_FILE
    settings.write_text(SETTINGS, encoding="utf-8")
    made = collection.find(folder, environment=None, current=folder)
    archive.create(made.archive)
    for service, terms in (declared or {}).items():
        declare(made, service, terms)
    return made


def declare(made: Collection, service: str, terms: Mapping[str, object]) -> Path:
    """Write the declaration of a service."""
    assert made.declarations is not None
    file = made.declarations / f"{service}.json"
    file.write_text(json.dumps({"name": service, "terms": terms}), encoding="utf-8")
    return file


def followed(url: str, **more: object) -> dict[str, object]:
    """A declaration of one page made by `page`."""
    return {"fetch": url, "select": "main", **more}


def records(made: Collection) -> tuple[Record, ...]:
    """Every recorded version, by time of capture."""
    with open_archive(made.archive) as opened:
        return opened.records()


def texts(made: Collection) -> list[str]:
    """The text of every recorded version, by time of capture."""
    with open_archive(made.archive) as opened:
        return list(opened.read_texts(opened.records()))


def observations(made: Collection) -> list[Observation]:
    """Every observation, in the order recorded."""
    with open_archive(made.archive) as opened:
        return list(opened.observations())


def held(made: Collection) -> tuple[Held, ...]:
    """What waits for a person."""
    with open_archive(made.archive) as opened:
        return opened.held()


def held_pages(made: Collection) -> list[bytes]:
    """The bytes of every page that waits for a person."""
    pages = [page.blob for one in held(made) for page in one.pages]
    return [git(made.archive, "cat-file", "blob", blob).encode() for blob in pages]


def refs(made: Collection, *but: str) -> dict[str, str]:
    """Every branch and the commit it names, save those left out."""
    return {
        name: commit
        for name, commit in all_refs(made.archive).items()
        if name not in {f"refs/heads/{branch}" for branch in but}
    }


def all_refs(repository: Path) -> dict[str, str]:
    """Every ref of a repository and what it names."""
    listed = git(repository, "for-each-ref", "--format=%(refname) %(objectname)")
    return dict(line.split(" ") for line in listed.splitlines())


def git(repository: Path, *arguments: str) -> str:
    """What git prints."""
    command = ["git", "-C", str(repository), *arguments]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
