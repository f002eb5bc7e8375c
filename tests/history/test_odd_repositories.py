"""A versions repository with everything odd in it, read whole by the commands."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.commandline import call
from tests.history.conftest import ASK, KEEP, SHARE, page

FIRST = page("# Terms", KEEP, SHARE)
SECOND = page("# Terms", KEEP.replace("thirty", "sixty"), SHARE)
THIRD = page("# Terms", KEEP.replace("thirty", "sixty"), SHARE, ASK)


class Odd:
    """Writes commits of its own making, at times of its own choosing."""

    def __init__(self, directory: Path, *options: str) -> None:
        self.directory = directory
        directory.mkdir()
        self.git("init", "--quiet", "--initial-branch=main", *options)

    def git(self, *arguments: str, day: str = "2024-01-01", text: bytes | None = None) -> str:
        date = f"{day}T12:00:00+0000"
        who = {
            f"GIT_{role}_{what}": value
            for role in ("AUTHOR", "COMMITTER")
            for what, value in (("NAME", "A"), ("EMAIL", "a@example.org"), ("DATE", date))
        }
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.directory,
            input=text,
            capture_output=True,
            check=True,
            env={**os.environ, **who},
        )
        return done.stdout.decode().strip()

    def write(self, path: str, text: str) -> None:
        file = self.directory / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def commit(self, day: str, subject: str = "By hand") -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", subject, day=day)

    def shown(self, *arguments: str) -> Any:
        return json.loads(call("-C", self.directory, *arguments, "--format", "json").done())

    def days(self, terms: str) -> list[tuple[str, str | None]]:
        """Day and fold of each entry of a terms' log."""
        [timeline] = self.shown("log", terms)["timelines"]
        return [
            (entry["record"]["captured_at"][:10], entry["fold"]) for entry in timeline["entries"]
        ]


@pytest.fixture
def odd(tmp_path: Path) -> Odd:
    made = Odd(tmp_path / "odd")
    made.write("Acme/Terms of Service.md", FIRST)
    made.commit("2024-01-01", "First record of Acme Terms of Service")
    return made


def test_a_commit_by_hand_is_a_change_on_its_own_day(odd: Odd) -> None:
    odd.write("Acme/Terms of Service.md", SECOND)
    odd.write("notes.txt", "not a version")
    odd.commit("2024-03-03", "tidy up")
    assert odd.days("acme") == [("2024-01-01", None), ("2024-03-03", None)]


def test_a_merge_brings_each_side_s_changes_on_their_own_days(odd: Odd) -> None:
    odd.git("checkout", "--quiet", "-b", "side")
    odd.write("Acme/Terms of Service.md", SECOND)
    odd.commit("2024-02-02")
    odd.git("checkout", "--quiet", "main")
    odd.write("Acme/Privacy Policy.md", FIRST)
    odd.commit("2024-02-10")
    odd.git("merge", "--quiet", "--no-ff", "-m", "Merge", "side", day="2024-05-05")
    assert odd.days("acme terms") == [("2024-01-01", None), ("2024-02-02", None)]
    assert odd.days("acme privacy") == [("2024-02-10", None)]


def test_a_renamed_document_ends_under_one_name_and_begins_under_the_other(odd: Odd) -> None:
    odd.git("mv", "Acme/Terms of Service.md", "Acme/Terms.md")
    odd.commit("2024-02-02")
    assert "no longer recorded" in call("-C", odd.directory, "log", "acme/terms of service").done()
    assert odd.days("acme/terms") == [("2024-02-02", None)]


def test_a_deleted_document_that_comes_back_is_recorded_again_and_compared(odd: Odd) -> None:
    odd.git("rm", "--quiet", "Acme/Terms of Service.md")
    odd.commit("2024-02-02")
    odd.write("Acme/Terms of Service.md", SECOND)
    odd.commit("2024-04-04")
    assert "recorded again" in call("-C", odd.directory, "log").done()
    [found] = odd.shown("show", "2024-04")["terms"]
    [change] = found["stretches"][0]["comparison"]["changes"]
    assert (change["kind"], change["at"]) == ("reworded", ["2024-04-04T12:00:00Z"])


def test_an_empty_text_is_a_text_that_says_nothing(odd: Odd) -> None:
    odd.write("Acme/Terms of Service.md", "")
    odd.commit("2024-02-02")
    odd.write("Acme/Terms of Service.md", FIRST)
    odd.commit("2024-02-03")
    assert odd.days("acme") == [
        ("2024-01-01", None), ("2024-02-02", None), ("2024-02-03", "return")
    ]  # fmt: skip
    call("-C", odd.directory, "show", "2024-02").done()


