"""The site of a recorded history."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.commandline import call
from tests.site.conftest import Built, target

from policydiff import collection
from policydiff.lives.blame import How
from policydiff.pipeline.lives import blamed
from policydiff.pipeline.reading import opened
from policydiff.render import words

pytestmark = pytest.mark.real_data

POLICY = "telegram/privacy-policy"
_GROUP = re.compile(
    r'<div class="when">(?:<a [^>]*>)?([^<]*)(?:</a>)?([^<]*)</div>(.*?)(?=<div class="group|<h2>Prov)',
    re.DOTALL,
)
_CLAUSE = re.compile(r'<(?:h\d|p) id="p\d+"')


@pytest.fixture(scope="module")
def archive(clone_bundle: Callable[[str], Path]) -> Path:
    return clone_bundle("telegram-versions")


@pytest.fixture(scope="module")
def site(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("recorded") / "site"
    call("-C", archive, "site", folder).done()
    return Built(folder)


def test_the_change_of_september_2024_stands_at_its_address(site: Built) -> None:
    page = site.page(f"{POLICY}/2024-09-23-ee6f26205c.html")
    assert "Disclosure condition loosened" in page.said
    assert "critical" in page.said
    assert f"{POLICY}/2024-09-23-ee6f26205c.html#ca70bc9423a" in site.page("index.html").links


def test_every_link_leads_to_something(site: Built) -> None:
    pages = site.pages
    for name, page in pages.items():
        assert len(set(page.ids)) == len(page.ids)
        for href in page.links:
            if not href.startswith(("https://", "http://")):
                file, fragment = target(name, href)
                assert file in site.files
                assert not fragment or fragment in pages[file].ids


def test_every_clause_has_the_day_that_blame_gives_it(site: Built, archive: Path) -> None:
    texts = [name for name in site.files if name.startswith(POLICY) and name.endswith("-text.html")]
    assert len(texts) > 20
    made = collection.find(archive, environment=None, current=archive)
    with opened(made) as reader:
        for name in sorted(texts)[::6]:
            commit = name.removesuffix("-text.html").rpartition("-")[2]
            found = blamed(reader, "Telegram/Privacy Policy", commit)
            groups = _GROUP.findall(site.files[name].decode())
            days = [
                (day, how.strip() == "or earlier")
                for day, how, inside in groups
                for _ in _CLAUSE.findall(inside)
            ]
            assert days == [(words.day(one.since), one.how is How.FIRST) for one in found.clauses]
