"""A process of our own answers until nobody asks any more, and never outlives who asks."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from policydiff import children
from policydiff.children import Child

SECONDS = 60
LOUD = """
from policydiff import children
for question in children.questions():
    print("noise", file=__import__("sys").stderr)
    children.tell(question.upper())
"""
ENDS = """
from policydiff import children
for question in children.questions():
    break
"""
BUSY = """
import os, socket, time
from policydiff import children
for question in children.questions():
    line = socket.create_connection(("127.0.0.1", int(question)))
    line.sendall(b"here")
    children.tell(b"")
    while True:
        time.sleep(0.01)
"""
ASKER = """
import sys, time
from policydiff.children import Child
child = Child("busy")
child.ask(sys.argv[1].encode())
print("asked", flush=True)
time.sleep(600)
"""


@pytest.fixture(autouse=True)
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of modules that a child may run."""
    for name, text in {"loud": LOUD, "ends": ENDS, "busy": BUSY}.items():
        (tmp_path / f"{name}.py").write_text(text)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return tmp_path


def test_one_question_after_another_is_answered_whatever_its_length(
    capfd: pytest.CaptureFixture[str],
) -> None:
    child = Child("loud")
    try:
        for question in (b"", b"a\nb", b"x" * 3_000_000, "é".encode() + b"\0\xff"):
            assert child.ask(question) == question.upper()
    finally:
        child.close()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("module", ["ends", "no_such_module"])
def test_a_process_that_ends_gives_no_answer(module: str) -> None:
    child = Child(module)
    try:
        with pytest.raises((OSError, EOFError)):
            child.ask(b"anything")
    finally:
        child.close()
    assert child._process.returncode is not None


def test_a_process_ends_cleanly_where_its_module_does() -> None:
    child = Child("ends")
    with pytest.raises((OSError, EOFError)):
        child.ask(b"anything")
    assert child._process.wait(SECONDS) == 0
    child.close()


def test_who_waits_for_an_answer_is_told_that_the_process_was_killed() -> None:
    child = Child("busy")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(SECONDS)
        child.ask(str(listening.getsockname()[1]).encode())
        threading.Timer(0.05, child.kill).start()
        with pytest.raises((OSError, EOFError)):
            child.ask(b"again")
    child.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_to_the_whole_group_ends_no_process_before_who_asks_it(name: str) -> None:
    child = Child("loud")
    try:
        child.ask(b"")  # it listens by now
        child._process.send_signal(getattr(signal, name))
        assert child.ask(b"still") == b"STILL"
    finally:
        child.close()


def test_a_busy_process_ends_when_who_asked_it_is_killed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(SECONDS)
        port = str(listening.getsockname()[1])
        with subprocess.Popen([sys.executable, "-c", ASKER, port], stdout=subprocess.PIPE) as asker:
            line, _ = listening.accept()
            line.settimeout(SECONDS)
            assert line.recv(4) == b"here"
            assert asker.stdout is not None
            assert asker.stdout.readline() == b"asked\n"
            asker.kill()
        with line, suppress(ConnectionResetError):  # as Windows says it
            assert line.recv(1) == b""  # its connection ends with it


def test_no_module_of_the_current_folder_is_taken_for_one_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    (here / "queue.py").write_text("raise SystemExit(9)")
    (here / "policydiff.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(here)
    child = Child("loud")
    try:
        assert child.ask(b"a") == b"A"
    finally:
        child.close()


def test_there_is_a_core_at_least() -> None:
    assert 1 <= children.cores() <= (os.cpu_count() or 1)
