"""Extraction of legal text from raw pages, against the Open Terms Archive engine in the same run.

Pages: every HTML file of the newest commit of `web-snapshots.bundle`, each with the declaration in
force. Both sides get the bytes read from disk before the clock starts, extract each page once to warm
up and then `LAPS` times; three such processes of each side run in turns. A cold start is a whole
process that loads a declaration and extracts one page. The engine comes from npm into `.bench/`.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.timing import medians

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
ENGINE = "@opentermsarchive/engine@9.1.0"
ENGINE_FOLDER = ROOT / ".bench" / "opentermsarchive-engine"
LAPS = 5
TURNS = 3
COLD_STARTS = 7
COLD_PAGE = "GitHub/Privacy Policy"


def main() -> None:
    """Compare both extractors, or say what is missing to do so."""
    if not DATA.is_dir():
        print(f"Skipped: the recorded histories are not at {DATA}.")
        return
    peer = install_engine()
    if peer is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        manifest = write_pages(Path(folder))
        sides = {
            "policydiff": [sys.executable, "-m", "benchmarks.extraction_speed", str(manifest)],
            "engine": ["node", str(peer), str(manifest)],
        }
        print_in_process({name: [*command, str(LAPS)] for name, command in sides.items()})
        print_cold_start({name: [*command, "0", COLD_PAGE] for name, command in sides.items()})


def install_engine() -> Path | None:
    """Install the engine into `.bench/`; the path of our script beside it, or None with a word why not."""
    if not (shutil.which("node") and shutil.which("npm")):
        print("Skipped: node and npm are needed to run the engine to compare with.")
        return None
    if not (ENGINE_FOLDER / "node_modules").is_dir():
        print(f"Installing {ENGINE} into {ENGINE_FOLDER.relative_to(ROOT)} (once) ...", flush=True)
        ENGINE_FOLDER.mkdir(parents=True, exist_ok=True)
        (ENGINE_FOLDER / "package.json").write_text('{"private": true}\n', "utf-8")
        quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        if subprocess.run(
            ["npm", "install", ENGINE, *quiet], cwd=ENGINE_FOLDER, check=False
        ).returncode:
            shutil.rmtree(ENGINE_FOLDER)
            print(f"Skipped: npm could not install {ENGINE}.")
            return None
    script = ENGINE_FOLDER / "extraction_speed.mjs"
    shutil.copyfile(
        Path(__file__).with_suffix(".mjs"), script
    )  # modules resolve from where it lies
    return script


def write_pages(folder: Path) -> Path:
    """Write the pages out of the bundle, and a manifest that both sides read."""
    repository = folder / "snapshots.git"
    bundle = DATA / "web-snapshots.bundle"
    subprocess.run(
        ["git", "clone", "--quiet", "--bare", "--branch=main", bundle, repository], check=True
    )
    git = ["git", "-C", str(repository)]
    listing = subprocess.run(
        [*git, "ls-tree", "-rz", "--name-only", "main"], check=True, capture_output=True
    )
    pages: list[dict[str, str]] = []
    for path in listing.stdout.decode().split("\0"):
        if path.endswith(".html"):
            page = subprocess.run(
                [*git, "show", f"main:{path}"], check=True, capture_output=True
            ).stdout
            file = folder / f"{len(pages)}.html"
            file.write_bytes(page)
            service, terms_type = path.removesuffix(".html").split("/")
            declaration = DATA / "web-declarations" / f"{service}.json"
            pages.append(
                {
                    "page": str(file),
                    "declaration": str(declaration),
                    "service": service,
                    "type": terms_type,
                }
            )
    manifest = folder / "manifest.json"
    manifest.write_text(json.dumps(pages), "utf-8")
    return manifest


def print_in_process(sides: dict[str, list[str]]) -> None:
    """One line per page: median milliseconds of either side over all turns, and their ratio."""
    turns: dict[str, list[dict[str, list[float]]]] = {name: [] for name in sides}
    for _ in range(TURNS):
        for name, command in sides.items():
            run = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT)
            turns[name].append(json.loads(run.stdout))
    totals = dict.fromkeys(sides, 0.0)
    print(f"{'in process, median ms':44} {'policydiff':>10} {'engine':>10}    ratio")
    for page in turns["policydiff"][0]:
        laps = {name: [lap for turn in turns[name] for lap in turn[page]] for name in sides}
        failed = [name for name in sides if not laps[name]]
        if failed:
            print(f"{page:44} not extracted by {' and '.join(failed)}")
            continue
        medians_of = {name: statistics.median(laps[name]) for name in sides}
        totals = {name: totals[name] + medians_of[name] for name in sides}
        print_row(page, medians_of)
    print_row("all pages (goal: at least 5)", totals)


def print_row(title: str, milliseconds: dict[str, float]) -> None:
    """One line: either side's milliseconds and how many times ours fit into the engine's."""
    ours, theirs = milliseconds["policydiff"], milliseconds["engine"]
    print(f"{title:44} {ours:10.1f} {theirs:10.1f} {theirs / ours:8.1f}")


def print_cold_start(sides: dict[str, list[str]]) -> None:
    """Whole processes that load a declaration and extract one page."""
    taken = medians(sides, runs=COLD_STARTS, cwd=ROOT)
    ours, theirs = taken["policydiff"] * 1000, taken["engine"] * 1000
    print(
        f"{'cold start, ms (goal: at least 5)':44} {ours:10.1f} {theirs:10.1f} {theirs / ours:8.1f}"
    )


def measure_ours(manifest: Path, laps: int, only: str | None) -> None:
    """The side of policydiff in a process of its own: each page, or `only` one, once and then `laps` times."""
    from policydiff.declarations import load_file  # noqa: PLC0415 - part of what a cold start costs
    from policydiff.errors import ExtractError  # noqa: PLC0415 - as below
    from policydiff.extract import extract  # noqa: PLC0415 - as above
    from policydiff.model import Capture  # noqa: PLC0415 - as above

    taken: dict[str, list[float]] = {}
    for entry in json.loads(manifest.read_text("utf-8")):
        name = f"{entry['service']}/{entry['type']}"
        if only not in (None, name):
            continue
        declarations = load_file(Path(entry["declaration"]))
        (document,) = next(d.documents for d in declarations if d.terms.type == entry["type"])
        capture = Capture(
            requested_url=document.url,
            final_url=document.url,
            status=200,
            headers=(("content-type", "text/html; charset=utf-8"),),
            body=Path(entry["page"]).read_bytes(),
            captured_at=datetime(2025, 3, 5, tzinfo=UTC),
        )
        times = []
        for _ in range(laps + 1):
            start = time.perf_counter()
            try:
                extract(capture, document)
            except ExtractError:
                break  # the selector matches nothing: no lap is counted
            times.append((time.perf_counter() - start) * 1000)
        taken[name] = times[1:]
    print(json.dumps(taken))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure_ours(Path(sys.argv[1]), int(sys.argv[2]), next(iter(sys.argv[3:]), None))
    else:
        main()