def test_links_and_submodules_are_no_documents(odd: Odd) -> None:
    blob = odd.git("hash-object", "-w", "--stdin", text=b"/etc/passwd")
    for mode, thing, name in (("120000", blob, "Cookies"), ("160000", "1" * 40, "Imprint")):
        odd.git("update-index", "--add", "--cacheinfo", f"{mode},{thing},Acme/{name}.md")
    odd.git("commit", "--quiet", "-m", "Odd", day="2024-02-02")
    names = [one["terms"]["type"] for one in odd.shown("log")["timelines"]]
    assert names == ["Terms of Service"]


def test_dates_out_of_order_are_put_in_order_and_each_keeps_its_own(odd: Odd) -> None:
    odd.write("Acme/Terms of Service.md", THIRD)
    odd.commit("2024-06-06")
    odd.write("Acme/Terms of Service.md", SECOND)
    odd.commit("2024-03-03")
    assert [day for day, _ in odd.days("acme")] == ["2024-01-01", "2024-03-03", "2024-06-06"]
    [found] = odd.shown("show", "2024-06")["terms"]
    assert found["stretches"][0]["base"]["captured_at"] == "2024-03-03T12:00:00Z"


def test_names_and_texts_that_are_not_utf8_are_read(odd: Odd) -> None:
    blob = odd.git("hash-object", "-w", "--stdin", text=FIRST.encode("utf-16"))
    entry = b"100644 blob " + blob.encode() + b"\tTerms \xff.md\0"
    folder = odd.git("mktree", "-z", text=entry)
    tree = odd.git("mktree", text=f"040000 tree {folder}\tCaf\u00e9\n".encode())
    commit = odd.git("commit-tree", tree, "-p", "HEAD", "-m", "Odd", day="2024-02-02")
    odd.git("update-ref", "refs/heads/main", commit)
    listed = odd.shown("log")["timelines"]
    assert sorted(one["terms"]["service"] for one in listed) == ["Acme", "Café"]
    call("-C", odd.directory, "show", "2024-02").done()


def test_of_a_shallow_clone_nothing_gets_the_date_of_the_cut(odd: Odd, tmp_path: Path) -> None:
    odd.write("Acme/Privacy Policy.md", FIRST)
    odd.commit("2024-02-02", "First record of Acme Privacy Policy")
    odd.write("Acme/Privacy Policy.md", SECOND)
    odd.commit("2024-03-03", "Record new changes of Acme Privacy Policy")
    url = f"file://{odd.directory}"
    subprocess.run(
        ["git", "clone", "--quiet", "--bare", "--depth=2", url, "shallow"], cwd=tmp_path, check=True
    )
    document = json.loads(call("-C", tmp_path / "shallow", "log", "--format", "json").done())
    [timeline] = document["timelines"]
    assert timeline["terms"]["type"] == "Privacy Policy"
    assert [entry["record"]["captured_at"][:10] for entry in timeline["entries"]] == [
        "2024-02-02",
        "2024-03-03",
    ]


def test_a_checkout_without_a_branch_is_read_from_where_it_stands(odd: Odd) -> None:
    odd.write("Acme/Terms of Service.md", SECOND)
    odd.commit("2024-02-02", "Record new changes of Acme Terms of Service")
    odd.git("checkout", "--quiet", "--detach")
    odd.git("branch", "--quiet", "-D", "main")
    assert odd.days("acme terms") == [("2024-01-01", None), ("2024-02-02", None)]
    odd.git("checkout", "--quiet", "--detach", "HEAD~1")
    assert odd.days("acme terms") == [("2024-01-01", None)]


def test_a_document_that_comes_back_with_its_text_is_there_again(odd: Odd) -> None:
    odd.git("rm", "--quiet", "Acme/Terms of Service.md")
    odd.commit("2024-02-02", "Gone")
    odd.write("Acme/Terms of Service.md", FIRST)
    odd.commit("2024-03-03", "Back")
    assert odd.days("acme terms") == [
        ("2024-01-01", None),
        ("2024-02-02", None),
        ("2024-03-03", "return"),
    ]
    said = call("-C", odd.directory, "show", "2024-04").done()
    assert "the text first seen 3 Mar 2024 12:00 UTC" in said


def test_a_repository_of_sha256_is_read_and_its_commits_are_named(tmp_path: Path) -> None:
    made = Odd(tmp_path / "odd", "--object-format=sha256")
    made.write("Acme/Terms of Service.md", FIRST)
    made.commit("2024-01-01", "First record of Acme Terms of Service")
    first = made.git("rev-parse", "HEAD")
    made.write("Acme/Terms of Service.md", SECOND)
    made.commit("2024-02-02", "Record new changes of Acme Terms of Service")
    found = made.shown("blame", "acme terms", "--at", first)
    assert found["text"]["captured_at"][:10] == "2024-01-01"
