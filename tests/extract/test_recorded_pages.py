"""Pages as they were served: our words against those that the Open Terms Archive recorded."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.extract.conftest import fidelity, words

from policydiff.declarations import load_declarations, load_history
from policydiff.extract import extract_html
from policydiff.model import Declaration

pytestmark = pytest.mark.real_data


def git(repository: Path, *arguments: str) -> str:
    command = ["git", "-C", str(repository), *arguments]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode()


def test_raw_pages_give_the_recorded_words_but_for_known_faults_of_the_record(
    shared_data: Path, clone_bundle: Callable[[str], Path]
) -> None:
    folder = shared_data / "web-declarations"
    current, history = load_declarations(folder), load_history(folder)
    outcomes: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for case in fidelity.cases(clone_bundle("web-versions"), clone_bundle("web-snapshots")):
        verdict = fidelity.judge(case, current, history)
        outcomes[verdict.outcome] += 1
        assert verdict.outcome != "different", f"{case.commit} {case.terms}"
        reasons.update(verdict.reasons)
    assert outcomes == {"equal": 46, "explained": 11, "no state": 4}
    assert reasons == {
        "ornament of headings": 4,
        "obfuscated e-mail address": 4,
        "bracket in a link target": 2,
        fidelity.NUMBERING: 2,
        fidelity.RUN_TOGETHER: 2,
    }


@pytest.mark.parametrize(
    ("folder", "terms_type", "count"),
    [("privacy", "Privacy Policy", 35), ("tos", "Terms of Service", 34)],
)
def test_telegram_s_pages_give_the_recorded_words(
    shared_data: Path, clone_bundle: Callable[[str], Path], folder: str, terms_type: str, count: int
) -> None:
    declaration = telegram(shared_data, terms_type)
    repository = clone_bundle("telegram-versions")
    path = f"Telegram/{terms_type}.md"
    log = git(repository, "log", "main", "--format=%at %H", "--", path)
    commits = {int(at): commit for at, commit in map(str.split, log.splitlines())}
    pages = sorted((shared_data / "telegram-pages" / folder).glob("*.html"))
    assert len(pages) == count
    for page in pages:
        at = datetime.strptime(page.stem, "%Y-%m-%dT%H%M%SZ").replace(tzinfo=UTC)
        record = git(repository, "show", f"{commits[int(at.timestamp())]}:{path}")
        document = declaration.documents[0]
        text = extract_html(page.read_bytes(), url=document.url, document=document)
        assert words(text) == words(record), page.name


def telegram(shared_data: Path, terms_type: str) -> Declaration:
    found = load_declarations(shared_data / "telegram-declarations")
    return next(declaration for declaration in found if declaration.terms.type == terms_type)
