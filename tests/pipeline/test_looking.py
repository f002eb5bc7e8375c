"""Answers come as they can, and in bounded memory."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from policydiff.fetch import Validators
from policydiff.model import Capture, Failure, FailureReason, SourceDocument
from policydiff.pipeline import looking
from policydiff.pipeline.looking import Answer, Job, Looks, Once, Stop

NOW = datetime(2024, 9, 1, tzinfo=UTC)
SECONDS = 20


def capture(document: SourceDocument, size: int = 10) -> Capture:
    url = document.url
    return Capture(requested_url=url, final_url=url, status=200, body=b"x" * size, captured_at=NOW)


def job(*urls: str) -> Job:
    documents = tuple(SourceDocument(url=url) for url in urls)
    return Job(documents=documents, known=(None,) * len(documents))


def looks(jobs: list[Job], get: Callable[[SourceDocument], Answer], *, at_once: int = 8) -> Looks:
    def ask(document: SourceDocument, _: Validators | None) -> Answer:
        return get(document)

    return Looks(jobs, ask, Stop(), at_once=at_once)


def test_a_slow_host_keeps_nobody_waiting() -> None:
    all_others = threading.Event()

    def get(document: SourceDocument) -> Answer:
        if document.url == "http://h0/":
            assert all_others.wait(SECONDS)
        return capture(document)

    found: list[int] = []
    for number, _ in looks([job(f"http://h{n}/") for n in range(6)], get):
        found.append(number)
        if len(found) == 5:
            all_others.set()
    assert sorted(found) == list(range(6))
    assert found[-1] == 0


@pytest.mark.parametrize("at_once", [1, 2, 50])
def test_beyond_the_bound_only_the_first_page_that_is_kept_is_fetched(
    monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(looking, "_MAX_WAITING", 1000)
    asked: list[str] = []

    def get(document: SourceDocument) -> Answer:
        asked.append(document.url)
        return capture(document, 900)

    running = looks([job(f"http://h{n % 7}/{n}") for n in range(60)], get, at_once=at_once)
    turn, come, gone = 0, set[int](), 0
    for number, _ in running:
        come.add(number)
        assert len(asked) <= gone + 2 + at_once
        while turn in come:
            running.let_go([turn])
            turn, gone = turn + 1, gone + 1
    assert len(asked) == 60
    assert not running.full


def test_a_host_is_not_asked_by_two_threads() -> None:
    busy: set[str] = set()

    def get(document: SourceDocument) -> Answer:
        host = document.url.split("/")[2]
        assert host not in busy
        busy.add(host)
        threading.Event().wait(0.001)
        busy.remove(host)
        return capture(document)

    assert len(list(looks([job(f"http://h{n % 3}/{n}") for n in range(30)], get))) == 30


def test_the_pages_of_a_job_end_with_the_first_failure() -> None:
    def get(document: SourceDocument) -> Answer:
        if document.url.endswith("bad"):
            return Failure(reason=FailureReason.TIMEOUT, detail="late.", url=document.url, at=NOW)
        return capture(document)

    [(_, answers)] = looks([job("http://h/a", "http://h/bad", "http://h/c")], get)
    assert [type(answer) for answer in answers] == [Capture, Failure]


def test_what_goes_wrong_in_a_thread_is_raised_where_the_answer_is_waited_for() -> None:
    def get(_: SourceDocument) -> Answer:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(looks([job("http://h/a")], get))


def test_what_has_come_can_be_had_without_waiting() -> None:
    hang = threading.Event()
    come = threading.Event()

    def get(document: SourceDocument) -> Answer:
        if document.url == "http://slow/":
            come.wait(SECONDS)
            hang.wait(SECONDS)
        return capture(document)

    running = looks([job("http://slow/"), job("http://a/"), job("http://b/")], get)
    while len(running._done) < 2:
        threading.Event().wait(0.001)
    assert [number for number, _ in running.rest()] == [1, 2]
    come.set()
    hang.set()


def test_a_page_that_jobs_share_is_fetched_once_and_let_go_after_the_last() -> None:
    asked: list[str] = []

    def get(document: SourceDocument, _: Validators | None) -> Answer:
        asked.append(document.url)
        return capture(document)

    jobs = [job("http://h/a"), job("http://h/a", "http://h/b"), job("http://h/a")]
    once = Once(jobs, get)
    for one in jobs:
        for document in one.documents:
            once(document, None)
    assert sorted(asked) == ["http://h/a", "http://h/b"]
    assert all(shared.answer is None for shared in once._shared.values())


def test_what_has_come_is_left_though_nothing_was_begun_with_it_yet() -> None:
    asked_next, go_on = threading.Event(), threading.Event()

    def get(document: SourceDocument, _: Validators | None) -> Answer:
        if document.url.endswith("/2"):
            asked_next.set()
            go_on.wait(SECONDS)
        return capture(document)

    def begin(number: int, _: tuple[Answer, ...]) -> None:
        if number == 0:
            go_on.wait(SECONDS)

    jobs = [job("http://h/1"), job("http://h/2"), job("http://i/")]  # two hosts, so two threads
    running = Looks(jobs, get, Stop(), at_once=2, begin=begin)
    assert asked_next.wait(SECONDS)
    left = [number for number, _ in running.rest()]
    go_on.set()
    assert 0 in left, "its host is asked for another page already"
