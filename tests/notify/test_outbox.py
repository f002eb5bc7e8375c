from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock

from policydiff.errors import ArchiveBusy, ArchiveError
from policydiff.notify import FILE, Box, Message, Outbox, outbox, read

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def message(text: str = "A change") -> Message:
    return Message(id="1f", at=NOW.isoformat(), title="Title", body=text, urgent=False)


def test_what_was_saved_is_read_again(tmp_path: Path) -> None:
    box = Box(since="abc", held=[["Acme/Imprint", "wall"]], failing={"Acme/Terms": "2026"})
    box.waiting.append(message())
    box.failed("HTTP 500", NOW)
    with Outbox(tmp_path) as kept:
        kept.boxes["json"] = box
        kept.save()
    assert read(tmp_path) == {"json": box}
    assert [file.name for file in tmp_path.glob(f"{FILE}*")] == [FILE]


def test_nobody_was_told_anything_where_there_is_no_file(tmp_path: Path) -> None:
    assert read(tmp_path) == {}


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff", b"[]", b"{}", b'{"format": 2, "notifiers": {}}',
     b'{"format": 1, "notifiers": {"json": {}}}', b'{"format": 1, "notifiers": {"json": {"waiting": 1}}}',
     b'{"format": 1, "notifiers": {"json": {"since": null, "waiting": [], "not_before": "soon"}}}'],
)  # fmt: skip
def test_a_file_that_is_not_ours_is_an_error_with_advice_and_stays(
    content: bytes, tmp_path: Path
) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(ArchiveError, match="Take it away to begin anew"):
        read(tmp_path)
    with pytest.raises(ArchiveError), Outbox(tmp_path):
        pass
    assert (tmp_path / FILE).read_bytes() == content


def test_a_file_that_cannot_be_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Outbox(tmp_path) as kept:
        kept.boxes["json"] = Box(since=None)
        kept.save()
        before = (tmp_path / FILE).read_bytes()

        def full(_: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        kept.boxes["slack"] = Box(since=None)
        with pytest.raises(ArchiveError, match="No space left on device"):
            kept.save()
    assert (tmp_path / FILE).read_bytes() == before
    assert [file.name for file in tmp_path.glob(f"{FILE}*")] == [FILE]


def test_one_run_at_a_time_sends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "_PATIENCE", 0.1)
    with Outbox(tmp_path), pytest.raises(ArchiveBusy), Outbox(tmp_path):
        pass
    with FileLock(tmp_path / "policydiff-notifying", timeout=0):
        pass


def test_waits_grow_and_end_with_the_first_message_that_is_taken() -> None:
    box = Box(since=None, waiting=[message(), message()])
    waits: list[timedelta] = []
    for _ in range(14):
        box.failed("it did not answer", NOW)
        waits.append(datetime.fromisoformat(box.not_before or "") - NOW)
        assert not box.due(NOW)
        assert box.due(NOW + waits[-1])
    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert waits[-1] == timedelta(hours=6)
    box.sent()
    assert (len(box.waiting), box.tries, box.error) == (1, 0, None)
    assert box.due(NOW)


def test_messages_are_kept_as_ascii_so_that_nothing_acts_where_the_file_is_read(
    tmp_path: Path,
) -> None:
    with Outbox(tmp_path) as kept:
        kept.boxes["json"] = Box(since=None, waiting=[message("\x1b[2J \u202e ü")])
        kept.save()
    content = (tmp_path / FILE).read_text("ascii")
    assert all(line.isprintable() for line in content.splitlines())
    assert json.loads(content)["notifiers"]["json"]["waiting"][0]["body"] == "\x1b[2J \u202e ü"
