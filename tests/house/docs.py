"""Runs what the documentation shows and writes in what it says: `python -m tests.house.docs [FILE]...`.

A page is read from top to bottom, in a folder of its own that looks like a checkout after `make demo`:

    ```console              lines that begin with `$ ` are run, one after the other in one shell on a
                            terminal of 80 columns without colour; what follows each is its output
    ```json some/file.json  a block of any other kind with a path: written there
    <!-- site: NAME -->     from here on, http://shop.example answers with the page of that name
    <!-- fields -->         what the JSON Schema says, up to `<!-- end -->`

Pictures of a terminal (`pictures.py`) are drawn anew likewise.

Commit ids, the demo's port and the time of the run differ from run to run. Two outputs that differ in
nothing else are the same, so a page is only rewritten when what it shows has changed.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from tests.house.pictures import PICTURES, picture
from tests.house.sandbox import ROOT, Shell, make_sample, sandbox, shop

from policydiff.render import machine

PAGES = (
    "README.md",
    "docs/tutorial.md",
    "docs/tutorial-operators.md",
    "docs/operating.md",
    "docs/json.md",
    "docs/tricky-cases.md",
    "docs/tricky-cases-comparison.md",
    "docs/reports.md",
    "docs/site.md",
)
_PART = re.compile(
    r"^```(?P<kind>\w+)[ ]?(?P<path>[^\n]*)\n(?P<body>.*?)^```$"
    r"|^<!-- site: (?P<site>[\w ]+) -->$"
    r"|^<!-- (?P<fields>fields) -->\n.*?^<!-- end -->$",
    re.MULTILINE | re.DOTALL,
)
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_VARYING = (
    (re.compile(r"\b(?:(?=\d*[a-f])[0-9a-f]{7,64}|\d{7}|\d{10})\b"), "ID"),
    (re.compile(r"127\.0\.0\.1:\d+"), "127.0.0.1:PORT"),
    (re.compile(r"20(?:2[5-9]|[3-9]\d)-\d\d-\d\d(?:T\d\d:?\d\d:?\d\dZ)?"), "NOW"),
    (re.compile(rf" ?\b\d?\d (?:{_MONTHS}) 20(?:2[5-9]|[3-9]\d)(?: \d\d:\d\d)?"), "NOW"),
    (re.compile(rf"NOW(.*), after \d?\d (?:{_MONTHS}) \d\d:\d\d"), r"NOW\1, after NOW"),
)
_ID = _VARYING[0][0]


def normal(text: str) -> str:
    """A page or an output without what differs from run to run."""
    for pattern, name in _VARYING:
        text = pattern.sub(name, text)
    return text


def rewritten(text: str, folder: Path) -> str:
    """The text of a page with every output as it is now.

    Args:
        text: of the page.
        folder: made by `sandbox`; what the page's commands make stays in it.
    """
    ids: dict[str, str] = {}
    with shop() as site, Shell(folder, {"http_proxy": site.url}) as shell:

        def part(found: re.Match[str]) -> str:
            if found["site"]:
                site.page = found["site"]
            elif found["fields"]:
                return f"<!-- fields -->\n{_fields()}<!-- end -->"
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


def _session(body: str, shell: Shell, ids: dict[str, str]) -> str:
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
        if "fatal: " in said:  # git's word for an id that is not there
            raise ValueError(f"`{command}` says: {said}")
        _learn(ids, shown, said)
        parts.append(f"$ {command}\n{said}")
    return "".join(parts)


def _learn(ids: dict[str, str], shown: str, said: str) -> None:
    """Note which id of an output stands where another stood: on the line that is most like it."""
    lines: dict[str, list[str]] = {}
    for line in said.splitlines():
        lines.setdefault(normal(line), []).append(line)
    changed = []
    for line in shown.splitlines():
        if now := lines.get(normal(line)):
            ids.update(zip(_ID.findall(line), _ID.findall(now.pop(0)), strict=True))
        elif _ID.search(line):
            changed.append(line)
    left = {key: now[0] for key, now in lines.items() if now and _ID.search(now[0])}
    for line in changed:
        for near in get_close_matches(normal(line), left, n=1):
            ids.update(zip(_ID.findall(line), _ID.findall(left.pop(near)), strict=False))


def _fields() -> str:
    """Every kind of document, then every part, with its fields."""
    schema = json.loads(machine.schema())
    lines = ["", "## Documents", ""]
    for document in schema["oneOf"]:
        lines += [f"### {document['properties']['command']['const']}", "", *_table(document), ""]
    lines += ["## Parts", ""]
    for name, part in sorted(schema["$defs"].items()):
        if "enum" in part:
            lines += [f"### {name}", "", f"{part['description']} {_value(part)}.", ""]
        elif part["type"] == "object":
            lines += [f"### {name}", "", part["description"], "", *_table(part), ""]
    return "\n".join(lines) + "\n"


def _table(part: Mapping[str, Any]) -> Iterator[str]:
    yield "| field | value | |"
    yield "|---|---|---|"
    for field, content in part["properties"].items():
        yield f"| `{field}` | {_value(content)} | {content.get('description', '')} |"


def _value(content: Mapping[str, Any]) -> str:
    if "$ref" in content:
        name = content["$ref"].rpartition("/")[2]
        return "time" if name == "time" else f"[{name}](#{name})"
    if values := content.get("enum", [content["const"]] if "const" in content else []):
        return ", ".join(f"`{json.dumps(value)}`" for value in values)
    if "anyOf" in content:
        return " or ".join(_value(one) for one in content["anyOf"])
    if content.get("type") == "array":
        return f"list of {_value(content['items'])}"
    if content.get("type") == "object":
        return " and ".join(f"`{name}`" for name in content["properties"])
    kinds = content["type"] if isinstance(content["type"], list) else [content["type"]]
    if content.get("pattern", "").startswith("^\\d{4}"):
        kinds = ["time" if kind == "string" else kind for kind in kinds]
    return " or ".join(kinds)


def main(names: list[str]) -> None:
    """Bring pages and pictures up to date, all or those named."""
    with tempfile.TemporaryDirectory() as place:
        sample = Path(place).resolve()
        make_sample(sample)
        for name in names or (*PAGES, *PICTURES):
            page = ROOT / name
            before = page.read_text("utf-8") if page.exists() else ""
            with sandbox(sample) as folder:
                drawn = name in PICTURES
                after = picture(PICTURES[name], folder) if drawn else rewritten(before, folder)
            same = normal(after) == normal(before)
            sys.stdout.write(f"{name}: {'as it was' if same else 'rewritten'}\n")
            if not same:
                page.write_text(after, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
