"""A second look at what surprises, and pages that are not sent again because they stand."""

from __future__ import annotations

import hashlib
import itertools
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from tests.loopback import Loopback, Reply, Talk
from tests.pipeline.conftest import Watch
from tests.pipeline.tampering import TEXT, VERSIONS, at, remake, with_files
from tests.sites import (
    DATA,
    declare,
    followed,
    git,
    held,
    held_pages,
    make,
    observations,
    page,
    texts,
)

from policydiff.collection import Collection
from policydiff.collection.settings import Settings
from policydiff.model import Outcome
from policydiff.pipeline.capturing import snapshot
from policydiff.pipeline.verifying import verify

LONGER = (*DATA, "Fees for the paid plan are taken on the first working day of every month.")


def two_terms(server: Loopback) -> dict[str, dict[str, object]]:
    return {
        kind: followed(server.url(f"/privacy?{kind[0]}"))
        for kind in ("Cookies Policy", "Privacy Policy")
    }


def test_a_server_is_asked_whether_a_page_stands_and_now_and_then_for_all_of_it(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    def answer(talk: Talk) -> Reply:
        if talk.request.headers.get("if-none-match") == '"1"':
            return Reply(status=304, headers=())
        return Reply(headers=(("Content-Type", "text/html"), ("ETag", '"1"')), body=page())

    server.routes["/privacy"] = answer
    made = make(tmp_path, {"Acme": {"Privacy Policy": followed(server.url("/privacy"))}})
    watch(made)
    before = git(made.archive, "rev-parse", "snapshots", "versions")
    for _ in range(15):
        assert [check.outcome for check in watch(made)] == [Outcome.UNCHANGED]
    assert git(made.archive, "rev-parse", "snapshots", "versions") == before
    looks = observations(made)
    assert {look.status for look in looks[1:]} == {200, 304}
    assert len({look.sha256 for look in looks}) == 1


def test_a_server_is_asked_for_all_of_a_page_when_the_declaration_has_changed(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    url = server.url("/privacy")
    server.routes["/privacy"] = Reply(
        headers=(("Content-Type", "text/html"), ("ETag", '"1"')), body=page()
    )
    made = make(tmp_path, {"Acme": {"Privacy Policy": followed(url)}})
    watch(made)
    declare(made, "Acme", {"Privacy Policy": followed(url, remove="h1")})
    watch(made)
    assert not any("if-none-match" in request.headers for request in server.requests)


def confirmed(made: Collection, seconds: float) -> Collection:
    """A collection that looks twice at what surprises."""
    settings = Settings(fetch=replace(made.fetch, confirm_after=seconds), notify=made.notify)
    return replace(made, settings=settings)


def test_a_first_record_needs_no_second_look(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    made = make(tmp_path, {"Acme": {"Privacy Policy": followed(server.url("/privacy"))}})
    watch(confirmed(made, 0.01))
    assert len(server.requests) == 1


def test_what_needs_a_second_look_is_told_after_what_needs_none(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    made = confirmed(make(tmp_path, {"Acme": two_terms(server)}), 0.01)
    watch(made)
    server.routes["/privacy?C"] = Reply(body=page(LONGER))
    told = [(check.terms.type, check.outcome) for check in watch(made)]
    assert told == [("Privacy Policy", Outcome.UNCHANGED), ("Cookies Policy", Outcome.CHANGED)]


def test_a_change_that_waits_for_its_second_look_is_held_when_the_run_ends(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    made = make(tmp_path, {"Acme": two_terms(server)})
    watch(made)
    server.routes["/privacy?C"] = Reply(body=page(LONGER))
    run = snapshot(confirmed(made, 60), (), clock=lambda: watch.now, progress=lambda *_: None)
    assert next(run).terms.type == "Privacy Policy"
    run.close()
    [one] = held(made)
    assert one.reason == "The text has changed, but the run ended before a second look."
    assert LONGER[-1].encode() in held_pages(made)[0]
    assert [check.outcome for check in watch(made)] == [Outcome.CHANGED, Outcome.UNCHANGED]
    assert held(made) == ()


def test_a_change_is_held_when_the_run_ends_in_the_middle_of_its_second_look(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    made = make(tmp_path, {"Acme": {"Privacy Policy": followed(server.url("/privacy"))}})
    watch(made)
    server.routes["/privacy"] = Reply(body=page(LONGER))
    first_look = len(server.requests) + 1

    def hold_up(talk: Talk) -> Reply | None:
        if len(server.requests) > first_look:
            os.kill(os.getpid(), signal.SIGINT)
            talk.hang()
            return None
        return Reply(body=page(LONGER))

    server.routes["/privacy"] = hold_up
    with pytest.raises(KeyboardInterrupt):
        watch(confirmed(made, 0.01))
    [one] = held(made)
    assert one.kind == "second look"
    assert [look.outcome for look in observations(made)] == [Outcome.FIRST, Outcome.HELD]


def test_a_settled_text_names_both_looks(tmp_path: Path, server: Loopback, watch: Watch) -> None:
    made = confirmed(
        make(tmp_path, {"Acme": {"Privacy Policy": followed(server.url("/privacy"))}}), 0.01
    )
    watch(made)
    number = itertools.count()

    def moody(_: Talk) -> Reply:
        return Reply(body=page([*LONGER, f"Guest {next(number)} of today is you."]))

    server.routes["/privacy"] = moody
    [check] = watch(made)
    assert check.outcome is Outcome.CHANGED
    assert "Guest 1 of today" in check.detail
    assert "Guest" not in texts(made)[-1]
    assert check.record is not None
    first = hashlib.sha256(page([*LONGER, "Guest 0 of today is you."])).hexdigest()
    assert check.record.trailer("First-SHA256") == first
    assert check.record.trailer("Unstable") == "1"
    bodies = git(
        made.archive, "log", "--format=%(trailers:key=Content-SHA256,valueonly)", "snapshots"
    )
    assert first in bodies
    assert [check.outcome for check in watch(made)] == [Outcome.UNCHANGED]
    assert extraction(made) == (2, [], [])
    remake(made.archive, VERSIONS, at(1, rb"Unstable: 1", b"Unstable: 3"))
    looked_at, [problem], _ = extraction(made)
    assert looked_at == 2
    assert "differ in 3 parts, and they do in 1" in problem


def test_a_settled_text_with_a_line_of_one_look_is_damage(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    made = confirmed(
        make(tmp_path, {"Acme": {"Privacy Policy": followed(server.url("/privacy"))}}), 0.01
    )
    watch(made)
    number = itertools.count()
    server.routes["/privacy"] = lambda _: Reply(
        body=page([*LONGER, f"Guest {next(number)} of today is you."])
    )
    watch(made)
    forged = f"{texts(made)[-1]}\nGuest 0 of today is you.\n".encode()
    remake(made.archive, VERSIONS, with_files(made.archive, VERSIONS, 1, {TEXT: forged}))
    _, [problem], _ = extraction(made)
    assert "is not the text that its snapshots give" in problem


def extraction(made: Collection) -> tuple[int, list[str], list[str]]:
    """How many versions were extracted again, what was wrong, and what could not be."""
    found = verify(made.archive, quick=False, witness=None, progress=lambda _done, _total: None)
    one = next(one for one in found.findings if one.check == "extraction")
    return one.number, one.problems, one.notes
