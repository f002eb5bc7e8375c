"""Real pages replayed in order through extraction and gates, with the declarations in force.

Every page that a public archive kept (April 2023 to March 2025) is taken, or every Nth of each document
and all from which that archive recorded a version, as it would have been on the day: extracted by the
declaration in force, judged against the version before, recorded or held. Printed are what was held, which
of the record's versions were found, and what became of texts that the record does not have.

    python -m benchmarks gates_replay        every 20th page
    EVERY=1 python -m benchmarks gates_replay
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from policydiff.declarations import in_force, load_declarations, load_history
from policydiff.errors import ExtractError
from policydiff.extract import combine, extract
from policydiff.gates import Verdict, judge, judge_missing
from policydiff.model import Capture, Declaration, SourceDocument, Terms

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
EVERY = int(os.environ.get("EVERY", "20"))
NOT_PUBLISHED = {
    Terms(service="npm Public Registry", type="Privacy Policy"): SourceDocument(
        url="https://docs.npmjs.com/policies/privacy", select=("main",), remove=("nav", "details")
    )
}
"""What was in force for a while and is missing from the published states (docs/tricky-cases-extraction.md):
taken where the published one finds nothing on the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One kept page."""

    commit: str
    blob: str
    at: datetime


@dataclass(slots=True, kw_only=True)
class Result:
    """What a replay came to."""

    pages: int = 0
    undeclared: int = 0
    held: list[tuple[str, Page, Verdict]] = field(default_factory=list)
    versions: int = 0
    expected: set[str] = field(default_factory=set)
    found: set[str] = field(default_factory=set)
    extra: list[tuple[str, Page, str]] = field(default_factory=list)


def git(repository: Path, *arguments: str, given: bytes = b"") -> bytes:
    command = ["git", "-C", str(repository), *arguments]
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout


def changes(repository: Path) -> Iterator[tuple[str, datetime, str, str, str]]:
    """(commit, author date, message, path, blob) of every file that a commit set, oldest first."""
    log = git(
        repository, "log", "--reverse", "-z", "--raw", "--no-renames", "--no-abbrev",
        "--format=%x01%H%x02%at%x02%B%x02", "main",
    ).decode("utf-8", "replace")  # fmt: skip
    for entry in log.split("\x01")[1:]:
        commit, at, said, raw = entry.split("\x02", 3)
        fields = raw.strip("\0\n").split("\0")
        for facts, path in zip(fields[::2], fields[1::2], strict=False):
            blob = facts.split(" ")[3]
            if set(blob) != {"0"}:
                yield commit, datetime.fromtimestamp(int(at), UTC), said, path, blob


def replay(snapshots: Path, versions: Path, declarations: Path, every: int) -> Result:
    """Replay every Nth page of each document, and every page that the record names."""
    result = Result()
    current, history = load_declarations(declarations), load_history(declarations)
    named = {}
    for commit, _, said, path, _ in changes(versions):
        for snapshot in re.findall(r"[0-9a-f]{40}", said):
            named[snapshot] = (commit, path)
    documents: dict[str, list[Page]] = defaultdict(list)
    for commit, at, _, path, blob in changes(snapshots):
        if path.count("/") == 1 and not path.startswith("."):
            documents[path].append(Page(commit=commit, blob=blob, at=at))
    for path, pages in sorted(documents.items()):
        service, _, name = path.rpartition(".")[0].partition("/")
        terms = Terms(service=service, type=name)
        drawn = [
            page for number, page in enumerate(pages) if number % every == 0 or page.commit in named
        ]
        contents = zip(drawn, bodies(snapshots, drawn), strict=True)
        one = Document(terms=terms, named=named.keys(), result=result)
        for page, body in contents:
            declaration = in_force(current, history, terms, page.at)
            if declaration is None or len(declaration.documents) != 1:
                result.undeclared += 1
            else:
                one.meet(page, body, declaration)
    return result


@dataclass(slots=True, kw_only=True)
class Document:
    """One document on its way through the years."""

    terms: Terms
    named: Collection[str]
    """Snapshots from which the record has a version."""
    result: Result
    standing: str | None = None
    declared: str = ""
    seen: set[str] = field(default_factory=set)
    accepted: set[str] = field(default_factory=set)

    def meet(self, page: Page, body: bytes, declaration: Declaration) -> None:
        """Extract, judge, and record or hold one page."""
        result = self.result
        result.pages += 1
        expected = page.commit in self.named
        if expected:
            result.expected.add(page.commit)
        text, verdict = judged(declaration, page, body, self.standing, self.accepted)
        if verdict.held or text is None:
            result.held.append((str(self.terms), page, verdict))
            self.accepted.add(verdict.kind or "")
            return
        if expected:
            result.found.add(page.commit)
        if text != self.standing:
            result.versions += 1
            if not expected:
                reason = why(text, self.standing, self.seen)
                if self.declared not in ("", declaration.fingerprint):
                    reason = "the declaration changed: recorded as a technical upgrade"
                result.extra.append((str(self.terms), page, reason))
        self.standing, self.declared = text, declaration.fingerprint
        self.seen.add(text)


def judged(
    declaration: Declaration, page: Page, body: bytes, standing: str | None, accepted: set[str]
) -> tuple[str | None, Verdict]:
    """The text of a page, and what the gates say of it."""
    document = declaration.documents[0]
    capture = Capture(
        requested_url=document.url,
        final_url=document.url,
        status=200,
        headers=(("content-type", "text/html"),),
        body=body,
        captured_at=page.at,
    )
    failed: ExtractError | None = None
    text: str | None = None
    for source in (document, NOT_PUBLISHED.get(declaration.terms)):
        try:
            text = combine([extract(capture, source)]) if source else None
        except ExtractError as error:
            failed = error
        else:
            break
    if text is None:
        assert failed is not None
        return None, judge_missing(failed.message, [capture], reason=failed.reason)
    return text, judge(text, captures=[capture], previous=standing, accepted=accepted)


def why(text: str, standing: str | None, seen: set[str]) -> str:
    """What made a text that the record has no version of."""
    if standing is None:
        return "first page drawn"
    if text in seen:
        return "returns to an earlier text"
    if words(text) == words(standing):
        return "markup or links only"
    return "words differ"


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", re.sub(r"\]\([^()]*\)", "]", text).lower())


def bodies(repository: Path, pages: list[Page]) -> Iterator[bytes]:
    with subprocess.Popen(
        ["git", "-C", str(repository), "cat-file", "--batch"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as running:
        assert running.stdin
        assert running.stdout
        for page in pages:
            running.stdin.write(f"{page.blob}\n".encode())
            running.stdin.flush()
            size = int(running.stdout.readline().split()[2])
            yield running.stdout.read(size + 1)[:-1]
        running.stdin.close()


def main() -> None:
    if not DATA.is_dir():
        sys.exit(f"The recorded histories are not at {DATA}.")
    with tempfile.TemporaryDirectory(prefix="policydiff-bench-") as folder:
        clones = []
        for name in ("web-snapshots", "web-versions"):
            clones.append(Path(folder) / f"{name}.git")
            bundle = str(DATA / f"{name}.bundle")
            subprocess.run(["git", "clone", "-q", "--bare", bundle, str(clones[-1])], check=True)
        result = replay(clones[0], clones[1], DATA / "web-declarations", EVERY)
    print(
        f"pages replayed (every {EVERY}.) {result.pages:8,}   not declared then: {result.undeclared:,}"
    )
    print(f"held {len(result.held):8,}   {len(result.held) / max(1, result.pages):.2%} of pages")
    for terms, page, verdict in result.held:
        print(
            f"    {page.at:%Y-%m-%d} {page.commit[:8]} {terms}: {verdict.kind}: {(verdict.reason or '')[:110]}"
        )
    missing = sorted(result.expected - result.found)
    print(
        f"versions of the record {len(result.expected):8,}   found: {len(result.found):,}   not: {missing}"
    )
    print(
        f"versions recorded {result.versions:8,}   of them not in the record: {len(result.extra):,}"
    )
    for reason, count in Counter(reason for _, _, reason in result.extra).most_common():
        print(f"    {count:6,} {reason}")
    for terms, page, reason in result.extra:
        print(f"    {page.at:%Y-%m-%d} {page.commit[:8]} {terms}: {reason}")


if __name__ == "__main__":
    main()
