"""Pages that are not the policy: each has its sentence, and the archive keeps what it had."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.commandline import Ended, call, run
from tests.loopback import Loopback, Reply, Route, Talk, redirect
from tests.sites import DATA, SETTINGS, all_refs, declare, followed, make, observations, page

from policydiff.collection import Collection
from policydiff.model import Outcome


def huge_as_told(talk: Talk) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000000\r\n\r\n")
    talk.drip([b"<p>much</p>" * 100_000] * 91, 0)


def huge_untold(talk: Talk) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    piece = b"<p>much</p>" * 100_000
    talk.drip([b"%x\r\n%s\r\n" % (len(piece), piece)] * 91, 0)


def silent(talk: Talk) -> None:
    talk.hang()


def file(kind: str, body: bytes) -> Reply:
    return Reply(headers=(("Content-Type", kind),), body=body)


def endless(talk: Talk) -> Reply:
    number = int(talk.request.path.partition("?")[2] or 0)
    return redirect(f"/page?{number + 1}")


EVIDENCE = ("refs/heads/versions", "refs/heads/snapshots")
"""Where only what passed for the policy stands."""
BAD: dict[str, tuple[Route, str]] = {
    "empty": (Reply(), "The page is empty"),
    "without a word": (Reply(body=b"<main><script>x()</script></main>"), "shows no words"),
    "404": (Reply(status=404, body=page()), "HTTP 404"),
    "500": (Reply(status=500, body=page()), "HTTP 500"),
    "timeout": (silent, "nothing for 0.3 s"),
    "PDF": (file("application/pdf", b"%PDF-1.7\n"), "PDF"),
    "PDF said to be HTML": (file("text/html", b"%PDF-1.7\n"), "PDF"),
    "image": (file("image/png", b"\x89PNG\r\n\x1a\n\0\0"), "PNG image"),
    "100 MB as told": (huge_as_told, "20,000,000 bytes"),
    "100 MB untold": (huge_untold, "20,000,000 bytes"),
    "redirects in a circle": (redirect("/page"), "redirects"),
    "redirects without end": (endless, "redirects"),
    "another page": (Reply(body=b"<body><p>Welcome to our shop.</p></body>"), "“main”"),
}


@pytest.fixture
def made(tmp_path: Path, server: Loopback) -> Collection:
    """Follows `/page`, of which one good version is recorded."""
    made = make(tmp_path, {"Acme": {"Privacy Policy": followed(server.url("/page"))}})
    server.routes["/page"] = Reply(body=page())
    call("-C", made.path, "snapshot").done()
    return made


def failed(ended: Ended) -> str:
    """The one sentence about the one terms that failed or was held."""
    assert ended.code == 3
    assert ended.out in ("  1 checked: 1 held.\n", "  1 checked: 1 failed.\n")
    return ended.sentence()


@pytest.mark.parametrize("case", BAD)
def test_a_bad_page_fails_with_a_sentence_and_leaves_the_archive_as_it_was(
    made: Collection, server: Loopback, case: str
) -> None:
    before = all_refs(made.archive)
    server.routes["/page"], said = BAD[case]
    if case == "timeout":
        (made.path / "policydiff.toml").write_text(f"{SETTINGS}read_timeout = 0.3\n")
    sentence = failed(call("-C", made.path, "snapshot"))
    assert sentence.startswith(("Acme/Privacy Policy failed: ", "Acme/Privacy Policy held: "))
    assert said in sentence
    assert server.url("/page") in sentence
    after = all_refs(made.archive)
    assert after["refs/heads/observations"] != before["refs/heads/observations"]
    assert {branch: after[branch] for branch in EVIDENCE} == {
        branch: before[branch] for branch in EVIDENCE
    }
    bad = {Outcome.FAILED, Outcome.HELD}
    [look] = [look for look in observations(made) if look.outcome in bad]
    assert look.reason is not None
    assert look.reason in sentence


def test_a_page_that_drips_is_given_up_at_the_deadline(made: Collection, server: Loopback) -> None:
    def drip(talk: Talk) -> None:
        talk.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        talk.drip([b"."] * 1000, 0.05)

    (made.path / "policydiff.toml").write_text(f"{SETTINGS}deadline = 0.5\n")
    server.routes["/page"] = drip
    assert "0.5 s" in failed(call("-C", made.path, "snapshot"))


def test_a_selector_that_matches_nothing_is_quoted(made: Collection, server: Loopback) -> None:
    before = all_refs(made.archive)
    declare(
        made, "Acme", {"Privacy Policy": {"fetch": server.url("/page"), "select": "#policy-text"}}
    )
    sentence = failed(call("-C", made.path, "snapshot"))
    assert "“#policy-text”" in sentence
    assert "correct `select`" in sentence
    after = all_refs(made.archive)
    assert {branch: after[branch] for branch in EVIDENCE} == {
        branch: before[branch] for branch in EVIDENCE
    }


@pytest.mark.parametrize("case", ["404", "PDF", "redirects in a circle"])
def test_a_first_look_that_fails_leaves_no_version_and_no_snapshot(
    tmp_path: Path, server: Loopback, case: str
) -> None:
    made = make(tmp_path, {"Acme": {"Privacy Policy": followed(server.url("/page"))}})
    server.routes["/page"], _ = BAD[case]
    failed(call("-C", made.path, "snapshot"))
    assert not all_refs(made.archive).keys() & set(EVIDENCE)


def test_the_policy_back_after_any_failure_is_unchanged(made: Collection, server: Loopback) -> None:
    for case in ("empty", "404", "PDF"):
        server.routes["/page"], _ = BAD[case]
        failed(call("-C", made.path, "snapshot"))
    server.routes["/page"] = Reply(body=page())
    assert "unchanged" in call("-C", made.path, "snapshot").done()


def test_nothing_a_page_says_acts_on_the_terminal(made: Collection, server: Loopback) -> None:
    evil = "\x1b]0;pwned\x07\x1b[2J\x9b31m \u202eevil"
    server.routes["/page"] = Reply(body=page([f"Please sign in {evil} to go on."]))
    held = run("-C", made.path, "snapshot")
    assert held.code == 3
    assert "Please sign in" in held.sentence()
    server.routes["/page"] = Reply(body=page([*DATA, f"This is our new clause {evil} for you."]))
    assert run("-C", made.path, "snapshot").code == 0
    for form in ("terminal", "markdown", "json"):
        said = run("-C", made.path, "diff", "privacy", "@first", "@latest", "--format", form).done()
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(said), form
        assert "new clause" in said


def test_a_server_s_words_and_addresses_do_not_act_on_the_terminal(
    made: Collection, server: Loopback
) -> None:
    def bad_location(talk: Talk) -> None:
        talk.send(b"HTTP/1.1 302 \x1b[2JGone\r\nLocation: ht\x1b]0;tp://\x9b/\r\n\r\n")

    server.routes["/page"] = bad_location
    failed(run("-C", made.path, "snapshot"))
