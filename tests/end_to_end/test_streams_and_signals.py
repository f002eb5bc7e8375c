"""Pipes, terminals, interruptions, and two runs at once."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from rich.cells import cell_len
from tests.commandline import COMMAND, call, environment, run, start
from tests.loopback import Loopback, Reply, Talk
from tests.sites import DATA, all_refs, followed, git, make, observations, page, records

from policydiff.archive import transaction
from policydiff.model import Outcome

posix = pytest.mark.skipif(os.name == "nt", reason="process groups and pseudo-terminals are POSIX")

LONG = tuple(
    f"Clause {number} says at length that {clause}" for number in range(400) for clause in DATA
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A collection with every edition of the sample; only read from it."""
    folder = tmp_path_factory.mktemp("demo") / "sample"
    call("demo", folder).done()
    return folder


@pytest.fixture
def long_texts(tmp_path: Path) -> tuple[Path, Path]:
    """Two texts that have hundreds of kilobytes of difference."""
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text("\n\n".join(LONG[:600]), encoding="utf-8")
    new.write_text("\n\n".join(LONG), encoding="utf-8")
    return old, new


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, "what was waited for never came"
        time.sleep(0.01)


# ------------------------------------------------------------------------------------- pipes


@posix
@pytest.mark.parametrize("form", ["terminal", "markdown", "json"])
def test_a_reader_that_leaves_early_ends_the_command_quietly(
    long_texts: tuple[Path, Path], form: str
) -> None:
    process = start("diff", *long_texts, "--format", form, env=environment())
    assert process.stdout is not None
    process.stdout.read(10)
    process.stdout.close()
    _, err = process.communicate(timeout=300)
    assert (process.returncode, err) == (0, "")


@posix
def test_a_run_records_everything_though_nobody_reads_what_it_says(
    tmp_path: Path, server: Loopback
) -> None:
    server.routes["*"] = Reply(body=page())
    terms = {f"Terms {n}": followed(server.url(f"/{n}")) for n in range(40)}
    made = make(tmp_path, {"Acme": terms})
    process = start("-C", made.path, "snapshot", env=environment())
    assert process.stdout is not None
    process.stdout.close()
    _, err = process.communicate(timeout=300)
    assert (process.returncode, err) == (0, "")
    assert len(records(made)) == 40


@pytest.mark.parametrize(
    "arguments", [["show", "2024-09"], ["log"], ["show", "2024-09", "--format", "json"]]
)
def test_piped_output_is_the_same_bytes_on_every_machine(
    sample: Path, arguments: list[str]
) -> None:
    surroundings: list[Mapping[str, str | None]] = [
        {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1", "COLUMNS": "40", "LC_ALL": "C.UTF-8"},
        {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "2", "COLUMNS": "200", "LC_ALL": "tr_TR.UTF-8",
         "LANG": "tr_TR.UTF-8", "LANGUAGE": "tr", "TERM": "dumb", "NO_COLOR": "1"},
        {"TZ": None, "PYTHONHASHSEED": "0", "LC_ALL": "C", "TERM": "xterm-256color", "FORCE_COLOR": "1",
         "CLICOLOR_FORCE": "1"},
    ]  # fmt: skip
    said = {run("-C", sample, *arguments, env=env).done() for env in surroundings}
    assert len(said) == 1
    assert "\x1b" not in said.pop()


# --------------------------------------------------------------------------------- terminals


def on_terminal(
    *arguments: str | Path,
    columns: int,
    env: Mapping[str, str | None] | None = None,
    progress: bool = False,
) -> str:
    """What a command draws on a terminal of a width.

    Its complaints are drawn only with `progress`: a bar comes or not with the speed of the machine.
    """
    import fcntl  # noqa: PLC0415 - POSIX alone has it
    import pty  # noqa: PLC0415 - as above
    import struct  # noqa: PLC0415 - as above
    import termios  # noqa: PLC0415 - as above

    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    surroundings = {
        "TERM": "xterm-256color",
        "NO_COLOR": None,
        "FORCE_COLOR": None,
        "LC_ALL": "C.UTF-8",
        "PAGER": "cat",
    }
    process = subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdin=slave, stdout=slave, stderr=slave if progress else subprocess.DEVNULL,
        env=environment({**surroundings, **(env or {})}),
    )  # fmt: skip
    os.close(slave)
    drawn = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:  # Linux's way to say that nobody holds the other end any more
            break
        if not piece:
            break
        drawn += piece
    os.close(master)
    assert process.wait(timeout=300) == 0, drawn
    return drawn.decode().replace("\r\n", "\n")


