from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from tests.commandline import call, run
from tests.compare.test_copies import BOTH, IN_FORCE
from tests.loopback import Loopback, Reply
from tests.render.docx.accepting import part
from tests.render.docx.test_document import NEW, OLD, both_sides
from tests.render.hostile import HOSTILE_NEW, HOSTILE_OLD
from tests.sites import DATA, make, page

from policydiff import __version__
from policydiff.compare import compare
from policydiff.model import Version
from policydiff.render.dossier import of_two

FORMATS = ("docx", "html", "md", "json", "csv")
LENDING = "# Lending\n\nWe keep your name for thirty days.\n\n- a\n- b\n"
LONGER = "# Lending\n\nWe keep your name for ninety days.\n\n- a\n- b\n- c\n"
DATE = re.compile(r"\b(?:19|20)\d\d\b")


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder, the current one, with two texts."""
    monkeypatch.chdir(tmp_path)
    write(OLD, NEW)
    return tmp_path


def write(old: str, new: str) -> None:
    Path("old.md").write_text(old, encoding="utf-8")
    Path("new.md").write_text(new, encoding="utf-8")


def rows(file: str = "a.csv") -> list[dict[str, str]]:
    table = Path(file).read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(table, newline="")))


def word(file: str = "a.docx") -> str:
    """Every word of a Word document that is ours or a text's, comments and properties included."""
    with zipfile.ZipFile(file) as package:
        names = ("word/document.xml", "word/comments.xml", "word/footer.xml", "docProps/core.xml")
        return " ".join(package.read(name).decode() for name in names)


@pytest.mark.usefixtures("two")
def test_one_call_writes_two_texts_in_every_format_and_says_so() -> None:
    names = [f"a.{suffix}" for suffix in FORMATS]
    said = call("diff", "old.md", "new.md", *(part for name in names for part in ("-o", name)))
    assert said.done() == ("11 clauses changed: see a.docx, a.html, a.md, a.json, a.csv\n"), (
        "the sentence counts what the terminal counts"
    )
    shown = call("diff", "old.md", "new.md").done()
    assert "11 clauses changed" in shown
    assert Path("a.html").read_bytes().startswith(b"<!doctype html>")
    assert "old.md → new.md: 11 clauses changed" in Path("a.html").read_text("utf-8")
    assert len(json.loads(Path("a.json").read_bytes())["comparison"]["changes"]) == len(rows())


@pytest.mark.usefixtures("two")
def test_json_and_markdown_files_are_what_stdout_says() -> None:
    for suffix, form in (("json", "json"), ("md", "markdown")):
        call("diff", "old.md", "new.md", "-o", f"a.{suffix}", "--context", "3").done()
        said = call("diff", "old.md", "new.md", "--format", form, "--context", "3").done()
        assert Path(f"a.{suffix}").read_text("utf-8") == said
    assert call("diff", "old.md", "new.md", "-o", "b.md", "--full").code == 0
    whole = call("diff", "old.md", "new.md", "--format", "markdown", "--full").done()
    assert Path("b.md").read_text("utf-8") == whole


@pytest.mark.parametrize(("old", "new"), [(OLD, NEW), (NEW, OLD), (IN_FORCE, BOTH), (OLD, OLD)])
@pytest.mark.usefixtures("two")
def test_a_whole_word_document_is_the_new_text_once_accepted_and_the_old_one_once_rejected(
    old: str, new: str
) -> None:
    write(old, new)
    call("diff", "old.md", "new.md", "--full", "-o", "a.docx").done()
    versions = (Version(title="", text=text) for text in (old, new))
    both_sides(of_two(compare(*versions), ()), Path("a.docx").read_bytes())


