"""What reports and a site cost: time, processor, memory, bytes; and whether each link of a site leads anywhere.

    python -m benchmarks publishing

A report of September 2024 in every format in one command, from `telegram-versions.bundle`; then the site of
the whole `pga-versions.bundle`: built, built again with nothing new, built again after one new version of the
document that has most, and built anew from a fresh clone, where every address has to be the same. Each is a
process of its own, with a cache that begins empty. The goals are those of a quiet machine: on a busy one the
processor's seconds tell more.
"""

from __future__ import annotations

import hashlib
import os
import posixpath
import resource
import subprocess
import sys
import tempfile
import time
from html.parser import HTMLParser
from pathlib import Path

from benchmarks.recorded import bundle

FORMATS = ("docx", "html", "md", "json", "csv")
_WHO = {
    "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.org",
}  # fmt: skip


class Links(HTMLParser):
    """The links and the ids of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take down what it leads to, and what it is called."""
        del tag
        for name, value in attrs:
            if name == "href" and value:
                self.links.append(value)
            elif name == "id" and value:
                self.ids.add(value)


def run(said: str, goal: str, cache: Path, *arguments: str | Path) -> None:
    """Run policydiff once and print what it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "policydiff", *arguments],
        check=True, stdout=subprocess.DEVNULL, env={**os.environ, "XDG_CACHE_HOME": str(cache)},
    )  # fmt: skip
    taken = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{said:34} {taken:8.1f} s  {cpu:8.1f} s of CPU  {goal}", flush=True)


def reports(folder: Path) -> None:
    """September 2024 in every format."""
    print("== telegram-versions")
    files = [folder / f"september.{suffix}" for suffix in FORMATS]
    with bundle("telegram-versions") as repository:
        wanted = [part for file in files for part in ("-o", file)]
        asked = ("-C", repository, "report", "2024-09", "telegram", *wanted)
        run("report, five formats", "goal: under 3 s", folder / "cache", *asked)
    sizes = ", ".join(f"{file.suffix[1:]} {file.stat().st_size:,}" for file in files)
    print(f"bytes: {sizes}")


def site(folder: Path) -> None:
    """All of a public archive."""
    print("== pga-versions")
    made, cache = folder / "site", folder / "cache"
    with bundle("pga-versions") as repository:
        asked = ("-C", repository, "site", made)
        run("site", "goal: under 5 min", cache, *asked)
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        print(f"at most {most / 1024:,.0f} MB of memory")
        first = sizes(made)
        run("nothing new", "goal: under 2 s", cache, *asked)
        path = grown(repository)
        run("one new version", "goal: under 2 s", cache, *asked)
        second = sizes(made)
        print(
            f"of {path}; {len(second) - len(first)} pages more, {len(first - second)} addresses gone"
        )
        links(made)
    with bundle("pga-versions") as repository:
        run(
            "site of a fresh clone",
            "",
            folder / "other",
            "-C",
            repository,
            "site",
            folder / "again",
        )
    again = sizes(folder / "again")
    print(f"{len(first ^ again)} addresses of {len(first):,} are others")


def grown(repository: Path) -> str:
    """Record one version more of the document that has the most, and say which it is."""

    def git(*arguments: str, stdin: str = "") -> str:
        command = ["git", "-C", str(repository), "-c", "core.quotepath=off", *arguments]
        index = {"GIT_INDEX_FILE": str(repository / "benchmark-index")}
        done = subprocess.run(
            command, input=stdin, capture_output=True, text=True, check=True,
            env={**os.environ, **_WHO, **index},
        )  # fmt: skip
        return done.stdout

    paths = git("log", "main", "--name-only", "--format=").split("\n")
    standing = set(git("ls-tree", "-r", "--name-only", "main").split("\n")) & set(paths)
    path = max(sorted(one for one in standing if one.endswith(".md")), key=paths.count)
    text = (
        git("show", f"main:{path}") + "\n\nWe may share your data with anybody who asks for it.\n"
    )
    blob = git("hash-object", "-w", "--stdin", stdin=text).strip()
    git("read-tree", "main")
    git("update-index", "--cacheinfo", f"100644,{blob},{path}")
    message = f"Update {path.removesuffix('.md')}"
    commit = git("commit-tree", git("write-tree").strip(), "-p", "main", "-m", message).strip()
    git("update-ref", "refs/heads/main", commit)
    return f"{path.removesuffix('.md')} ({paths.count(path)} versions)"


def sizes(made: Path) -> set[str]:
    """Every address of a site; prints how much of what there is."""
    files = {file.relative_to(made).as_posix(): file for file in made.rglob("*") if file.is_file()}
    shown = {name: file for name, file in files.items() if not name.startswith(".")}
    every = {name: file.stat().st_size for name, file in shown.items()}
    texts = sum(size for name, size in every.items() if name.endswith("-text.html"))
    largest = max(every, key=lambda name: every[name])
    digest = hashlib.sha256("\n".join(sorted(every)).encode()).hexdigest()[:8]
    print(f"{len(every):,} files ({digest}), {sum(every.values()) / 1e6:,.1f} MB, texts {texts / 1e6:,.1f} MB; "
          f"largest {largest} {every[largest]:,}, front page {every['index.html']:,}")  # fmt: skip
    return set(every)


def links(made: Path) -> None:
    """Follow every link of every page."""
    pages = {
        file.relative_to(made).as_posix(): Links(file.read_text("utf-8"))
        for file in made.rglob("*.html")
    }
    broken = number = 0
    for name, page in pages.items():
        for link in page.links:
            if "://" in link:
                continue
            number += 1
            path, _, fragment = link.partition("#")
            leads = (
                posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
            )
            there = leads in pages or (made / leads).is_file()
            broken += not there or bool(fragment and fragment not in pages[leads].ids)
    print(f"{number:,} links on {len(pages):,} pages; {broken} lead nowhere")


def main() -> None:
    """Measure both."""
    with tempfile.TemporaryDirectory() as folder:
        reports(Path(folder))
        site(Path(folder))


if __name__ == "__main__":
    main()
