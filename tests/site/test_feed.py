"""Feeds against RFC 4287, read by an XML parser that forgives nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from xml.etree import ElementTree as ET

from tests.site.conftest import Built, Page, Town, target

Whole = Callable[[], Built]
ATOM = "{http://www.w3.org/2005/Atom}"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
ONE_OF_FEED = ("id", "title", "updated")
ONE_OF_ENTRY = ("id", "title", "updated", "published", "summary", "content")


def feeds(site: Built) -> dict[str, ET.Element]:
    return {
        name: ET.fromstring(data)  # of our own making
        for name, data in site.files.items()
        if name.endswith("feed.xml")
    }


def said(element: ET.Element, name: str) -> str:
    [found] = element.findall(f"{ATOM}{name}")
    return found.text or ""


def test_every_terms_every_service_and_the_whole_have_a_feed(whole: Whole) -> None:
    site = whole()
    fronts = {name for name in site.files if name.endswith("index.html")}
    assert {name.replace("feed.xml", "index.html") for name in feeds(site)} == fronts


def test_feeds_have_what_the_standard_asks_for(whole: Whole) -> None:
    for name, feed in feeds(whole()).items():
        assert feed.tag == f"{ATOM}feed", name
        assert all(said(feed, one) for one in ONE_OF_FEED), name
        assert feed.find(f"{ATOM}author/{ATOM}name") is not None
        links = [one.get("rel") for one in feed.findall(f"{ATOM}link")]
        assert sorted(map(str, links)) == ["alternate", "self"]
        for entry in feed.findall(f"{ATOM}entry"):
            assert all(said(entry, one) for one in ONE_OF_ENTRY), name
            assert [one.get("rel") for one in entry.findall(f"{ATOM}link")] == ["alternate"]
        for element in feed.iter():
            assert element.tag.startswith(ATOM), element.tag
            if element.tag in (f"{ATOM}updated", f"{ATOM}published"):
                assert TIME.fullmatch(element.text or "")
                datetime.fromisoformat(element.text or "")


def test_ids_are_urns_and_no_entry_stands_twice_in_a_feed(whole: Whole) -> None:
    ids: list[str] = []
    for feed in feeds(whole()).values():
        entries = [said(entry, "id") for entry in feed.findall(f"{ATOM}entry")]
        assert len(set(entries)) == len(entries)
        ids.append(said(feed, "id"))
        assert all(re.fullmatch("urn:uuid:[0-9a-f-]{36}", one) for one in (*entries, ids[-1]))
    assert len(set(ids)) == len(ids)


def test_an_entry_is_the_same_in_each_feed_that_has_it(whole: Whole) -> None:
    found: dict[str, set[str]] = {}
    for feed in feeds(whole()).values():
        for entry in feed.findall(f"{ATOM}entry"):
            found.setdefault(said(entry, "id"), set()).add(said(entry, "title"))
    assert found
    assert all(len(titles) == 1 for titles in found.values())


def test_a_feed_is_as_new_as_its_newest_entry(whole: Whole) -> None:
    for feed in feeds(whole()).values():
        times = [said(entry, "updated") for entry in feed.findall(f"{ATOM}entry")]
        assert times == sorted(times, reverse=True)
        if times:
            assert said(feed, "updated") == times[0]


def test_every_link_of_a_feed_leads_to_something(whole: Whole) -> None:
    site = whole()
    pages = site.pages
    for name, feed in feeds(site).items():
        hrefs = [str(one.get("href")) for one in feed.iter(f"{ATOM}link")]
        for entry in feed.findall(f"{ATOM}entry"):
            hrefs += Page(said(entry, "content")).links
        for href in hrefs:
            file, fragment = target(name, href)
            assert file in site.files
            assert not fragment or fragment in pages[file].ids


def test_contents_hold_what_came_and_went_and_nothing_that_acts(whole: Whole) -> None:
    contents = [
        said(entry, "content")
        for feed in feeds(whole()).values()
        for entry in feed.findall(f"{ATOM}entry")
    ]
    assert any("<del>thirty days</del><ins>ninety days</ins>" in one for one in contents)
    for one in contents:
        tags = {tag for tag, _ in Page(one).elements}
        assert tags <= {"p", "ul", "li", "a", "br", "del", "ins"}


def test_ids_and_entries_stay_when_more_is_recorded(town: Town) -> None:
    town.tell(6)
    town.build().done()
    before = feeds(Built(town.folder / "site"))["feed.xml"]
    town.tell()
    town.build().done()
    after = feeds(Built(town.folder / "site"))["feed.xml"]
    assert said(before, "id") == said(after, "id")
    entries = {said(one, "id"): ET.tostring(one) for one in after.findall(f"{ATOM}entry")}
    for one in before.findall(f"{ATOM}entry"):
        assert entries[said(one, "id")] == ET.tostring(one)


def test_where_a_site_is_published_its_feeds_name_whole_addresses(town: Town) -> None:
    town.tell(5)
    town.build("site", "--url", "https://terms.example.org/all").done()
    for name, feed in feeds(Built(town.folder / "site")).items():
        hrefs = {str(one.get("rel")): str(one.get("href")) for one in feed.findall(f"{ATOM}link")}
        assert hrefs["self"] == f"https://terms.example.org/all/{name}"
        assert all(
            str(one.get("href")).startswith("https://terms.example.org/all/")
            for one in feed.iter(f"{ATOM}link")
        )
