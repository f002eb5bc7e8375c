"""From an archive to a static site in a folder, written as far as it is not there yet."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import policydiff
from policydiff.collection import Collection
from policydiff.errors import UsageError
from policydiff.events import Event
from policydiff.history import Looks, Timeline
from policydiff.pipeline import chapters, reviewing, site_files, site_pages
from policydiff.pipeline.chapters import Making, digest
from policydiff.pipeline.reading import Reader
from policydiff.pipeline.site_files import SiteFiles
from policydiff.site import front
from policydiff.site.addresses import FEED, FRONT, ICON, STYLE, Addresses
from policydiff.site.chapter import Chapter, Site, newest, span
from policydiff.site.feed import feed
from policydiff.site.frame import icon, style
from policydiff.site.lists import named, service_front
from policydiff.site.terms import terms

if TYPE_CHECKING:
    from policydiff.report import RulesGiven

RULES_FILE = "rules.toml"
_CODE = ("*.py", "*.css", "*.toml", "*.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a run did to a folder."""

    pages: int
    size: int
    """Bytes of all pages."""
    written: int
    removed: int
    first: Path
    """The page to open."""


def program(collection: Collection, *, assess: bool) -> str:
    """Digest of all that decides what pages say besides the archive: this program and the rules."""
    found = hashlib.sha256(f"{policydiff.__version__} {assess}".encode())
    root = Path(policydiff.__file__).parent
    for file in sorted(file for kind in _CODE for file in root.rglob(kind)):
        found.update(f"{file.relative_to(root).as_posix()}\n".encode())
        found.update(hashlib.sha256(file.read_bytes()).digest())
    extra = collection.path / RULES_FILE
    if assess and not collection.foreign and extra.is_file():
        found.update(extra.read_bytes())
    return found.hexdigest()[:24]


def publish(
    reader: Reader,
    path: Path,
    *,
    site: Site,
    events: Sequence[Event],
    rules: RulesGiven | None,
    program: str,
    progress: Callable[[int, int], None],
) -> Published:
    """Bring a site up to date.

    Args:
        reader: of an archive.
        path: of the folder.
        site: what it is called, and where it is published.
        events: what happened around.
        rules: to assess changes by, or what reads them when there are some; None leaves them unassessed.
        program: see `program`.
        progress: told how many records are done, of how many.

    Raises:
        UsageError: nothing is recorded, or something else stands in the folder.
        ArchiveBusy: another run is building it.
        ArchiveError: the archive can't be read, or the folder not be written.

    Cost: see `site_pages.Pages.write`, of the terms on which something is new; the rest is looked at by a key.
    """
    timelines = [one for one in reader.timelines(()) if one.entries]
    if not timelines:
        raise UsageError("Nothing is recorded yet that a site could tell of.")
    looks = reader.looks()
    addresses = Addresses({one.terms: one.entries[0].at for one in timelines})
    drafts = [
        chapters.draft(
            one,
            addresses.terms(one.terms),
            [event for event in events if event.concerns(one.terms)],
            looks.get(one.terms, Looks()),
        )
        for one in timelines
    ]
    making = chapters.making(site, program, rules, reviewing.read_ledger(reader))
    looked = max((one.times[-1] for one in looks.values() if one.times), default=None)
    with site_files.opened(path) as files:
        files.claim(_addresses(drafts))
        done, keys = _chapters(reader, timelines, drafts, making, files, progress)
        _lists(site, done, keys, events, files)
        first = digest(program, site, [keys[one.front] for one in done], list(events), looked)
        if not files.stands(FRONT, first):
            files.put(FRONT, first, front.front(site, done, events, looked))
        for name, content in ((STYLE, style()), (ICON, icon())):
            if not files.stands(name, digest(content)):
                files.put(name, digest(content), content)
        files.finish()
        return Published(
            pages=files.number,
            size=files.size,
            written=files.written,
            removed=files.removed,
            first=path / FRONT,
        )


def _addresses(drafts: Sequence[Chapter]) -> set[str]:
    """Every file of the site."""
    found = {FRONT, FEED, STYLE, ICON}
    for one in drafts:
        found |= {one.front, one.feed, service_front(one), _service_feed(one), *chapters.pages(one)}
    return found


def _service_feed(chapter: Chapter) -> str:
    return f"{chapter.folder.partition('/')[0]}/{FEED}"


def _chapters(
    reader: Reader,
    timelines: Sequence[Timeline],
    drafts: Sequence[Chapter],
    making: Making,
    files: SiteFiles,
    progress: Callable[[int, int], None],
) -> tuple[list[Chapter], dict[str, str]]:
    """Every chapter with what its steps came to, and by its front page a key of all that it tells."""
    total = sum(len(one.rows) for one in drafts)
    number = 0

    def advance() -> None:
        nonlocal number
        number += 1
        progress(number, total)

    done: list[Chapter] = []
    keys: dict[str, str] = {}
    folders = {one.folder for one in drafts}
    files.told = {folder: kept for folder, kept in files.told.items() if folder in folders}
    for timeline, draft in zip(timelines, drafts, strict=True):
        kept = files.told.get(draft.folder)
        kept = kept if isinstance(kept, dict) else {}
        steps = chapters.decode(kept.get("steps"))
        base = chapters.key_of(draft, timeline, making)
        key = _key(base, steps, making)
        if kept.get("key") == key and all(map(files.whole, chapters.pages(draft))):
            number += len(draft.rows)
        else:
            own = Reader(archive=reader.archive, index=reader.index)  # holds the texts of one terms
            pages = site_pages.Pages(
                draft, timeline, making, reader=own, files=files, kept=steps, advance=advance
            )
            steps = pages.write()
            key = _key(base, steps, making)
            files.remember(draft.folder, {"key": key, "steps": chapters.encode(steps)})
        done.append(chapters.with_steps(draft, steps))
        keys[draft.front] = key
    progress(total, total)
    return done, keys


def _key(base: str, steps: chapters.Steps, making: Making) -> str:
    """What stands for all that a chapter tells."""
    told = [(commit, key, making.on(one.ids)) for commit, (key, one) in sorted(steps.items())]
    return digest(base, told)


def _lists(
    site: Site,
    done: Sequence[Chapter],
    keys: dict[str, str],
    events: Sequence[Event],
    files: SiteFiles,
) -> None:
    """Write the pages of terms and services, and all feeds."""
    for one in done:
        key = keys[one.front]
        if not files.stands(one.front, key):
            files.put(one.front, key, terms(site, one))
        if not files.stands(one.feed, key):
            began = span([one])[0]
            title = f"{named(one)}: what changed"
            files.put(one.feed, key, feed(site, one.feed, one.front, title, newest([one]), began))
    for service, group in groupby(done, key=lambda one: one.terms.service):
        own = list(group)
        page, its_feed = service_front(own[0]), _service_feed(own[0])
        told = [event for event in events if any(event.concerns(one.terms) for one in own)]
        key = digest([keys[one.front] for one in own], told)
        if not files.stands(page, key):
            files.put(page, key, front.service(site, own, told))
        if not files.stands(its_feed, key):
            drawn = feed(
                site, its_feed, page, f"{service}: what changed", newest(own), span(own)[0]
            )
            files.put(its_feed, key, drawn)
    key = digest(site, list(keys.values()))
    if not files.stands(FEED, key):
        files.put(FEED, key, feed(site, FEED, FRONT, site.title, newest(done), span(done)[0]))
