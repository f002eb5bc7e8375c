"""A published history with everything in it that a site tells of, and the pages of a site as read back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest
from tests.archive.conftest import NOON, Foreign
from tests.commandline import Argument, Ended, call
from tests.render.hostile import HOSTILE_NEW, HOSTILE_OLD

KEEP = "We keep the messages of a closed account for thirty days, and then we erase them for good."
SHARE = "We hand data to the police only where a court order names the person concerned."
COPY = "Whoever wants a copy of what is stored about them can [ask our office](https://acme.example/a)."
LONGER = KEEP.replace("thirty", "ninety")
WIDER = SHARE.replace("only where a court order names the person concerned", "whenever they ask")
VOID = frozenset({"meta", "link", "input", "br", "hr", "img"})


def policy(*clauses: str) -> str:
    """A policy as Markdown."""
    numbered = (f"## {number}. Part {number}\n\n{one}" for number, one in enumerate(clauses, 1))
    return "# Privacy Policy\n\n" + "\n\n".join(numbered) + "\n"


HOSTILE_SERVICE = "<script>alert(1)"
PRIVACY = "Acme/Privacy Policy.md"
STORY: tuple[tuple[str, Mapping[str, str | None]], ...] = (
    ("First record of Acme Privacy Policy", {PRIVACY: policy(KEEP, SHARE, COPY)}),
    ("Record new changes of Acme Privacy Policy", {PRIVACY: policy(LONGER, SHARE, COPY)}),
    (
        "Record new changes of Acme Privacy Policy",
        {PRIVACY: policy(LONGER, SHARE, COPY.replace("/a)", "/a?from=here)"))},
    ),
    ("First record of acme Terms of Service", {"acme/Terms of Service.md": policy(COPY, KEEP)}),
    ("Record new changes of Acme Privacy Policy", {PRIVACY: policy(LONGER, WIDER, COPY)}),
    ("Record new changes of Acme Privacy Policy", {PRIVACY: policy(LONGER, SHARE, COPY)}),
    (
        "Apply technical or declaration upgrade on Acme Privacy Policy",
        {PRIVACY: policy(LONGER, SHARE, COPY, "A menu came along.")},
    ),
    ("First record of con Terms of Service", {"con/Terms of Service.md": HOSTILE_OLD}),
    ("Record new changes of con Terms of Service", {"con/Terms of Service.md": HOSTILE_NEW}),
    (
        "First record of a hostile name",
        {f"{HOSTILE_SERVICE}/\u202eevil\u202c.. & Co.md": policy(KEEP)},
    ),
    ("First record of nothing for long", {"Brief/Imprint.md": policy(SHARE)}),
    ("Record that it went", {"Brief/Imprint.md": None}),
    ("Record new changes of Acme Privacy Policy", {PRIVACY: policy(KEEP, WIDER, COPY)}),
)


class Town:
    """A repository that tells a story, commit by commit, and sites that are built of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.repository = Foreign(folder / "versions.git")
        self.told = 0
        self.commits: list[str] = []

    def tell(self, until: int | None = None) -> None:
        """Go on with the story, up to a place in it."""
        for subject, files in STORY[self.told : until]:
            self.add(subject, files)

    def add(self, subject: str, files: Mapping[str, str | None]) -> None:
        """One more commit, a week after the last."""
        at = NOON + timedelta(days=7 * self.told)
        self.commits.append(self.repository.commit(subject, files, at))
        self.told += 1

    def build(self, name: str = "site", *more: Argument) -> Ended:
        """Build a site."""
        return call("-C", self.repository.directory, "site", self.folder / name, *more)


class Page(HTMLParser):
    """A page as a browser would take it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def said(self) -> str:
        return " ".join(" ".join(self.words).split())

    @property
    def ids(self) -> list[str]:
        return [one["id"] or "" for _, one in self.elements if "id" in one]

    @property
    def links(self) -> list[str]:
        return [one["href"] or "" for _, one in self.elements if "href" in one]


class Built:
    """The files of a site."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    @property
    def pages(self) -> dict[str, Page]:
        return {name: self.page(name) for name in self.files if name.endswith(".html")}

    def page(self, name: str) -> Page:
        return Page(self.files[name].decode())

    def one(self, end: str) -> str:
        """The one page whose name matches an end."""
        [found] = [name for name in self.files if name.endswith(end)]
        return found

    def records(self, folder: str) -> list[str]:
        """The pages of the records of a terms, in order of time."""
        return [
            name
            for name in sorted(self.files)
            if dirname(name) == folder
            and name[len(folder) + 1 :][:1].isdigit()
            and "-text" not in name
        ]


def target(page: str, href: str) -> tuple[str, str]:
    """The file and the place in it that a relative address means."""
    path, _, fragment = href.partition("#")
    return (normpath(join(dirname(page), path)) if path else page), fragment


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path)


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Built]:
    """The site of the whole story; only read from it."""
    folder = tmp_path_factory.mktemp("town")
    made: list[Built] = []

    def built() -> Built:
        if not made:
            told = Town(folder)
            told.tell()
            events = folder / "events.toml"
            events.write_text(EVENTS, encoding="utf-8")
            told.build("site", "--events", events).done()
            made.append(Built(folder / "site"))
        return made[0]

    return built


EVENTS = """\
[[event]]
date = 2024-10-20
title = "A <b>statement</b>"
source = "javascript:alert(1)"
line = "The office said what it would do."
terms = ["Acme"]
"""