@pytest.mark.usefixtures("two")
def test_what_has_no_date_is_not_dated_and_no_publisher_is_made_up() -> None:
    names = [part for suffix in ("docx", "html", "csv") for part in ("-o", f"a.{suffix}")]
    call("diff", "old.md", "new.md", *names).done()
    document = part(Path("a.docx").read_bytes())
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    marks = [*document.iter(f"{space}ins"), *document.iter(f"{space}del")]
    assert {mark.get(f"{space}author") for mark in marks} == {f"policydiff {__version__}"}
    marks += [*document.iter(f"{space}moveFrom"), *document.iter(f"{space}moveTo")]
    assert not any(mark.get(f"{space}date") for mark in marks)
    opening = [
        *document.iter(f"{space}moveFromRangeStart"),
        *document.iter(f"{space}moveToRangeStart"),
    ]
    assert opening, "a clause moved"
    assert {one.get(f"{space}date") for one in opening} == {"1980-01-01T00:00:00Z"}, (
        "the schema asks"
    )
    assert "dcterms:created" not in word()
    body = re.sub(
        r"<style>.*?</style>|[0-9a-f]{64}", "", Path("a.html").read_text("utf-8"), flags=re.DOTALL
    )
    assert not DATE.search(body.partition("<body>")[2].partition("<script>")[0])
    for row in rows():
        dated = ("came", "old_captured", "new_captured", "old_commit", "new_commit", "review")
        assert not any(row[name] for name in dated)
        assert (row["service"], row["type"], row["source"]) == ("", "old.md → new.md", "new.md")


@pytest.mark.usefixtures("two")
def test_nothing_is_said_of_reviews_where_nobody_reviews() -> None:
    call("diff", "old.md", "new.md", "-o", "a.html", "-o", "a.docx").done()
    for said in (Path("a.html").read_text("utf-8"), word()):
        seen = re.sub(r"<(style|script)>.*?</\1>", "", said, flags=re.DOTALL)
        assert "eview" not in seen
        assert "waiting" not in re.sub(r"<[^>]*>", "", seen)


