"""Texts are extracted beside the fetching where they are many, and none is lost or mistaken for another."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime

import pytest

from policydiff.extract import extract_all
from policydiff.extract.processes import Text, Workers
from policydiff.fetch import NotModified, Validators
from policydiff.model import Capture, Declaration, SourceDocument, Terms
from policydiff.pipeline import beside
from policydiff.pipeline.beside import Texts
from policydiff.pipeline.looking import Answer, Job, Looks, Stop, in_turns

NOW = datetime(2024, 9, 1, tzinfo=UTC)
DOCUMENT = SourceDocument(url="http://shop.example/", select=("main",))
JOBS = [Job(documents=(DOCUMENT,), known=(None,)) for _ in range(60)]


def capture(number: int, url: str = DOCUMENT.url) -> Capture:
    body = f"<main><p>Clause {number}.</main>".encode()
    headers = (("content-type", "text/html"),)
    return Capture(
        requested_url=url, final_url=url, status=200, headers=headers, body=body, captured_at=NOW
    )


class Slow(Workers):
    """Workers that are done only when told."""

    def __init__(self) -> None:
        super().__init__(1)
        self.asked: list[Future[Text | None]] = []

    def extract(
        self,
        captures: Sequence[Capture],  # noqa: ARG002 - as it is called
        documents: Sequence[SourceDocument],  # noqa: ARG002
    ) -> Future[Text | None]:
        self.asked.append(Future())
        return self.asked[-1]


@pytest.fixture
def slow() -> Iterator[Slow]:
    made = Slow()
    yield made
    made.close()


def none_standing(jobs: Sequence[Job]) -> list[tuple[str, ...]]:
    return [()] * len(jobs)


def test_a_few_pages_call_nobody(slow: Slow) -> None:
    texts = Texts(slow, JOBS, none_standing(JOBS))
    for number in range(50):
        assert texts.begin(number, (capture(number),)) is None
        if number >= beside._FEW - 1:
            assert texts.take(number - beside._FEW + 1) is None
    assert not slow.asked


def test_pages_that_come_faster_than_they_are_weighed_go_to_others(slow: Slow) -> None:
    texts = Texts(slow, JOBS, none_standing(JOBS))
    begun = [texts.begin(number, (capture(number),)) for number in range(50)]
    assert [number for number, one in enumerate(begun) if one is None] == [*range(beside._FEW)]
    slow.asked[3].set_result("The fourth of them.")
    assert texts.take(beside._FEW + 3) == "The fourth of them."
    assert texts.take(beside._FEW + 4) is None  # not done: whoever asks does it


def test_pages_whose_text_stands_are_not_extracted(slow: Slow) -> None:
    standing = [(hashlib.sha256(capture(n).body).hexdigest(),) for n in range(60)]
    texts = Texts(slow, JOBS, standing)
    assert {texts.begin(number, (capture(number),)) for number in range(60)} == {None}
    assert not slow.asked


def test_a_page_that_the_server_did_not_send_is_not_extracted(slow: Slow) -> None:
    texts = Texts(slow, JOBS, none_standing(JOBS))
    stands = NotModified(url=DOCUMENT.url, at=NOW)
    assert {texts.begin(number, (stands,)) for number in range(60)} == {None}
    assert not slow.asked


def looks(jobs: Sequence[Job], texts: Texts) -> Looks:
    def get(document: SourceDocument, _: Validators | None) -> Answer:
        return capture(int(document.url.rpartition("/")[2]), document.url)

    return Looks(jobs, get, Stop(), at_once=8, begin=texts.begin)


def numbered(count: int) -> list[Job]:
    return [
        Job(
            documents=(SourceDocument(url=f"http://h{number % 7}.example/{number}", select=("main",)),),
            known=(None,),
        )
        for number in range(count)
    ]  # fmt: skip


def test_every_page_gets_its_own_text_whoever_extracts_it() -> None:
    jobs = numbered(80)
    workers = Workers(2)
    try:
        texts = Texts(workers, jobs, none_standing(jobs))
        found: dict[int, str] = {}
        by_others = 0
        for number, answers in looks(jobs, texts):
            pages = [answer for answer in answers if isinstance(answer, Capture)]
            text = texts.take(number)
            by_others += text is not None
            found[number] = str(text or extract_all(pages, jobs[number].documents))
    finally:
        workers.close()
    assert found == {number: f"Clause {number}.\n" for number in range(80)}
    assert by_others


def test_a_run_that_ends_is_given_the_pages_that_others_have_in_hand(slow: Slow) -> None:
    jobs = numbered(beside._FEW + 10)
    running = looks(jobs, Texts(slow, jobs, none_standing(jobs)))
    first = [next(iter(running))[0] for _ in range(beside._FEW)]
    for _ in range(3000):
        if len(running._begun) == 10:
            break
        time.sleep(0.01)
    assert sorted([*first, *(number for number, _ in running.rest())]) == [*range(len(jobs))]


def test_terms_are_taken_in_turns_of_their_hosts() -> None:
    def declared(name: str, host: str) -> Declaration:
        document = SourceDocument(url=f"http://{host}.example/{name}")
        return Declaration(terms=Terms(service=host, type=name), documents=(document,))

    order = [("1", "a"), ("2", "a"), ("3", "a"), ("1", "b"), ("2", "b"), ("1", "A")]
    taken = in_turns(declared(name, host) for name, host in order)
    assert [(one.terms.service, one.terms.type) for one in taken] == [
        ("a", "1"), ("b", "1"), ("a", "2"), ("b", "2"), ("a", "3"), ("A", "1"),
    ]  # fmt: skip
