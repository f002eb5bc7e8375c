"""`policydiff demo`: the main job, end to end, on sample pages."""

from __future__ import annotations

import json
import os
import shutil
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from policydiff import archive, collection
from policydiff.cli.console import Format, write_blocks
from policydiff.cli.rating import rules_for
from policydiff.cli.snapshot import say
from policydiff.collection import Collection
from policydiff.demo import SERVICE, declaration, editions
from policydiff.demo.server import PORT, EditionServer, serve
from policydiff.errors import UsageError
from policydiff.pipeline import comparing
from policydiff.pipeline.capturing import snapshot
from policydiff.pipeline.reading import opened
from policydiff.queries import parse_period, quoted
from policydiff.render import outline
from policydiff.render.blocks import Heading, line, spans, strong
from policydiff.render.changes import DEFAULT_CONTEXT
from policydiff.render.words import minute

_MARKER = "THIS-IS-A-SAMPLE.txt"
_MARKER_TEXT = (
    "A sample collection made by `policydiff demo`. Its pages were written for policydiff and served from "
    "this machine; it is evidence of nothing, and the next `policydiff demo` makes it anew.\n"
)
_SETTINGS = """\
# The sample pages come from this machine, which need not be spared.
[fetch]
allow_private = ["127.0.0.1"]
ignore_robots = ["*"]
pause = 0
confirm_after = 0
"""
_PERIOD = "2024-09"


def run(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="Where the sample collection is made, anew each time."),
    ] = Path("snapshots/demo"),
) -> None:
    """Try the whole job on sample pages, without the internet.

    Serves dated editions of a privacy policy and of terms of service on this machine, records each of
    them over HTTP, and shows what changed in September 2024.

    \b
    Example:
      policydiff demo /tmp/policydiff-demo
    """
    made = _make(folder)
    pages = editions()
    with serve(pages) as server:
        if server.server_port != PORT:
            said = f"Port {PORT} is taken, so ids differ from those in the tutorial."
            write_blocks([line(said)], Format.TERMINAL)
        _declare(made, server)
        _title("Recording the sample editions over HTTP, each at its own time")
        for at in sorted({edition.published_at for edition in pages}):
            _record(made, server, at)
    _title(f"policydiff show {_PERIOD}")
    period = parse_period(_PERIOD)
    with opened(made) as reader:
        rules = rules_for(made)
        reports = comparing.show(
            reader, (), period, rules=rules, progress=lambda _done, _total: None
        )
    drawn = outline.show(reports, period, context=DEFAULT_CONTEXT, rules=rules)
    write_blocks(drawn, Format.TERMINAL)
    _title("Try next")
    command = f"{_this_command()} -C {_shown(folder)}"
    for rest in ("log", "show 2024-10", f'diff "{SERVICE}/Privacy Policy" @first @latest'):
        write_blocks([line(f"{command} {rest}")], Format.TERMINAL)


def _make(folder: Path) -> Collection:
    """An empty sample collection; only one that a demo made is ever removed."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        if not (folder / _MARKER).is_file():
            raise UsageError(
                f"{folder} holds something that is not a sample: name an empty folder for the demo."
            )
        shutil.rmtree(folder)
    collection.create(folder)
    settings = folder / collection.SETTINGS_FILE
    settings.write_text(_SETTINGS, encoding="utf-8", newline="\n")
    made = collection.find(folder, environment=None, current=folder)
    (folder / _MARKER).write_text(_MARKER_TEXT, encoding="utf-8", newline="\n")
    archive.create(made.archive)
    return made


def _declare(made: Collection, server: EditionServer) -> None:
    assert made.declarations is not None  # noqa: S101 - a made collection has declarations
    file = made.declarations / f"{SERVICE}.json"
    text = json.dumps(declaration(server.url), indent=2)
    file.write_text(f"{text}\n", encoding="utf-8", newline="\n")


def _record(made: Collection, server: EditionServer, at: datetime) -> None:
    server.at(at)
    write_blocks([line(strong(minute(at)))], Format.TERMINAL)
    for check in snapshot(made, (), clock=lambda: at, progress=lambda _done, _total: None):
        say(check, command=None)


def _title(text: str) -> None:
    write_blocks([line(), Heading(level=2, spans=spans(text))], Format.TERMINAL)


def _this_command() -> str:
    """How to start policydiff the way it was started now."""
    found = shutil.which("policydiff")
    if found and Path(found).resolve() == Path(sys.argv[0]).resolve():
        return "policydiff"
    return _shown(Path(sys.argv[0]))


def _shown(path: Path) -> str:
    """A path as short as it can be typed from here, quoted where it has blanks."""
    text = os.path.relpath(path)
    if text.startswith(".."):
        text = str(path.resolve())
    return quoted(text)
