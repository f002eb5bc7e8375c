"""Other processes extract what this one would, and whatever becomes of them is told."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from policydiff.errors import ExtractError
from policydiff.extract import extract_all, processes
from policydiff.extract.processes import Workers
from policydiff.model import Capture, FailureReason, RangeSelector, SourceDocument

NOW = datetime(2024, 9, 1, tzinfo=UTC)
SECONDS = 60
DOCUMENT = SourceDocument(
    url="http://shop.example/terms",
    select=("main", RangeSelector(start_before="h2", end_before="footer")),
    remove=(".aside",),
)


def capture(body: bytes) -> Capture:
    return Capture(
        requested_url=DOCUMENT.url,
        final_url=DOCUMENT.url,
        status=200,
        headers=(("content-type", "text/html; charset=utf-8"),),
        body=body,
        captured_at=NOW,
    )


PAGES = [
    capture(f"<main><p class=aside>No.<p>Clause {n} — 条.</main><h2>Two</h2><p>B.<footer>".encode())
    for n in range(8)
]
EMPTY = capture(b"<main></main><h2></h2><footer>")


@pytest.fixture
def workers() -> Iterator[Workers]:
    made = Workers(2)
    yield made
    made.close()


def test_another_process_gives_the_same_texts(workers: Workers) -> None:
    given = [workers.extract((page,), (DOCUMENT,)) for page in PAGES]
    expected = [extract_all((page,), (DOCUMENT,)) for page in PAGES]
    assert [one.result(SECONDS) for one in given] == expected
    assert "条" in expected[0]


def test_another_process_combines_documents(workers: Workers) -> None:
    pages, documents = PAGES[:2], (DOCUMENT, DOCUMENT)
    assert workers.extract(pages, documents).result(SECONDS) == extract_all(pages, documents)


def test_another_process_tells_why_there_is_no_text(workers: Workers) -> None:
    error = workers.extract((EMPTY,), (DOCUMENT,)).result(SECONDS)
    assert isinstance(error, ExtractError)
    with pytest.raises(ExtractError) as here:
        extract_all((EMPTY,), (DOCUMENT,))
    assert error.message == here.value.message
    assert error.reason is here.value.reason is FailureReason.EMPTY


def test_a_process_that_is_killed_gives_back_its_page_and_the_next_one_goes_on() -> None:
    workers = Workers(1)
    try:
        assert workers.extract((PAGES[0],), (DOCUMENT,)).result(SECONDS)
        (child,) = workers._children
        child.kill()
        child._process.wait(SECONDS)
        assert workers.extract((PAGES[0],), (DOCUMENT,)).result(SECONDS) is None
        assert workers.extract((PAGES[0],), (DOCUMENT,)).result(SECONDS)
    finally:
        workers.close()


@pytest.mark.parametrize(
    "said",
    ["print('x' * 9)", "import sys; sys.stdout.buffer.write(b'\\0\\0\\0\\x011')", "raise SystemExit(3)"],
)  # fmt: skip
def test_processes_that_never_answer_as_they_should_are_given_up(
    monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    real = subprocess.Popen
    monkeypatch.setattr(
        subprocess, "Popen", lambda _, **given: real([sys.executable, "-c", said], **given)
    )  # fmt: skip
    workers = Workers(1)
    try:
        for _ in range(processes._STARTS):
            assert workers.ready
            assert workers.extract((PAGES[0],), (DOCUMENT,)).result(SECONDS) is None
        assert not workers.ready
        assert workers.extract((PAGES[0],), (DOCUMENT,)).result(SECONDS) is None
    finally:
        workers.close()


def test_at_the_end_nothing_is_waited_for_and_no_process_stays() -> None:
    workers = Workers(1)
    asked = [workers.extract((page,), (DOCUMENT,)) for page in PAGES * 20]
    asked[0].result(SECONDS)
    (child,) = workers._children
    workers.close()
    assert child._process.poll() is not None
    assert all(one.done() for one in asked)
    assert not workers.ready


def test_without_a_core_to_spare_nothing_is_started() -> None:
    workers = Workers(0)
    assert not workers.ready
    assert workers.extract((PAGES[0],), (DOCUMENT,)).result(SECONDS) is None
    workers.close()


def test_a_process_ends_with_who_asks_it_and_takes_no_module_of_the_current_folder(
    tmp_path: Path,
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(9)")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "policydiff.extract.worker"],
        cwd=tmp_path,
        input=b"",
        capture_output=True,
        check=False,
        timeout=SECONDS,
    )
    assert (done.returncode, done.stdout) == (0, b"")
