from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from pathlib import Path

import jsonschema
import pytest
from referencing import Registry, Resource
from tests.commandline import call, run

from policydiff.render import machine, machine_report

FORMATS = ("html", "docx", "md", "json", "csv")


def test_one_call_writes_every_format(sample: Path, tmp_path: Path) -> None:
    files = [tmp_path / f"september.{suffix}" for suffix in FORMATS]
    said = call(
        "-C", sample, "report", "2024-09", *(part for file in files for part in ("-o", file))
    ).done()
    assert said == f"2 of 2 documents changed: see {', '.join(map(str, files))}\n"
    html, docx, markdown, data, table = (file.read_bytes() for file in files)
    assert html.startswith(b"<!doctype html>")
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(docx)).namelist()
    assert markdown.startswith(b"# September 2024")
    assert json.loads(data)["command"] == "report"
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))
    assert len(rows) == 3
    for content in (html, markdown, data):
        assert b"competent judicial authorities" in content


def test_all_formats_tell_the_same_changes(sample: Path, tmp_path: Path) -> None:
    file, table = tmp_path / "a.json", tmp_path / "a.csv"
    call("-C", sample, "report", "2024-09", "-o", file, "-o", table).done()
    ids = [change["id"] for change in json.loads(file.read_bytes())["changes"]]
    rows = csv.DictReader(io.StringIO(table.read_bytes().decode("utf-8-sig"), newline=""))
    assert ids == [row["change_id"] for row in rows]


def test_the_json_fits_its_published_schema(sample: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    call("-C", sample, "report", "2024-09", "-o", file).done()
    whole = json.loads(machine.schema())
    registry = Registry().with_resource("schema.json", Resource.from_contents(whole))
    checks = jsonschema.Draft202012Validator(json.loads(machine_report.schema()), registry=registry)
    checks.validate(json.loads(file.read_bytes()))


def test_events_of_the_collection_stand_in_the_report(sample: Path, tmp_path: Path) -> None:
    happened = tmp_path / "events.toml"
    happened.write_text(
        '[[event]]\ndate = 2024-09-23\ntitle = "Told"\nsource = "A paper"\nline = "It was told."\n',
        encoding="utf-8",
    )
    for suffix in ("html", "md", "json"):
        file = tmp_path / f"a.{suffix}"
        call("-C", sample, "report", "2024-09", "--events", happened, "-o", file).done()
        assert "It was told." in file.read_text("utf-8")


def test_a_file_that_is_there_is_not_written_over(sample: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text("mine", encoding="utf-8")
    ended = call("-C", sample, "report", "2024-09", "-o", file)
    assert ended.code == 2
    assert "--force" in ended.err
    assert file.read_text("utf-8") == "mine"
    call("-C", sample, "report", "2024-09", "-o", file, "--force").done()
    assert file.read_text("utf-8").startswith("<!doctype html>")
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "Name a file"),
        (("-o", "a.pdf"), "--format"),
        (("-o", "-"), "--format json"),
        (("-o", "a.html", "--format", "html", "--format", "csv"), "1 files and 2 formats"),
        (("-o", "a.html", "-o", "a.html"), "twice"),
        (("-o", "nowhere/a.html"), "no folder"),
        (("-o", "a.html", "--events", "none.toml"), "no file"),
    ],
)
def test_what_cannot_be_meant_is_told(
    sample: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    says: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = call("-C", sample, "report", "2024-09", *arguments)
    assert ended.code == 2
    assert says in ended.err
    assert not list(tmp_path.iterdir())


def test_one_format_without_a_file_goes_to_stdout(sample: Path) -> None:
    ended = run("-C", sample, "report", "2024-09", "--format", "json")
    assert json.loads(ended.done())["command"] == "report"


def test_bytes_of_a_document_reach_stdout_whole(sample: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    call("-C", sample, "report", "2024-09", "-o", file).done()
    ended = run("-C", sample, "report", "2024-09", "--format", "csv", "-o", "-")
    assert ended.done() == file.read_bytes().decode("utf-8").replace("\r\n", "\n")


def test_exit_code_1_says_that_something_changed(sample: Path, tmp_path: Path) -> None:
    ended = call("-C", sample, "report", "2024-09", "-o", tmp_path / "a.csv", "--exit-code")
    assert ended.code == 1
    assert call("-C", sample, "report", "2010", "-o", tmp_path / "b.csv", "--exit-code").code == 0


def test_without_rules_nothing_is_rated(sample: Path, tmp_path: Path) -> None:
    call("-C", sample, "report", "2024-09", "-o", tmp_path / "a.csv", "--no-assess").done()
    table = (tmp_path / "a.csv").read_bytes().decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(table, newline=""))
    assert {row["level"] for row in rows} == {"not assessed"}


def test_decisions_stand_in_every_format_with_the_event_they_cite(
    sample: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "c"
    shutil.copytree(sample, copy)
    told = ("--line", "It was told.", "--source", "https://example.org/told")
    call("-C", copy, "event", "add", "2024-09-23", "Announced", *told).done()
    changes = call("-C", copy, "review", "2024-09", "--list", "--format", "json").json()["changes"]
    why = ("--note", "as announced", "--cite", "Announced", "--as", "Ann Lee <ann@example.org>")
    call("-C", copy, "review", "2024-09", "--accept", changes[0]["id"], *why).done()
    files = {suffix: tmp_path / f"a.{suffix}" for suffix in FORMATS}
    names = [part for file in files.values() for part in ("-o", file)]
    call("-C", copy, "report", "2024-09", *names).done()
    content = {suffix: file.read_bytes() for suffix, file in files.items()}
    with zipfile.ZipFile(files["docx"]) as package:
        content["docx"] = package.read("word/comments.xml") + package.read("word/document.xml")
    decided = json.loads(content["json"])["changes"][0]["decisions"][0]
    assert (decided["cites"]["title"], decided["note"]) == ("Announced", "as announced")
    for suffix in ("html", "docx", "md", "csv"):
        said = content[suffix].decode("utf-8-sig")
        assert "citing 23 Sep 2024, Announced: “as announced”" in said, suffix
    for suffix in ("html", "docx"):
        assert b"1 of 3 changes reviewed (Ann Lee 1); 2 wait." in content[suffix]


def test_a_report_of_what_waits_leaves_out_what_was_decided(sample: Path, tmp_path: Path) -> None:
    copy = tmp_path / "c"
    shutil.copytree(sample, copy)
    changes = call("-C", copy, "review", "2024-09", "--list", "--format", "json").json()["changes"]
    first, *rest = (change["id"] for change in changes)
    ann = ("--as", "Ann Lee <ann@example.org>")
    call("-C", copy, "review", "2024-09", "--accept", first, *ann).done()
    said = call("-C", copy, "report", "2024-09", "--unreviewed", "--format", "json").done()
    assert [change["id"] for change in json.loads(said)["changes"]] == rest
    for one in rest:
        call("-C", copy, "review", "2024-09", "--accept", one, *ann).done()
    made = ("-o", tmp_path / "a.html", "-o", tmp_path / "a.docx", "--exit-code")
    assert call("-C", copy, "report", "2024-09", "--unreviewed", *made).code == 0
    assert call("-C", copy, "report", "2024-09", "--force", *made).code == 1
