"""Other tools' redlines of two texts, each brought to one form: (op, text) with op "=", "-" or "+"."""

from __future__ import annotations

import difflib
import html
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

from benchmarks.modules import load

from policydiff.compare.redline import draw

Drawing = list[tuple[str, str]]
Draw = Callable[[str, str], Drawing]
_PIECE = re.compile(r"\S+\s*|\s+")
_SPLIT = re.compile(r"\w+|\s+|[^\w\s]")


def ours(old: str, new: str) -> Drawing:
    """policydiff, as people read it."""
    marks = {"equal": "=", "delete": "-", "insert": "+"}
    return [(marks[edit.op], edit.text) for edit in draw(old, new).readable]


def minimal(old: str, new: str) -> Drawing:
    """policydiff, as rules read it."""
    marks = {"equal": "=", "delete": "-", "insert": "+"}
    return [(marks[edit.op], edit.text) for edit in draw(old, new).minimal]


def difflib_words(old: str, new: str) -> Drawing:
    """Difflib over words, without its junk heuristic."""
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    matcher = difflib.SequenceMatcher(
        None, [word.rstrip() for word in before], [word.rstrip() for word in after], autojunk=False
    )
    drawing: Drawing = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            drawing.append(("=", "".join(after[c:d])))
        else:
            drawing += [("-", "".join(before[a:b])), ("+", "".join(after[c:d]))]
    return drawing


def redlines(old: str, new: str) -> Drawing:
    """The package of that name, as it marks words."""
    marked = load("redlines").Redlines(old, new, markdown_style="none").output_markdown
    return _marked_html(marked)


def diff_match_patch_words(old: str, new: str) -> Drawing:
    """diff-match-patch over words with its semantic clean-up."""
    tool = load("diff_match_patch").diff_match_patch()
    tool.Diff_Timeout = 0
    letters: dict[str, str] = {}
    left = "".join(
        letters.setdefault(word, chr(len(letters) + 256)) for word in _SPLIT.findall(old)
    )
    right = "".join(
        letters.setdefault(word, chr(len(letters) + 256)) for word in _SPLIT.findall(new)
    )
    diffs = tool.diff_main(left, right, checklines=False)
    tool.diff_cleanupSemantic(diffs)
    words = {letter: word for word, letter in letters.items()}
    return [
        ("=" if op == 0 else "+" if op > 0 else "-", "".join(map(words.__getitem__, text)))
        for op, text in diffs
    ]


def diff_match_patch_letters(old: str, new: str) -> Drawing:
    """diff-match-patch as it comes: over characters, with its semantic clean-up."""
    tool = load("diff_match_patch").diff_match_patch()
    diffs = tool.diff_main(old, new)
    tool.diff_cleanupSemantic(diffs)
    return [("=" if op == 0 else "+" if op > 0 else "-", text) for op, text in diffs]


def git_word_diff(old: str, new: str) -> Drawing:
    """`git diff --no-index --word-diff`, one word a run of anything but white space."""
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder, "a"), Path(folder, "b")
        before.write_text(old + "\n", "utf-8")
        after.write_text(new + "\n", "utf-8")
        shown = subprocess.run(
            ["git", "diff", "--no-index", "--no-color", "--word-diff=porcelain", "-U999999", "a", "b"],
            cwd=folder, capture_output=True, check=False,
        ).stdout.decode()  # fmt: skip
    drawing: Drawing = []
    body = False
    for line in shown.splitlines():
        if line.startswith("@@"):
            body = True
        elif body and line[:1] in " -+":
            drawing.append(("=" if line[0] == " " else line[0], line[1:].strip() + " "))
    return drawing or [("=", new)]


def lxml_htmldiff(old: str, new: str) -> Drawing:
    """lxml.html.diff.htmldiff of two paragraphs."""
    return _marked_html(
        load("lxml.html.diff").htmldiff(f"<p>{html.escape(old)}</p>", f"<p>{html.escape(new)}</p>")
    )


_SERVER = """
import json, sys
from web_monitoring_diff import html_diff_render
for line in sys.stdin:
    print(json.dumps(html_diff_render(*json.loads(line))["combined"]), flush=True)
"""


class WebMonitoringDiff:
    """web-monitoring-diff's rendering of two pages of one paragraph.

    It needs an lxml of its own (4.9.2), so it runs in another interpreter: the one that
    `WEB_MONITORING_PYTHON` names, or that of an environment `web-monitoring` beside this one.
    """

    def __init__(self, python: str) -> None:
        self._process = subprocess.Popen(
            [python, "-W", "ignore", "-c", _SERVER],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip

    def __call__(self, old: str, new: str) -> Drawing:
        """Draw one pair."""
        pages = [
            f"<!doctype html><html><head><title>x</title></head><body><p>{html.escape(text)}</p></body></html>"
            for text in (old, new)
        ]
        to, back = self._process.stdin, self._process.stdout
        assert to is not None
        assert back is not None
        to.write(json.dumps(pages) + "\n")
        to.flush()
        combined = str(json.loads(back.readline()))
        body = combined.partition("<body")[2].partition(">")[2]
        return _marked_html(body.partition("<script")[0])


def _web_monitoring_python() -> str | None:
    """The interpreter that has web-monitoring-diff; None where there is none."""
    beside = Path(sys.prefix).parent / "web-monitoring" / "bin" / "python"
    python = os.environ.get("WEB_MONITORING_PYTHON", str(beside))
    if not Path(python).exists():
        return None
    found = subprocess.run(
        [python, "-c", "import web_monitoring_diff"], capture_output=True, check=False
    )
    return python if found.returncode == 0 else None


def available() -> dict[str, Draw]:
    """The tools that are installed here, ours first."""
    tools: dict[str, tuple[Draw, str | None]] = {
        "policydiff readable": (ours, None),
        "policydiff minimal": (minimal, None),
        "difflib, words": (difflib_words, None),
        "diff-match-patch, words": (diff_match_patch_words, "diff_match_patch"),
        "diff-match-patch, letters": (diff_match_patch_letters, "diff_match_patch"),
        "redlines": (redlines, "redlines"),
        "lxml htmldiff": (lxml_htmldiff, "lxml"),
    }
    found: dict[str, Draw] = {}
    for name, (tool, module) in tools.items():
        if module is None or importlib.util.find_spec(module):
            found[name] = tool
        else:
            print(f"{name}: not installed, left out (benchmarks/requirements-peers.txt)")
    if python := _web_monitoring_python():
        found["web-monitoring-diff"] = WebMonitoringDiff(python)
    else:
        print(
            "web-monitoring-diff: no interpreter with it, left out (benchmarks/requirements-peers.txt)"
        )
    if shutil.which("git"):
        found["git --word-diff"] = git_word_diff
    return found


class _Marks(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.drawing: Drawing = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ins", "del"):
            self.open.append("+" if tag == "ins" else "-")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ins", "del") and self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.drawing.append((self.open[-1] if self.open else "=", data))


def _marked_html(marked: str) -> Drawing:
    parser = _Marks()
    parser.feed(marked)
    parser.close()
    return parser.drawing