def test_texts_of_an_archive_bear_their_publisher_their_dates_and_the_ids_of_their_changes(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    asked = ("-C", sample, "diff", "privacy", "2024-09-22", "2024-09-23")
    said = call(*asked, "-o", "a.docx", "-o", "a.html", "-o", "a.csv").done()
    assert said == "1 clause changed: see a.docx, a.html, a.csv\n"
    title = "Telegram (sample)/Privacy Policy, 15 Jul 2024 → 23 Sep 2024: 1 clause changed"
    assert title in word()
    assert title in Path("a.html").read_text("utf-8")
    assert 'w:author="Telegram (sample)" w:date="2024-09-23T15:26:23Z"' in word()
    listed = call("-C", sample, "review", "2024-09", "--list", "--format", "json").json()
    ids = {change["id"]: change for change in listed["changes"]}
    [row] = rows()
    assert row["change_id"] in ids
    assert (row["service"], row["new_captured"]) == ("Telegram (sample)", "2024-09-23T15:26:23Z")
    assert row["came"] == "", "which text brought it is not known of two points far apart"


def test_a_page_that_was_fetched_is_dated_and_named_by_its_address(
    server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    collection = make(tmp_path / "collection")
    Path("old.html").write_bytes(page((DATA[0].replace("thirty", "sixty"), *DATA[1:])))
    server.routes["/policy"] = Reply(body=page())
    url = server.url("/policy")
    call("-C", collection.path, "diff", "old.html", url, "-o", "a.csv", "-o", "a.html").done()
    [row] = rows()
    assert row["source"] == url
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row["new_captured"])
    assert row["old_captured"] == ""
    assert "New text, captured" in Path("a.html").read_text("utf-8")


@pytest.mark.usefixtures("two")
def test_only_changes_that_were_asked_for_are_told_and_the_others_counted() -> None:
    write(LENDING, LONGER)
    call("diff", "old.md", "new.md", "--level", "critical", "-o", "a.html", "-o", "a.csv").done()
    [row] = rows()
    assert row["new_text"] == "We keep your name for ninety days."
    assert "1 change that nobody asked for left out" in Path("a.html").read_text("utf-8")
    call("diff", "old.md", "new.md", "--topic", "children", "-o", "none.html").done()
    assert "Nothing of what was asked for; 2 changes that" in Path("none.html").read_text("utf-8")
    call("diff", "old.md", "new.md", "--no-assess", "-o", "b.csv").done()
    assert {row["level"] for row in rows("b.csv")} == {"not assessed"}


@pytest.mark.usefixtures("two")
def test_files_are_written_before_the_exit_code_says_what_is_in_them() -> None:
    write(LENDING, LONGER)
    ended = call("diff", "old.md", "new.md", "-o", "a.docx", "--fail-on", "critical")
    assert (ended.code, ended.err) == (1, "")
    assert Path("a.docx").exists()
    write(LENDING, LENDING)
    same = call("diff", "old.md", "new.md", "-o", "b.docx", "--fail-on", "cosmetic", "--exit-code")
    assert same.done() == "No clause changed: see b.docx\n"


@pytest.mark.usefixtures("two")
def test_a_text_that_gave_way_to_another_is_said_to_in_every_format() -> None:
    write(
        "# Eels\n\n" + "Eels swim far. " * 30, "# Cheese\n\n" + "Only goats may climb here. " * 30
    )
    names = [part for suffix in FORMATS for part in ("-o", f"a.{suffix}")]
    assert (
        call("diff", "old.md", "new.md", *names).done().startswith("Another document: see a.docx")
    )
    assert [row["kind"] for row in rows()] == ["another document"]
    for said in (Path("a.html").read_text("utf-8"), word()):
        assert "another document" in said
        assert " on <" not in said


@pytest.mark.usefixtures("two")
def test_a_file_that_is_there_stays_and_nothing_is_read_for_it() -> None:
    Path("a.html").write_text("mine", encoding="utf-8")
    assert "--force" in call("diff", "none.md", "new.md", "-o", "a.html").refused(2)
    assert Path("a.html").read_text("utf-8") == "mine"
    call("diff", "old.md", "new.md", "-o", "a.html", "--force").done()
    assert Path("a.html").read_text("utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("-o", "a.pdf"), "--format"),
        (("-o", "-"), "--format json"),
        (("-o", "a.html", "-o", "a.html"), "twice"),
        (("-o", "a.txt", "--format", "terminal"), "for the screen"),
        (("-o", "a.html", "--format", "html", "--format", "csv"), "1 files and 2 formats"),
        (
            ("--format", "html", "--format", "csv"),
            "policydiff diff old.html new.html -o redline.docx",
        ),
        (("-o", "nowhere/a.html"), "no folder"),
        (("-o", "a.csv", "--full"), "--full draws the whole text"),
        (("-o", "a.docx", "--full", "--level", "critical"), "--full draws the whole text"),
    ],
)
def test_what_cannot_be_meant_is_told(two: Path, arguments: tuple[str, ...], says: str) -> None:
    assert says in call("diff", "old.md", "new.md", *arguments).refused(2)
    assert sorted(path.name for path in two.iterdir()) == ["new.md", "old.md"]


def test_one_format_without_a_file_goes_to_stdout(two: Path) -> None:
    said = run("diff", "old.md", "new.md", "--format", "html", cwd=two).done()
    assert said.startswith("<!doctype html>")
    call("diff", "old.md", "new.md", "-o", "a.html").done()
    assert said == (two / "a.html").read_text("utf-8")


@pytest.mark.usefixtures("two")
def test_hostile_words_and_file_names_stay_words() -> None:
    name = '<img src=x onerror="window.hostile=1">\x1b[31m.md'
    Path(name).write_text(HOSTILE_NEW, encoding="utf-8")
    Path("old.md").write_text(HOSTILE_OLD, encoding="utf-8")
    call("diff", "old.md", name, "--full", "-o", "a.html", "-o", "a.docx", "-o", "a.csv").done()
    said = Path("a.html").read_text("utf-8")
    assert "<img" not in said
    assert "\x1b" not in said + word() + Path("a.csv").read_text("utf-8")
