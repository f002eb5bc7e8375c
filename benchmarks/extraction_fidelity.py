"""Are the words of a page, extracted, those that the Open Terms Archive recorded of it?

    python -m benchmarks extraction_fidelity

Takes every version commit of `web-versions.bundle` whose message names a snapshot present in
`web-snapshots.bundle`, extracts that snapshot with the declaration in force when it was recorded, and
compares the words in order. A difference counts as explained only if a named correction of the record, made
from the raw page or from nothing, makes the words equal; docs/tricky-cases-extraction.md says what each means.

`words` is the one comparator, for the record and for us. It takes away, on both sides alike: heading signs
and underlines, bullets, quote signs, definition signs, rules, fences, table borders and delimiter rows, link
targets, images, heading anchors, emphasis, code and footnote marks, backslashes of escapes, and soft hyphens
and other characters of no width. It keeps everything else, the numbers of list items included.
"""

from __future__ import annotations

import html
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from policydiff.declarations import in_force, load_declarations, load_history
from policydiff.errors import ExtractError
from policydiff.extract import extract_html
from policydiff.model import Declaration, SourceDocument, Terms

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"

UNFILED = {
    "414db37": SourceDocument(url="", select=("main",), remove=("nav", "details")),
    "c2a781f": SourceDocument(url="", select=("main",), remove=("nav", "details")),
    "99da006": SourceDocument(url="", select=("#skip-nav",)),
    "bff41a1": SourceDocument(url="", select=("#skip-nav",)),
}
"""Versions that no declaration on file fits, with one that does: that of the service's other terms at the time,
or the one on file before anything was removed."""


@dataclass(frozen=True, slots=True)
class Case:
    """One recorded version and the page it was made from."""

    commit: str
    terms: Terms
    recorded_at: datetime
    page: bytes
    record: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a case: words `equal`, difference `explained`, `no state` on file fits, or `different`."""

    outcome: str
    reasons: tuple[str, ...] = ()


# ---------------------------------------------------------------------- words

_FRAME_LINE = re.compile(r"=+|-{2,}|(?:\* ){2}\*|\|(?: *:?-+:? *\|)+|`{3,}\w*")
_LABEL = r"(?:-?\d{1,9}|[A-Za-z]{1,3}|[ivxlcdm]{4,15}|[IVXLCDM]{4,15})\. "
_SIGNS = re.compile(r"(?:> *|[*+:-] +|" + _LABEL + ")*(?:#{1,6} )?")
_NUMBER = re.compile(r"^( *(?:> ?)*(?:[*+-] +)?)" + _LABEL, re.MULTILINE)
_ANCHOR = re.compile(r" \{#[^}]*\}$")
_TARGET = r"\((?:[^()\s]|\([^()\s]*\))*(?: \"[^\"]*\")?\)"
_IMAGE = re.compile(r"!\[[^\]]*\]" + _TARGET)
_LINK_TARGET = re.compile(r"\]" + _TARGET)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_EMPHASIS = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_MARKS = re.compile(r"[*`\[\]^~]")
_NO_WIDTH = re.compile("[\xad\u200b\u2060\ufeff]")
_WAITING = 0xE000  # escaped signs wait in the private use area until the marks are gone


def words(markdown: str) -> list[str]:
    """The visible words of a Markdown text of either flavour, in order."""
    text = _ESCAPE.sub(lambda found: chr(_WAITING + ord(found[1])), markdown)
    text = "\n".join(map(_line, text.split("\n")))
    text = _LINK_TARGET.sub("]", _IMAGE.sub("", text))
    text = _NO_WIDTH.sub("", _MARKS.sub("", _EMPHASIS.sub("", text)))
    return re.sub("[\ue000-\ue0ff]", lambda found: chr(ord(found[0]) - _WAITING), text).split()


def _line(line: str) -> str:
    line = line.strip()
    if _FRAME_LINE.fullmatch(re.sub("^(?:> *)+", "", line)):
        return ""
    signs = _SIGNS.match(line)
    assert signs is not None  # it matches nothing, too
    rest = _ANCHOR.sub("", line[signs.end() :])
    if rest.startswith("|") and not signs[0].endswith("# "):
        rest = " ".join(map(_line, re.split(r"\||<br>", rest)))
    return "".join(re.findall(_LABEL, signs[0])) + rest


# ---------------------------------------------------------------------- corrections of the record


def decoded_addresses(record: str, page: str) -> str:
    """The record has Cloudflare's placeholder where readers see an address, even one the page writes out."""
    hidden = re.finditer(r"<(a|span) [^>]*(?:/email-protection|data-cfemail)[^>]*>(.*?)</\1>", page)
    addresses = (_address(element) for element in hidden)
    return re.sub(r"\\\[email\sprotected\\\]", lambda found: next(addresses, found[0]), record)


def _address(element: re.Match[str]) -> str:
    code = re.search(r'data-cfemail="([0-9a-f]+)"', element[0])
    if code is None:
        return html.unescape(element[2])
    key, *rest = bytes.fromhex(code[1])
    return bytes(byte ^ key for byte in rest).decode()


