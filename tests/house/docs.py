"""Runs what the documentation shows and writes in what it says: `python -m tests.house.docs [PAGE]...`.

A page is read from top to bottom, in a folder of its own that looks like a checkout after `make demo`:

    ```console              lines that begin with `$ ` are run, one after the other in one shell on a
                            terminal of 80 columns without colour; what follows each is its output
    ```json some/file.json  a block of any other kind with a path: written there
    <!-- site: NAME -->     from here on, http://shop.example answers with the page of that name
    <!-- fields: NAME -->   what the JSON Schema says of that part, as a table up to `<!-- end -->`

Commit ids, the demo's port and the time of the run differ from run to run. Two outputs that differ in
nothing else are the same, so a page is only rewritten when what it shows has changed.
"""

from __future__ import annotations

import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from policydiff.render import machine

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("README.md", "docs/tutorial.md", "docs/operating.md", "docs/json.md", "docs/tricky-cases.md")
BIN = Path(sys.executable).parent
"""Where `policydiff` is installed."""

_SHOWN_FOLDER = "/home/ann/policydiff"
_MARK = "\x1e"
_SECONDS = 120
"""A command may take on a busy machine."""

_PART = re.compile(
    r"^```(?P<kind>\w+)[ ]?(?P<path>[^\n]*)\n(?P<body>.*?)^```$"
    r"|^<!-- site: (?P<site>[\w ]+) -->$"
    r"|^<!-- fields: (?P<fields>\w+) -->\n(?P<table>.*?)^<!-- end -->$",
    re.MULTILINE | re.DOTALL,
)
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_VARYING = (
    (re.compile(r"\b(?:(?=\d*[a-f])[0-9a-f]{7,64}|\d{7}|\d{10})\b"), "ID"),
    (re.compile(r"127\.0\.0\.1:\d+"), "127.0.0.1:PORT"),
    (re.compile(r"20(?:2[5-9]|[3-9]\d)-\d\d-\d\d(?:T\d\d:?\d\d:?\d\dZ)?"), "NOW"),
    (re.compile(rf" ?\b\d?\d (?:{_MONTHS}) 20(?:2[5-9]|[3-9]\d)(?: \d\d:\d\d)?"), "NOW"),
)
_ID = _VARYING[0][0]


def normal(text: str) -> str:
    """A page or an output without what differs from run to run."""
    for pattern, name in _VARYING:
        text = pattern.sub(name, text)
    return text


# --------------------------------------------------------------------------- a page


def rewritten(text: str, folder: Path) -> str:
    """The text of a page with every output as it is now.

    Args:
        text: of the page.
        folder: made by `sandbox`; what the page's commands make stays in it.
    """
    ids: dict[str, str] = {}
    with _shop() as shop, _Shell(folder, {"http_proxy": shop.url}) as shell:

        def part(found: re.Match[str]) -> str:
            if found["site"]:
                shop.page = found["site"]
            elif found["fields"]:
                return f"<!-- fields: {found['fields']} -->\n{_fields(found['fields'])}<!-- end -->"
            elif found["kind"] == "console":
                return f"```console\n{_session(found['body'], shell, ids)}```"
            elif found["path"]:
                file = folder / found["path"]
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(found["body"], encoding="utf-8")
            return found[0]

        text = _PART.sub(part, text)
    for old, new in ids.items():
        text = text.replace(f"`{old}`", f"`{new}`")
    return text


def _session(body: str, shell: _Shell, ids: dict[str, str]) -> str:
    """A console block with its outputs as they are now.

    Args:
        body: of the block.
        shell: to run it in.
        ids: commit ids of the page and what they are now; those of this block are added.
    """
    parts: list[str] = []
    for entry in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        command, _, shown = entry.partition("\n")
        command = _ID.sub(lambda found: ids.get(found[0], found[0]), command)
        said = shell.run(command)
        assert "fatal: " not in said, f"`{command}` says: {said}"  # git's, for an id that is not there
        _learn(ids, shown, said)
        parts.append(f"$ {command}\n{said}")
    return "".join(parts)


def _learn(ids: dict[str, str], shown: str, said: str) -> None:
    """Note which id of an output stands where another stood: on a line that is the same otherwise."""
    lines: dict[str, list[str]] = {}
    for line in said.splitlines():
        lines.setdefault(normal(line), []).append(line)
    for line in shown.splitlines():
        if now := lines.get(normal(line)):
            ids.update(zip(_ID.findall(line), _ID.findall(now.pop(0)), strict=True))


# --------------------------------------------------------------------------- where it runs


def make_sample(folder: Path) -> None:
    """A folder that looks like a checkout after `make demo`."""
    shutil.copytree(ROOT / "snapshots" / "declarations", folder / "snapshots" / "declarations")
    subprocess.run(
        [BIN / "policydiff", "demo"], cwd=folder, env=_environment(folder), check=True, capture_output=True
    )


