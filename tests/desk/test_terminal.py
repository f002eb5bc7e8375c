"""The desk on a real terminal: what it draws, and what is left when it is killed."""

from __future__ import annotations

import os
import random
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.commandline import COMMAND, environment
from tests.desk.conftest import kept
from tests.review.conftest import ANN, policy, record
from tests.sites import make

from policydiff.collection import Collection

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

import fcntl
import pty
import struct
import termios

KILLS = int(os.environ.get("KILLS", "3"))
CHANGES = 40
_ESCAPE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07]*\x07|[@-Z\\-_])")
_MADE = re.compile(r"(?:Accepted|Flagged): ([0-9a-f]{10}), .*?recorded in git")


class Screen:
    """What a program draws on a terminal of 80 columns and 24 lines, and its keyboard."""

    def __init__(self, process: subprocess.Popen[bytes], end: int) -> None:
        self.process = process
        self._end = end
        self.drawn = b""

    def read(self, seconds: float) -> None:
        """Take up what is drawn for a while."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if not select.select([self._end], [], [], left)[0]:
                return
            try:
                self.drawn += os.read(self._end, 1 << 16)
            except OSError:
                return

    def wait(self, text: str, seconds: float = 60) -> None:
        """Until a text was drawn."""
        deadline = time.monotonic() + seconds
        while text not in self.text:
            assert time.monotonic() < deadline, self.text[-2000:]
            self.read(0.1)

    def press(self, keys: str) -> None:
        os.write(self._end, keys.encode())

    @property
    def text(self) -> str:
        """All that was drawn so far, without what steers the terminal."""
        return _ESCAPE.sub(b"", self.drawn).decode("utf-8", "replace")


@contextmanager
def screen(
    *arguments: str, command: Sequence[str] = COMMAND, **variables: str | None
) -> Iterator[Screen]:
    """A command on a terminal of its own."""
    end, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    env = environment({"TERM": "xterm-256color", "COLORTERM": "truecolor", **variables})
    process = subprocess.Popen(
        [*command, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, env=env, start_new_session=True
    )  # fmt: skip
    os.close(theirs)
    try:
        yield Screen(process, end)
    finally:
        process.kill()
        process.wait()
        os.close(end)


def seated(made: Collection) -> tuple[str, ...]:
    return ("-C", str(made.path), "review", "2024-09", "--as", str(ANN))


@pytest.fixture
def many(tmp_path: Path) -> Collection:
    """As many clauses change as there are decisions to make."""
    made = make(tmp_path / "many")
    editions = [
        policy(
            *(f"We keep what you say about matter {n} for {days + n} days." for n in range(CHANGES))
        )
        for days in (30, 90)
    ]
    record(made, [("2024-08-01", editions[0]), ("2024-09-05", editions[1])])
    return made


def test_whatever_moment_it_is_killed_at_no_decision_shown_as_made_is_lost(
    many: Collection,
) -> None:
    chance = random.Random(20240923)
    shown: set[str] = set()
    for _ in range(KILLS):
        with screen(*seated(many)) as desk:
            desk.wait(f"{CHANGES} changes: ")
            desk.wait("Findings")
            for _ in range(chance.randrange(1, 5)):
                desk.press(chance.choice("aaf"))
                desk.read(chance.uniform(0, 0.4))
            desk.read(chance.uniform(0, 0.6))
            os.killpg(desk.process.pid, signal.SIGKILL)
            desk.process.wait()
            desk.read(0.2)
            shown.update(_MADE.findall(desk.text))
            recorded = {one.change[:10] for one in kept(many)}
            assert shown <= recorded
    assert shown


def test_it_leaves_the_terminal_as_it_was_and_says_nothing(many: Collection) -> None:
    with screen(*seated(many)) as desk:
        desk.wait("Findings")
        desk.press("q")
        assert desk.process.wait(timeout=300) == 0
        desk.read(0.3)
        assert desk.drawn.rfind(b"\x1b[?1049l") > desk.drawn.rfind(b"\x1b[?1049h")
        assert desk.drawn.rfind(b"\x1b[?25h") > desk.drawn.rfind(b"\x1b[?25l")
        assert "Traceback" not in desk.text


def test_without_colour_none_is_sent(many: Collection) -> None:
    with screen(*seated(many), NO_COLOR="1") as desk:
        desk.wait("{+")
        colours = re.findall(rb"\x1b\[[0-9;]*?(?:[34][0-7]|[34]8;[25])[0-9;]*m", desk.drawn)
        assert not colours
        assert "[-" in desk.text


def test_what_keeps_it_from_opening_is_one_sentence_after_the_screen(tmp_path: Path) -> None:
    made = make(tmp_path / "none")
    with screen(*seated(made)) as desk:
        desk.wait("policydiff: Nothing is recorded in")
        assert desk.process.wait(timeout=300) == 2


BROKEN = """
import sys
from policydiff.pipeline.bench import Bench
Bench.look = lambda *_: 1 / 0
sys.argv[0] = "policydiff"
from policydiff.cli import main
main()
"""


def test_a_bug_ends_the_desk_with_a_sentence_and_the_screen_is_given_back(many: Collection) -> None:
    with screen(*seated(many), command=(sys.executable, "-P", "-c", BROKEN)) as desk:
        desk.wait("A bug in policydiff")
        assert desk.process.wait(timeout=300) == 70
        assert "ZeroDivisionError" in desk.text
        assert "Traceback" not in desk.text
        assert desk.drawn.rfind(b"\x1b[?1049l") < desk.drawn.rfind(b"A bug in")


def test_a_dumb_terminal_is_asked_line_by_line(many: Collection) -> None:
    with screen(*seated(many), TERM="dumb") as desk:
        desk.wait("accept, flag, discuss, note, next, help? ")
        desk.press("flag too long\n")
        desk.wait("Recorded: Flagged by Ann Lee")
        desk.press("quit\n")
        assert desk.process.wait(timeout=300) == 0
    assert [one.note for one in kept(many)] == ["too long"]