@posix
def test_what_does_not_fit_on_the_screen_goes_through_the_pager(sample: Path) -> None:
    show = ("-C", sample, "show", "2024-09")
    whole = on_terminal(*show, columns=80)
    assert (
        on_terminal(*show, columns=80, env={"PAGER": "head -n 1"}) == whole.splitlines()[0] + "\n"
    )
    assert on_terminal(*show, "--no-pager", columns=80, env={"PAGER": "head -n 1"}) == whole


def bare(drawn: str) -> str:
    """What was drawn, without the sequences that colour it."""
    return re.sub(r"\x1b\[[0-9;]*m", "", drawn)


@posix
@pytest.mark.parametrize("columns", [80, 160])
@pytest.mark.parametrize(
    "arguments", [["show", "2024-09"], ["log"], ["diff", "tos", "@first", "@latest"]]
)
def test_no_line_is_wider_than_the_terminal(
    sample: Path, arguments: list[str], columns: int
) -> None:
    if arguments[0] == "diff":
        arguments = ["diff", "telegram terms", "@first", "@latest"]
    drawn = bare(on_terminal("-C", sample, *arguments, columns=columns))
    assert "\x1b" not in drawn
    widths = [cell_len(line) for line in drawn.splitlines()]
    assert max(widths) <= columns
    assert max(widths) > 60


@posix
def test_a_terminal_gets_colour_and_a_line_through_what_went(sample: Path) -> None:
    drawn = on_terminal("-C", sample, "show", "2024-09", "privacy", columns=100)
    assert re.search(r"\x1b\[9;31mcourt order", drawn)
    assert re.search(r"\x1b\[4;32mvalid order", drawn)
    assert "[-" not in bare(drawn)


@posix
@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_terminal_without_colour_gets_brackets(sample: Path, env: dict[str, str]) -> None:
    drawn = on_terminal("-C", sample, "show", "2024-09", "privacy", columns=100, env=env)
    assert "[-court order-]{+valid order" in bare(drawn)
    assert "31m" not in drawn


@posix
def test_the_same_words_are_on_the_terminal_and_in_the_pipe(sample: Path) -> None:
    drawn = bare(on_terminal("-C", sample, "show", "2024-09", columns=120, env={"NO_COLOR": "1"}))
    piped = run("-C", sample, "show", "2024-09").done()
    words = [re.sub("[─═=-]{3,}", "", text).split() for text in (drawn, piped)]
    assert words[0] == words[1]


@posix
def test_nothing_a_page_says_acts_on_a_real_terminal(tmp_path: Path) -> None:
    evil = "\x1b]0;pwned\x07\x1b[2J\x9b31m\u202eevil"
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text("\n\n".join(DATA), encoding="utf-8")
    new.write_text("\n\n".join((*DATA, f"A clause {evil} came.")), encoding="utf-8")
    drawn = on_terminal("diff", old, new, columns=80)
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(bare(drawn))
    assert "evil" in drawn


@posix
def test_a_snapshot_on_a_terminal_leaves_no_half_drawn_bar(
    tmp_path: Path, server: Loopback
) -> None:
    def slow(talk: Talk) -> Reply:
        talk.drip([b""], 0.4)
        return Reply(body=page())

    server.routes["*"] = slow
    terms = {f"Terms {n}": followed(server.url(f"/{n}")) for n in range(3)}
    made = make(tmp_path, {"Acme": terms})
    drawn = on_terminal("-C", made.path, "snapshot", columns=80, progress=True)
    assert "Fetching" in drawn
    rest = drawn.split("\x1b[2K")[-1]
    assert "Fetching" not in rest
    assert "3 checked: 3 first record." in bare(rest)


# ------------------------------------------------------------------------------ interruptions


@posix
@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_snapshot_ends_with_130_and_keeps_what_was_captured(
    tmp_path: Path, server: Loopback, told: signal.Signals
) -> None:
    def silent(talk: Talk) -> None:
        talk.hang()

    terms = {
        "Imprint": followed(server.url("/imprint")),
        "Privacy Policy": followed(server.url("/privacy")),
    }
    made = make(tmp_path, {"Acme": terms})
    server.routes["/imprint"] = Reply(body=page())
    call("-C", made.path, "snapshot").done()
    server.routes["/imprint"] = Reply(body=page(DATA[::-1]))
    server.routes["/privacy"] = silent
    process = start("-C", made.path, "snapshot", env=environment())
    wait_until(lambda: len(server.requests) == 4)
    os.killpg(process.pid, told)  # as a terminal does: to git's processes too
    out, err = process.communicate(timeout=300)
    assert (process.returncode, out, err) == (130, "", "")
    assert sorted(record.terms.type for record in records(made)) == ["Imprint"] * 2 + [
        "Privacy Policy"
    ]
    outcomes = [Outcome.FIRST, Outcome.FIRST, Outcome.CHANGED]
    assert sorted(look.outcome for look in observations(made)) == sorted(outcomes)
    git(made.archive, "fsck", "--strict")