def without_ornaments(record: str, page: str) -> str:
    """The record keeps the sign of a heading's link to itself, which the page marks as an ornament."""
    if 'class="heading-link-symbol" aria-hidden="true"> #</span>' not in page:
        return record
    return re.sub(r" #\]\(#", "](#", record)


def whole_targets(record: str, page: str) -> str:
    """The record writes a link target that ends with a bracket so that the bracket reads as text."""
    for href in set(re.findall(r'href="([^"]*\))"', page)):
        if href.count(")") > href.count("("):
            record = record.replace(f"{href})", href)
    return record


CORRECTIONS = {
    "obfuscated e-mail address": decoded_addresses,
    "ornament of headings": without_ornaments,
    "bracket in a link target": whole_targets,
}
NUMBERING = "items numbered by position among all children"
RUN_TOGETHER = "words run together at the end of a list"


def explain(ours: str, record: str, page: str) -> tuple[str, ...] | None:
    """Name what is wrong with the record, if that is all that sets it apart from our text."""
    reasons = []
    for name, correct in CORRECTIONS.items():
        corrected = correct(record, page)
        if corrected != record:
            reasons.append(name)
            record = corrected
    if words(ours) == words(record):
        return tuple(reasons)
    unnumbered = [words(_NUMBER.sub(r"\1", text)) for text in (ours, record)]
    if unnumbered[0] == unnumbered[1]:
        return (*reasons, NUMBERING)
    if "".join(unnumbered[0]) == "".join(unnumbered[1]):
        return (*reasons, NUMBERING, RUN_TOGETHER)
    return None


# ---------------------------------------------------------------------- cases


def cases(versions: Path, snapshots: Path) -> Iterator[Case]:
    """Every recorded version whose snapshot is at hand, newest first."""
    log = git(versions, "log", "main", "--format=%x1e%H%x00%aI%x00%b%x00", "--name-only").decode()
    for entry in log.split("\x1e")[1:]:
        commit, date, message, files = entry.split("\0")
        named = re.search(r"/commit/([0-9a-f]{40})", message)
        path = next(
            (name for name in files.split("\n") if name.endswith(".md") and "/" in name), None
        )
        if named is None or path is None:
            continue
        try:
            page = git(snapshots, "show", f"{named[1]}:{path.removesuffix('.md')}.html")
        except subprocess.CalledProcessError:
            continue
        service, terms_type = path.removesuffix(".md").split("/")
        record = git(versions, "show", f"{commit}:{path}").decode()
        yield Case(
            commit[:7],
            Terms(service=service, type=terms_type),
            datetime.fromisoformat(date),
            page,
            record,
        )


def judge(
    case: Case, current: tuple[Declaration, ...], history: tuple[Declaration, ...]
) -> Verdict:
    """Extract a case's page with the declaration then in force and compare the words."""
    declaration = in_force(current, history, case.terms, case.recorded_at)
    assert declaration is not None, f"no declaration of {case.terms}"
    (document,) = declaration.documents
    unfiled = UNFILED.get(case.commit)
    ours = _extracted(case, document)
    if ours is not None and words(ours) == words(case.record):
        return Verdict("equal")
    if unfiled is not None:
        ours = _extracted(case, unfiled)
    reasons = None if ours is None else explain(ours, case.record, case.page.decode())
    if reasons is None:
        return Verdict("different")
    return Verdict("explained" if unfiled is None else "no state", reasons)


def _extracted(case: Case, document: SourceDocument) -> str | None:
    try:
        return extract_html(case.page, url=document.url, charset="utf-8", document=document)
    except ExtractError:
        return None


def git(repository: Path, *arguments: str) -> bytes:
    """Run git in a repository and give what it prints."""
    command = ["git", "-C", str(repository), *arguments]
    return subprocess.run(command, capture_output=True, check=True).stdout


def main() -> None:
    if not DATA.is_dir():
        print(f"Skipped: the recorded histories are not at {DATA}.")
        return
    folder = DATA / "web-declarations"
    current, history = load_declarations(folder), load_history(folder)
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as clones:
        repositories = []
        for name in ("web-versions", "web-snapshots"):
            target = Path(clones) / name
            subprocess.run(
                ["git", "clone", "-q", "--bare", DATA / f"{name}.bundle", target], check=True
            )
            repositories.append(target)
        for case in cases(*repositories):
            verdict = judge(case, current, history)
            counts[verdict.outcome] += 1
            if verdict.outcome != "equal":
                about = f"{case.commit}  {case.recorded_at:%Y-%m-%d}  {case.terms}"
                print(f"{verdict.outcome:10}  {about:60}  {'; '.join(verdict.reasons)}")
    rest = counts.total() - counts["no state"]
    print(
        f"\n{counts.total()} versions whose page is at hand; no state on file fits {counts['no state']}."
    )
    print(
        f"Of the other {rest}, {counts['equal']} have equal words in order ({counts['equal'] / rest:.1%}),"
    )
    print(
        f"{counts['explained']} differ by a fault of the record that was found and undone, ", end=""
    )
    print(f"{counts['different']} differ otherwise.")
    sys.exit(counts["different"] > 0)


if __name__ == "__main__":
    main()
