from __future__ import annotations

import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from tests.loopback import Loopback, Reply
from tests.pipeline.conftest import START, Watch
from tests.sites import (
    DATA,
    SETTINGS,
    all_refs,
    declare,
    followed,
    git,
    held_pages,
    make,
    observations,
    page,
    records,
    texts,
)

from policydiff.archive.transaction import Transaction
from policydiff.collection import SETTINGS_FILE, find
from policydiff.errors import DeclarationError, UsageError
from policydiff.model import Outcome, RecordKind
from policydiff.pipeline import looking
from policydiff.pipeline.capturing import Check, snapshot

LONGER = (*DATA, "Fees for the paid plan are taken on the first working day of every month.")


def test_a_first_snapshot_records_bytes_text_and_look(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    made = make(tmp_path, {"Acme": {"Privacy Policy": followed(server.url("/privacy"))}})
    [check] = watch(made)
    assert (check.outcome, check.at, check.detail) == (Outcome.FIRST, START, "")
    [record] = records(made)
    assert record == check.record
    assert record.captured_at == START
    assert git(made.archive, "show", "snapshots:Acme/Privacy Policy.html").encode() == page()
    assert texts(made) == ["# Privacy Policy\n\n" + "\n\n".join(DATA) + "\n"]
    [look] = observations(made)
    assert (look.outcome, look.at, look.status) == (Outcome.FIRST, START, 200)


def test_a_page_that_stands_adds_nothing_but_the_look(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    made = make(tmp_path, {"Acme": {"Privacy Policy": followed(server.url("/privacy"))}})
    watch(made)
    before = all_refs(made.archive)
    assert [check.outcome for check in watch(made)] == [Outcome.UNCHANGED]
    moved = {ref for ref, commit in all_refs(made.archive).items() if before[ref] != commit}
    assert moved == {"refs/heads/observations"}
    assert [look.outcome for look in observations(made)] == [Outcome.FIRST, Outcome.UNCHANGED]


def test_bytes_that_change_outside_the_policy_are_kept_and_are_no_version(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    made = make(tmp_path, {"Acme": {"Privacy Policy": followed(server.url("/privacy"))}})
    watch(made)
    server.routes["/privacy"] = Reply(body=page(around="News"))
    assert [check.outcome for check in watch(made)] == [Outcome.UNCHANGED]
    assert len(records(made)) == 1
    assert len(git(made.archive, "rev-list", "snapshots").split()) == 2


def test_a_changed_policy_is_a_version_of_the_time_it_was_fetched(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    made = make(tmp_path, {"Acme": {"Privacy Policy": followed(server.url("/privacy"))}})
    watch(made)
    server.routes["/privacy"] = Reply(body=page(LONGER))
    [check] = watch(made)
    assert check.outcome is Outcome.CHANGED
    assert [record.captured_at for record in records(made)] == [START, watch.now]
    assert [record.kind for record in records(made)] == [RecordKind.FIRST, RecordKind.CHANGE]


def test_a_source_that_fails_stops_no_other_and_is_observed(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    terms = {
        "Cookies Policy": followed(server.url("/gone")),
        "Privacy Policy": followed(server.url("/privacy")),
    }
    made = make(tmp_path, {"Acme": terms})
    assert [check.outcome for check in watch(made)] == [Outcome.FAILED, Outcome.FIRST]
    failed = observations(made)[0]
    assert (failed.outcome, failed.status) == (Outcome.FAILED, 404)
    assert failed.reason is not None
    assert "404" in failed.reason


def test_what_is_held_is_kept_as_bytes_and_is_no_version(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    made = make(tmp_path, {"Acme": {"Privacy Policy": followed(server.url("/privacy"))}})
    watch(made)
    server.routes["/privacy"] = Reply(body=page(["Please enable JavaScript to continue."]))
    [check] = watch(made)
    assert check.outcome is Outcome.HELD
    assert check.detail == observations(made)[-1].reason
    assert len(records(made)) == 1
    [held] = held_pages(made)
    assert b"JavaScript" in held
    assert "JavaScript" not in git(made.archive, "show", "snapshots:Acme/Privacy Policy.html")


def test_the_policy_back_after_it_was_held_is_unchanged(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    made = make(tmp_path, {"Acme": {"Privacy Policy": followed(server.url("/privacy"))}})
    watch(made)
    server.routes["/privacy"] = Reply(body=page(["Please enable JavaScript to continue."]))
    watch(made)
    server.routes["/privacy"] = Reply(body=page())
    assert [check.outcome for check in watch(made)] == [Outcome.UNCHANGED]
    assert len(records(made)) == 1


def test_a_change_of_the_declaration_is_an_upgrade_and_no_change_by_the_publisher(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    url = server.url("/privacy")
    made = make(tmp_path, {"Acme": {"Privacy Policy": followed(url)}})
    watch(made)
    declare(made, "Acme", {"Privacy Policy": followed(url, remove="h1")})
    assert [check.outcome for check in watch(made)] == [Outcome.UNCHANGED]
    first, upgrade = records(made)
    assert upgrade.kind is RecordKind.TECHNICAL
    assert first.captured_at < upgrade.captured_at == watch.now


def test_an_upgrade_reads_the_page_of_the_version_that_stands_not_one_that_was_held(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    url = server.url("/privacy")
    made = make(tmp_path, {"Acme": {"Privacy Policy": followed(url)}})
    watch(made)
    server.routes["/privacy"] = Reply(body=page(["Please enable JavaScript to continue."]))
    watch(made)
    server.routes["/privacy"] = Reply(body=page())
    declare(made, "Acme", {"Privacy Policy": followed(url, remove="h1")})
    assert [check.outcome for check in watch(made)] == [Outcome.UNCHANGED]
    assert [record.kind for record in records(made)] == [RecordKind.FIRST, RecordKind.TECHNICAL]


def test_news_together_with_a_new_declaration_are_an_upgrade_and_then_a_change(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    url = server.url("/privacy")
    made = make(tmp_path, {"Acme": {"Privacy Policy": followed(url)}})
    watch(made)
    declare(made, "Acme", {"Privacy Policy": followed(url, remove="h1")})
    server.routes["/privacy"] = Reply(body=page(LONGER))
    assert [check.outcome for check in watch(made)] == [Outcome.CHANGED]
    kinds = [record.kind for record in records(made)]
    assert kinds == [RecordKind.FIRST, RecordKind.TECHNICAL, RecordKind.CHANGE]
    first, upgraded, changed = texts(made)
    assert upgraded == first.removeprefix("# Privacy Policy\n\n")
    assert changed == upgraded + "\n" + LONGER[-1] + "\n"


def test_a_declaration_that_gives_the_same_text_adds_no_version(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    url = server.url("/privacy")
    made = make(tmp_path, {"Acme": {"Privacy Policy": followed(url)}})
    watch(made)
    declare(made, "Acme", {"Privacy Policy": followed(url, remove="aside")})
    assert [check.outcome for check in watch(made)] == [Outcome.UNCHANGED]
    assert len(records(made)) == 1


def test_pages_that_are_combined_make_one_text_in_the_order_declared(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    server.routes["/more"] = Reply(body=page(["More terms stand on a page of their own."]))
    combined = {"combine": [followed(server.url("/privacy")), followed(server.url("/more"))]}
    made = make(tmp_path, {"Acme": {"Privacy Policy": combined}})
    assert [check.outcome for check in watch(made)] == [Outcome.FIRST]
    [text] = texts(made)
    assert text.index(DATA[-1]) < text.index("More terms stand")
    names = git(made.archive, "ls-tree", "-r", "--name-only", "snapshots").splitlines()
    assert names == ["Acme/Privacy Policy #1.html", "Acme/Privacy Policy #2.html"]


def test_combined_terms_are_not_recorded_when_one_of_their_pages_fails(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    combined = {"combine": [followed(server.url("/privacy")), followed(server.url("/gone"))]}
    made = make(tmp_path, {"Acme": {"Privacy Policy": combined}})
    assert [check.outcome for check in watch(made)] == [Outcome.FAILED]
    assert records(made) == ()


def test_of_combined_terms_the_page_without_the_text_is_named(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    server.routes["/other"] = Reply(body=b"<p>Hello.</p>")
    combined = {"combine": [followed(server.url("/privacy")), followed(server.url("/other"))]}
    made = make(tmp_path, {"Acme": {"Privacy Policy": combined}})
    [check] = watch(made)
    assert check.detail.startswith(f"{server.url('/other')}: No element")


def test_a_page_that_several_terms_share_is_fetched_once(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    url = server.url("/privacy")
    made = make(tmp_path, {"Acme": {"Privacy Policy": followed(url), "Imprint": followed(url)}})
    assert [check.outcome for check in watch(made)] == [Outcome.FIRST] * 2
    assert len(server.requests) == 1


def test_only_the_terms_asked_for_are_fetched(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    terms = {
        "Privacy Policy": followed(server.url("/privacy")),
        "Imprint": followed(server.url("/imprint")),
    }
    made = make(tmp_path, {"Acme": terms})
    assert [str(check.terms) for check in watch(made, "acme", "priv")] == ["Acme/Privacy Policy"]
    assert [request.path for request in server.requests] == ["/privacy"]


def test_a_name_that_matches_nothing_fetches_nothing(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    made = make(tmp_path, {"Acme": {"Privacy Policy": followed(server.url("/privacy"))}})
    with pytest.raises(UsageError, match="Acme/Privacy Policy"):
        watch(made, "cookies")
    assert server.requests == []


def test_one_wrong_declaration_stops_the_run_before_anything_is_fetched(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    terms = {"Privacy Policy": followed(server.url("/privacy"))}
    made = make(tmp_path, {"Acme": terms, "Bcme": {"Imprint": {"fetch": 1}}})
    with pytest.raises(DeclarationError):
        watch(made)
    assert server.requests == []


def test_a_clock_that_went_back_records_nothing_until_it_is_said_to_have_been_wrong_before(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    made = make(tmp_path, {"Acme": {"Privacy Policy": followed(server.url("/privacy"))}})
    watch(made)
    before, asked = all_refs(made.archive), len(server.requests)
    watch.now = START - timedelta(days=11)
    with pytest.raises(UsageError, match=r"says 2024-08-22 06:00 UTC.* 2024-09-01 06:00 UTC"):
        watch(made)
    assert all_refs(made.archive) == before
    assert len(server.requests) == asked
    assert [one.outcome for one in watch(made, clock_was_wrong=True)] == [Outcome.UNCHANGED]
    assert [one.outcome for one in watch(made)] == [Outcome.UNCHANGED]


def test_a_clock_put_right_by_some_minutes_stops_no_run(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    made = make(tmp_path, {"Acme": {"Privacy Policy": followed(server.url("/privacy"))}})
    watch(made)
    watch.now -= timedelta(days=1, minutes=50)
    assert [one.outcome for one in watch(made)] == [Outcome.UNCHANGED]


def test_what_a_declaration_asks_for_and_is_not_run_is_said_with_the_result(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    declared = followed(server.url("/privacy"), executeClientScripts=True)
    made = make(tmp_path, {"Acme": {"Privacy Policy": declared}})
    [check] = watch(made)
    assert check.outcome is Outcome.FIRST
    assert "executeClientScripts" in check.detail


def test_a_run_of_more_pages_than_may_wait_comes_to_its_end(
    tmp_path: Path, server: Loopback, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "_MAX_WAITING", 10)
    terms = {f"Policy {number}": followed(server.url(f"/{number}")) for number in range(6)}
    make(tmp_path, {"Acme": terms})
    settings = SETTINGS.replace("confirm_after = 0", "confirm_after = 0.01")
    (tmp_path / SETTINGS_FILE).write_text(settings, encoding="utf-8")
    made = find(tmp_path, environment=None, current=tmp_path)
    checks: list[Check] = []

    def two_runs() -> None:
        for clauses in (DATA, LONGER):
            server.routes["*"] = Reply(body=page(clauses))
            checks.extend(watch(made))

    running = threading.Thread(target=two_runs, daemon=True)
    running.start()
    running.join(60)
    assert [one.outcome for one in checks] == [Outcome.FIRST] * 6 + [Outcome.CHANGED] * 6


def test_many_terms_are_all_recorded_and_told_in_the_order_declared(
    tmp_path: Path, server: Loopback, watch: Watch
) -> None:
    server.routes["*"] = lambda talk: Reply(body=page([*DATA, f"This is {talk.request.path}."]))
    services = [f"Service {number:02}" for number in range(70)]
    declared = {
        service: {"Privacy Policy": followed(server.url(f"/{number}"))}
        for number, service in enumerate(services)
    }
    made = make(tmp_path, declared)
    assert [check.terms.service for check in watch(made)] == services
    assert {record.terms.service for record in records(made)} == set(services)


def test_an_interruption_between_two_fetches_leaves_what_was_captured_before_it(
    tmp_path: Path, server: Loopback
) -> None:
    made = make(tmp_path, {"Acme": two_terms(server)})

    def stop(done: int, _total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(snapshot(made, (), clock=lambda: START, progress=stop))
    assert "Cookies Policy" in [record.terms.type for record in records(made)]


def test_an_interruption_while_writing_leaves_what_was_to_be_written(
    tmp_path: Path, server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make(tmp_path, {"Acme": two_terms(server)})
    publish, interrupted = Transaction.publish, list[bool]()

    def once(self: Transaction) -> None:
        if not interrupted:
            interrupted.append(True)
            raise KeyboardInterrupt
        publish(self)

    monkeypatch.setattr(Transaction, "publish", once)
    with pytest.raises(KeyboardInterrupt):
        list(snapshot(made, (), clock=lambda: START, progress=lambda _done, _total: None))
    assert len(records(made)) == 2
    assert len(observations(made)) == 2


def two_terms(server: Loopback) -> dict[str, dict[str, object]]:
    return {
        kind: followed(server.url(f"/privacy?{kind[0]}"))
        for kind in ("Cookies Policy", "Privacy Policy")
    }


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone can't be set while running")
def test_the_same_pages_at_the_same_times_make_the_same_commits_in_any_time_zone(
    tmp_path: Path, server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [
        make(tmp_path / zone, {"Acme": {"Privacy Policy": followed(server.url("/privacy"))}})
        for zone in ("here", "there")
    ]
    for one, zone in zip(made, ("Pacific/Kiritimati", "America/Los_Angeles"), strict=True):
        with monkeypatch.context() as there:
            there.setenv("TZ", zone)
            time.tzset()
            watch = Watch()
            for clauses in (DATA, LONGER, DATA):
                server.routes["/privacy"] = Reply(body=page(clauses))
                watch(one)
        time.tzset()
    first, second = (all_refs(one.archive) for one in made)
    assert first == second
    assert {"refs/heads/versions", "refs/heads/snapshots", "refs/heads/observations"} <= set(first)


def test_progress_is_told_up_to_the_last(tmp_path: Path, server: Loopback) -> None:
    terms = {
        "Cookies Policy": followed(server.url("/privacy")),
        "Privacy Policy": followed(server.url("/gone")),
    }
    made = make(tmp_path, {"Acme": terms})
    told: list[tuple[int, int]] = []
    list(snapshot(made, (), clock=lambda: START, progress=lambda *step: told.append(step)))
    assert told == [(0, 2), (1, 2), (2, 2)]