@posix
@pytest.mark.parametrize(
    ("how", "then"),
    [
        (signal.SIGTERM, "2 checked: 1 first record and 1 unchanged."),  # it kept what had come
        (signal.SIGKILL, "2 checked: 2 first record."),
    ],
    ids=["SIGTERM", "SIGKILL"],
)
def test_a_killed_snapshot_spoils_nothing_for_the_next(
    tmp_path: Path, server: Loopback, how: signal.Signals, then: str
) -> None:
    def silent(talk: Talk) -> None:
        talk.hang()

    terms = {
        "Imprint": followed(server.url("/privacy")),
        "Privacy Policy": followed(server.url("/silent")),
    }
    made = make(tmp_path, {"Acme": terms})
    server.routes["/silent"] = silent
    process = start("-C", made.path, "snapshot", env=environment())
    wait_until(lambda: len(server.requests) == 2)  # so the imprint has come
    process.send_signal(how)
    process.communicate(timeout=300)
    server.routes["/silent"] = Reply(body=page())
    assert then in run("-C", made.path, "snapshot").done()
    git(made.archive, "fsck", "--strict")


# ------------------------------------------------------------------------------- two at once


def test_two_runs_at_once_record_once_and_look_twice(tmp_path: Path, server: Loopback) -> None:
    both = threading.Barrier(2, timeout=300)

    def together(_: Talk) -> Reply:
        both.wait()
        return Reply(body=page())

    server.routes["/privacy"] = together
    made = make(tmp_path, {"Acme": {"Privacy Policy": followed(server.url("/privacy"))}})
    ended = at_once(["-C", made.path, "snapshot"], ["-C", made.path, "snapshot"])
    assert [code for code, _, _ in ended] == [0, 0], ended
    assert len(records(made)) == 1
    assert len(git(made.archive, "rev-list", "snapshots").split()) == 1
    assert sorted(look.outcome for look in observations(made)) == [Outcome.FIRST, Outcome.UNCHANGED]
    git(made.archive, "fsck", "--strict")


def test_two_runs_at_once_that_see_different_pages_record_both(
    tmp_path: Path, server: Loopback
) -> None:
    both = threading.Barrier(2, timeout=300)

    def together(_: Talk) -> Reply:
        return Reply(body=page([*DATA, f"This page was asked for {both.wait()} times before."]))

    server.routes["/privacy"] = together
    made = make(tmp_path, {"Acme": {"Privacy Policy": followed(server.url("/privacy"))}})
    ended = at_once(["-C", made.path, "snapshot"], ["-C", made.path, "snapshot"])
    assert [code for code, _, _ in ended] == [0, 0], ended
    assert len(records(made)) == 2
    assert len(git(made.archive, "rev-list", "snapshots").split()) == 2
    git(made.archive, "fsck", "--strict")


def test_an_archive_that_another_run_is_writing_to_is_said_to_be_busy(
    tmp_path: Path, server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "_PATIENCE", 0.1)
    made = make(tmp_path, {"Acme": {"Privacy Policy": followed(server.url("/privacy"))}})
    holding = (
        "import sys; from pathlib import Path; from policydiff.archive.transaction import Transaction\n"
        "with Transaction(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", holding, str(made.archive)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment(),
    )  # fmt: skip
    assert holder.stdout is not None
    try:
        assert holder.stdout.readline() == b"held\n"
        said = call("-C", made.path, "snapshot").refused(4)
    finally:
        holder.communicate()
    assert "Another run is writing" in said
    assert "run again" in said
    assert all_refs(made.archive) == {}
    assert "first record" in call("-C", made.path, "snapshot").done()


def at_once(*commands: list[str | Path]) -> list[tuple[int, str, str]]:
    """How commands ended that ran at the same time."""
    processes = [start(*command, env=environment()) for command in commands]
    said = [process.communicate(timeout=300) for process in processes]
    return [
        (process.returncode, *streams) for process, streams in zip(processes, said, strict=True)
    ]
