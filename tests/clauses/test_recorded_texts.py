"""Texts as they were recorded: one tree for both Markdown dialects, whatever process reads it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.extract.conftest import fidelity, words

from policydiff.clauses import parse
from policydiff.declarations import in_force, load_declarations, load_history
from policydiff.extract import extract_html

pytestmark = pytest.mark.real_data

TORN = "bc99e1f"
"""The record of this version tore the strong emphasis of a line that acts as a heading."""


def outline(text: str) -> list[tuple[str, str]]:
    return [(clause.address, clause.text) for clause in parse(text)]


def git(repository: Path, *arguments: str) -> str:
    command = ["git", "-C", str(repository), *arguments]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode()


@pytest.mark.parametrize(
    ("folder", "terms_type"), [("privacy", "Privacy Policy"), ("tos", "Terms of Service")]
)
def test_telegram_s_pages_and_their_records_give_the_same_addresses(
    shared_data: Path, clone_bundle: Callable[[str], Path], folder: str, terms_type: str
) -> None:
    declaration = next(
        found
        for found in load_declarations(shared_data / "telegram-declarations")
        if found.terms.type == terms_type
    )
    document = declaration.documents[0]
    repository = clone_bundle("telegram-versions")
    path = f"Telegram/{terms_type}.md"
    log = git(repository, "log", "main", "--format=%at %H", "--", path)
    commits = {int(at): commit for at, commit in map(str.split, log.splitlines())}
    pages = sorted((shared_data / "telegram-pages" / folder).glob("*.html"))
    assert pages
    for page in pages:
        at = datetime.strptime(page.stem, "%Y-%m-%dT%H%M%SZ").replace(tzinfo=UTC)
        record = git(repository, "show", f"{commits[int(at.timestamp())]}:{path}")
        ours = extract_html(page.read_bytes(), url=document.url, document=document)
        assert outline(ours) == outline(record), page.name


def test_pages_and_records_of_both_flavours_give_the_same_addresses_where_their_words_agree(
    shared_data: Path, clone_bundle: Callable[[str], Path]
) -> None:
    folder = shared_data / "web-declarations"
    current, history = load_declarations(folder), load_history(folder)
    flavours: set[bool] = set()
    compared = 0
    for case in fidelity.cases(clone_bundle("web-versions"), clone_bundle("web-snapshots")):
        declaration = in_force(current, history, case.terms, case.recorded_at)
        assert declaration is not None
        (document,) = declaration.documents
        try:
            ours = extract_html(case.page, url=document.url, document=document)
        except fidelity.ExtractError:
            continue
        if words(ours) != words(case.record) or case.commit.startswith(TORN):
            continue
        assert outline(ours) == outline(case.record), f"{case.commit} {case.terms}"
        flavours.add("\n===" in case.record)
        compared += 1
    assert compared == 45
    assert flavours == {True, False}


def test_hash_seed_and_locale_change_no_clause_of_a_recorded_text(
    clone_bundle: Callable[[str], Path], tmp_path: Path
) -> None:
    text = git(clone_bundle("telegram-versions"), "show", "main:Telegram/Privacy Policy.md")
    (tmp_path / "text.md").write_text(text, "utf-8", newline="")
    program = (
        "import hashlib, pathlib; from policydiff.clauses import parse; "
        "text = pathlib.Path('text.md').read_bytes().decode(); "
        "print(hashlib.sha256(repr(parse(text)).encode()).hexdigest())"
    )
    source = str(Path(__file__).resolve().parents[2] / "src")
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": source, "PYTHONHASHSEED": seed, "LC_ALL": locale},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed, locale in (("0", "C"), ("1", "tr_TR.UTF-8"), ("2", "de_DE.UTF-8"))
    }
    assert found == {hashlib.sha256(repr(parse(text)).encode()).hexdigest()}
