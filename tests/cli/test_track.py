from __future__ import annotations

import itertools
import json
import shlex
from pathlib import Path

import pytest
from tests.commandline import call
from tests.loopback import Loopback, Reply, Talk, redirect
from tests.sites import DATA, make, page


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make(tmp_path / "collection").path


def track(folder: Path, url: str, *more: str, terms: str = "Privacy Policy") -> list[str | Path]:
    named = ["--service", "Acme", "--terms", terms, "--pause", "0.01"]
    return ["-C", folder, "track", url, *named, *more]


def declared(folder: Path) -> dict[str, object]:
    content = json.loads((folder / "declarations" / "Acme.json").read_text("utf-8"))
    assert isinstance(content, dict)
    return content


def test_a_page_is_declared_by_the_narrowest_part_and_then_recorded(
    folder: Path, server: Loopback
) -> None:
    url = server.url("/privacy")
    said = call(*track(folder, url)).done()
    assert declared(folder) == {
        "name": "Acme",
        "terms": {"Privacy Policy": {"fetch": url, "select": "main"}},
    }
    assert DATA[0] in said
    assert "A second look found the same text." in said
    record = said.splitlines()[-1].partition("record it: policydiff ")[2]
    assert "first record" in call(*shlex.split(record)).done()


def test_what_comes_and_goes_is_shown(folder: Path, server: Loopback) -> None:
    number = itertools.count()

    def moody(_: Talk) -> Reply:
        return Reply(body=page([*DATA, f"You are our visitor number {next(number)}."]))

    server.routes["/privacy"] = moody
    said = call(*track(folder, server.url("/privacy"))).done()
    assert "These parts were others at a second look" in said
    assert "You are our visitor number 1." in said


def test_what_comes_and_goes_is_removed_where_an_element_holds_it(
    folder: Path, server: Loopback
) -> None:
    number = itertools.count()

    def moody(_: Talk) -> Reply:
        body = page(DATA).replace(
            b"</main>", b"<p id=visitors>Visitor %d.</p></main>" % next(number)
        )
        return Reply(body=body)

    server.routes["/privacy"] = moody
    said = call(*track(folder, server.url("/privacy"))).done()
    assert "elements that hold them are removed:\n    Visitor 1." in said
    assert "What is left was the same." in said
    terms = declared(folder)["terms"]
    assert isinstance(terms, dict)
    assert terms["Privacy Policy"]["remove"] == "#visitors"
    call("-C", folder, "snapshot").done()
    assert "unchanged" in call("-C", folder, "snapshot").done()


def test_a_dry_run_writes_nothing(folder: Path, server: Loopback) -> None:
    said = call(*track(folder, server.url("/privacy"), "--dry-run")).done()
    assert '"select": "main"' in said
    assert not list((folder / "declarations").iterdir())


def test_a_second_document_joins_the_first(folder: Path, server: Loopback) -> None:
    server.routes["/terms"] = Reply(body=page())
    call(*track(folder, server.url("/privacy"))).done()
    call(*track(folder, server.url("/terms"), terms="Terms of Service")).done()
    terms = declared(folder)["terms"]
    assert isinstance(terms, dict)
    assert list(terms) == ["Privacy Policy", "Terms of Service"]


def test_what_is_declared_already_is_refused_before_anything_is_fetched(
    folder: Path, server: Loopback
) -> None:
    call(*track(folder, server.url("/privacy"))).done()
    server.requests.clear()
    said = call(*track(folder, server.url("/other"))).refused(2)
    assert "is declared in" in said
    assert server.requests == []


@pytest.mark.parametrize(
    ("url", "more", "words"),
    [
        ("ftp://acme.example/", (), "http"),
        ("http://me:secret@acme.example/", (), "never sent"),
        ("http://acme.example/", ("--select", "a["), "not a CSS selector"),
        ("http://acme.example/", ("--service", "../up"), "file name"),
        ("http://acme.example/", ("--terms", "a/b"), "terms"),
    ],
)
def test_what_could_not_be_declared_is_refused_before_anything_is_fetched(
    folder: Path, url: str, more: tuple[str, ...], words: str
) -> None:
    said = call(*track(folder, url, *more)).refused(2)
    assert words in said
    assert "secret" not in said
    assert not list((folder / "declarations").iterdir())


def test_a_page_that_does_not_come_is_not_declared(folder: Path, server: Loopback) -> None:
    assert "HTTP 404" in call(*track(folder, server.url("/gone"))).refused(3)
    assert not list((folder / "declarations").iterdir())


def test_a_page_that_the_gates_would_hold_is_told(folder: Path, server: Loopback) -> None:
    server.routes["/privacy"] = Reply(body=page(["Please enable JavaScript to go on."]))
    said = call(*track(folder, server.url("/privacy"), "--dry-run")).done()
    assert "The gates would hold this: The text looks like" in said


def test_what_the_gates_would_hold_is_declared_only_if_somebody_says_so(
    folder: Path, server: Loopback
) -> None:
    server.routes["/privacy"] = Reply(body=page(["Please enable JavaScript to go on."]))
    said = call(*track(folder, server.url("/privacy")))
    assert said.code == 3
    assert said.sentence().startswith("Nothing was written: the gates would hold what came")
    assert not list((folder / "declarations").iterdir())
    call(*track(folder, server.url("/privacy"), "--yes")).done()
    assert declared(folder)


def test_a_redirect_is_told_and_the_address_given_is_declared(
    folder: Path, server: Loopback
) -> None:
    server.routes["/old"] = redirect("/privacy")
    said = call(*track(folder, server.url("/old"))).done()
    assert "redirects there" in said
    assert server.url("/old") in json.dumps(declared(folder))


def test_nothing_a_page_says_acts_on_the_terminal(folder: Path, server: Loopback) -> None:
    server.routes["/privacy"] = Reply(body=page([*DATA, "\x1b]0;pwned\x07 \u202e said the page."]))
    said = call(*track(folder, server.url("/privacy"), "--dry-run")).done()
    assert all(line.isprintable() for line in said.splitlines())