@contextmanager
def sandbox(sample: Path) -> Iterator[Path]:
    """A copy of a sample for one page."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place).resolve() / "policydiff"
        shutil.copytree(sample, folder)
        yield folder


def _environment(folder: Path) -> dict[str, str]:
    """What a shell of a person has, and nothing of whoever runs this."""
    return {
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder.parent),
        "TERM": "dumb",
        "COLUMNS": "80",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "PAGER": "cat",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_PAGER": "cat",
    }


class _Shell:
    """A POSIX shell whose commands write to a terminal."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self._terminal, theirs = pty.openpty()
        self._process = subprocess.Popen(
            ["sh"], stdin=subprocess.PIPE, stdout=theirs, stderr=theirs, cwd=folder, encoding="utf-8",
            env=_environment(folder) | environment,
        )  # fmt: skip
        os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate("exit\n", timeout=_SECONDS)
        os.close(self._terminal)

    def run(self, command: str) -> str:
        """What a command writes, a line feed at its end."""
        assert self._process.stdin is not None
        self._process.stdin.write(
            f"{{ {command}\n}} </dev/null\nended=$?; printf '\\036'; (exit $ended)\n"
        )
        self._process.stdin.flush()
        written = b""
        while not written.endswith(_MARK.encode()):
            ready, _, _ = select.select([self._terminal], [], [], _SECONDS)
            assert ready, f"`{command}` has not ended; so far it wrote {written.decode()!r}"
            written += os.read(self._terminal, 65536)
        said = written.decode().replace("\r\n", "\n").removesuffix(_MARK)
        said = said.replace(str(self._folder), _SHOWN_FOLDER)
        lines = [line.rstrip() for line in said.split("\n")]
        return "\n".join(lines).rstrip("\n") + "\n" if any(lines) else ""


# --------------------------------------------------------------------------- a site to watch

_CLAUSES = (
    "We keep the address you give us for as long as an order is under way, and for six months after.",
    "Your orders are shown to the carrier who brings them, and to nobody else.",
    "Ask us at any time what we hold about you; the answer comes by post within a month.",
)
_SITE: Mapping[str, tuple[int, str, tuple[str, ...]]] = {
    "at first": (200, "Your data", _CLAUSES),
    "later": (200, "Your data", (_CLAUSES[0].replace("six", "eighteen"), *_CLAUSES[1:])),
    "robot check": (200, "One moment", ("Please enable cookies and prove that you are human.",)),
    "down": (503, "Sorry", ("The shop is closed for repairs.",)),
}
"""Pages of http://shop.example by name: status, heading, paragraphs."""


class _Shop(ThreadingHTTPServer):
    """Every host of the world, for whoever takes it for a proxy."""

    daemon_threads = True
    block_on_close = False
    page = "at first"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, _Shop)
        status, heading, paragraphs = _SITE[self.server.page]
        text = "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs)
        main = f"<main><h1>{heading}</h1>\n{text}</main>"
        body = f"<html><head><title>Shop</title></head><body><nav>Home</nav>{main}</body></html>".encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Keep quiet."""


@contextmanager
def _shop() -> Iterator[_Shop]:
    with _Shop(("127.0.0.1", 0), _Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


# --------------------------------------------------------------------------- the JSON Schema


def _fields(name: str) -> str:
    """A part of the schema as a table: `show`, `diff` or another command, or a definition."""
    schema = json.loads(machine.schema())
    parts = {part["properties"]["command"]["const"]: part for part in schema["oneOf"]}
    part = {**parts, **{name: {**made} for name, made in schema["$defs"].items()}}[name]
    rows = ["| field | value | |", "|---|---|---|"]
    for field, content in part["properties"].items():
        rows.append(f"| `{field}` | {_value(content)} | {content.get('description', '')} |")
    return "\n".join(rows) + "\n"


def _value(content: Mapping[str, Any]) -> str:
    if "$ref" in content:
        name = content["$ref"].rpartition("/")[2]
        return "time" if name == "time" else f"[{name}](#{name})"
    if "const" in content:
        return f'`"{content["const"]}"`'
    if "enum" in content:
        return ", ".join(f'`"{value}"`' for value in content["enum"])
    if "anyOf" in content:
        return " or ".join(_value(one) for one in content["anyOf"])
    if content.get("type") == "array":
        return f"list of {_value(content['items'])}"
    kinds = content["type"] if isinstance(content["type"], list) else [content["type"]]
    if content.get("pattern", "").startswith("^\\d{4}"):
        kinds = ["time" if kind == "string" else kind for kind in kinds]
    return " or ".join(kinds)


def main(names: list[str]) -> None:
    """Bring pages up to date, all or those named."""
    with tempfile.TemporaryDirectory() as place:
        sample = Path(place).resolve()
        make_sample(sample)
        for name in names or PAGES:
            page = ROOT / name
            before = page.read_text("utf-8")
            with sandbox(sample) as folder:
                after = rewritten(before, folder)
            same = normal(after) == normal(before)
            sys.stdout.write(f"{name}: {'as it was' if same else 'rewritten'}\n")
            if not same:
                page.write_text(after, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
