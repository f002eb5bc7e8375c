from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import jsonschema
import pytest
from tests.archive.conftest import Foreign, hours
from tests.commandline import COMMAND, call
from tests.compare.test_copies import BOTH, IN_FORCE
from tests.loopback import Loopback, Reply, redirect
from tests.sites import DATA, make, page

from policydiff.render import machine

SCHEMA = jsonschema.Draft202012Validator(json.loads(machine.schema()))
PRIVACY = "Telegram (sample)/Privacy Policy"
NEWER = (DATA[0].replace("thirty", "sixty"), *DATA[1:])


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """The same policy before and after a change, as pages."""
    old, new = tmp_path / "old.html", tmp_path / "new.html"
    old.write_bytes(page())
    new.write_bytes(page(NEWER))
    return old, new


def test_two_pages_are_compared_with_no_collection_at_all(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    text = call("diff", *(file.name for file in files)).done()
    assert text.startswith("old.html → new.html\n")
    assert "1 clause changed: 1 reworded." in text
    assert "[-thirty days-]{+sixty days+}" in text


def test_a_page_is_compared_with_its_text(files: tuple[Path, Path], tmp_path: Path) -> None:
    markdown = tmp_path / "new.md"
    markdown.write_text("Home\n\n# Privacy Policy\n\n" + "\n\n".join(NEWER), encoding="utf-8")
    text = call("diff", files[0], markdown).done()
    assert "1 clause changed: 1 reworded." in text


def test_json_of_two_files_fits_the_schema(files: tuple[Path, Path]) -> None:
    document = call("diff", *files, "--format", "json").json()
    assert document["comparison"]["old"]["record"] is None
    [change] = document["comparison"]["changes"]
    assert (change["old"][0]["text"], change["new"][0]["text"]) == (DATA[0], NEWER[0])


def test_markdown_of_two_files(files: tuple[Path, Path]) -> None:
    assert (
        "<del>thirty days</del><ins>sixty days</ins>"
        in call("diff", *files, "--format", "markdown").done()
    )


def test_the_exit_code_tells_of_changes_only_when_asked(files: tuple[Path, Path]) -> None:
    assert call("diff", *files).code == 0
    assert call("diff", *files, "--exit-code").code == 1
    assert call("diff", files[0], files[0], "--exit-code").code == 0


def test_a_saved_page_is_compared_with_the_one_on_the_web(
    files: tuple[Path, Path], server: Loopback, tmp_path: Path
) -> None:
    server.routes["/moved"] = redirect("/policy")
    server.routes["/policy"] = Reply(body=page(NEWER))
    collection = make(tmp_path / "collection")
    text = call("-C", collection.path, "diff", files[0], server.url("/moved")).done()
    assert "[-thirty days-]{+sixty days+}" in text
    assert re.search(r"  New +fetched \d+ \w{3} \d{4} \d\d:\d\d UTC\n", text)
    assert f"  Source  {server.url('/policy')}\n" in text


def test_a_page_that_is_not_on_the_web_ends_with_3(
    files: tuple[Path, Path], server: Loopback, tmp_path: Path
) -> None:
    collection = make(tmp_path / "collection")
    url = server.url("/nowhere")
    assert url in call("-C", collection.path, "diff", files[0], url).refused(3)


def test_one_side_may_come_from_standard_input(files: tuple[Path, Path]) -> None:
    command = [*COMMAND, "diff", "-", str(files[1])]
    done = subprocess.run(command, input=files[0].read_bytes(), capture_output=True, check=True)
    assert done.stdout.startswith("standard input → new.html\n".encode())
    assert b"[-thirty days-]{+sixty days+}" in done.stdout


def test_the_part_of_a_page_that_counts_can_be_named(files: tuple[Path, Path]) -> None:
    assert "No clause changed" in call("diff", *files, "--select", "h1").done()


def test_of_terms_the_declaration_says_what_counts(sample: Path) -> None:
    said = call("-C", sample, "diff", "privacy", "@first", "@latest", "--select", "h1").refused(2)
    assert "declaration" in said


def test_one_file_twice_is_compared_with_a_word_of_warning(files: tuple[Path, Path]) -> None:
    said = call("diff", files[0], files[0])
    assert (said.code, said.sentence()) == (0, f"{files[0]} and {files[0]} are the same file.")
    assert "No clause changed" in said.out


@pytest.mark.parametrize("loaded", ["bs4", "requests", "git", "policydiff.assess"])
def test_two_texts_are_compared_without_loading_what_only_others_need(
    tmp_path: Path, loaded: str
) -> None:
    for name in ("old.md", "new.md"):
        (tmp_path / name).write_text("# Terms\n\nWe keep it.\n", encoding="utf-8")
    script = "import sys, policydiff.cli as c\ntry: c.main()\nexcept SystemExit: pass\n"
    done = subprocess.run(
        [sys.executable, "-c", f"{script}print({loaded!r} in sys.modules)", "diff", "old.md", "new.md"],
        cwd=tmp_path, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "False"


@pytest.mark.parametrize(
    ("old", "new", "dates"),
    [
        ("2024-09-22", "2024-09-23", ("15 Jul 2024", "23 Sep 2024")),
        ("2024-08", "2024-09", ("15 Jul 2024", "27 Sep 2024")),
        ("2024-09-23T15:26:22Z", "2024-09-23T15:26:23Z", ("15 Jul 2024", "23 Sep 2024")),
        ("@first", "@latest", ("22 Mar 2024", "28 Dec 2024")),
        ("@previous", "@latest", ("2 Oct 2024", "28 Dec 2024")),
        ("@latest", "@first", ("28 Dec 2024", "22 Mar 2024")),
    ],
)
def test_two_points_of_a_timeline_are_compared(
    sample: Path, old: str, new: str, dates: tuple[str, str]
) -> None:
    text = call("-C", sample, "diff", PRIVACY, old, new).done()
    rows = [re.split(" {2,}", line) for line in text.splitlines()[2:4]]
    assert [row[1] for row in rows] == ["Old", "New"]
    assert tuple(row[2][:-10] for row in rows) == dates


def test_commits_from_the_log_are_points(sample: Path) -> None:
    log = json.loads(call("-C", sample, "log", "privacy", "--format", "json").out)
    commits = [entry["record"]["commit"] for entry in log["timelines"][0]["entries"]]
    for length in (7, 40):
        said = call(
            "-C",
            sample,
            "diff",
            "privacy",
            commits[2][:length],
            commits[3][:length],
            "--format",
            "json",
        )
        comparison = said.json()["comparison"]
        found = [comparison[side]["record"]["commit"] for side in ("old", "new")]
        assert found == commits[2:4]


def test_a_name_of_several_words_needs_no_quotes(sample: Path) -> None:
    quoted = call("-C", sample, "diff", "telegram privacy", "@first", "@latest").done()
    assert call("-C", sample, "diff", "telegram", "privacy", "@first", "@latest").done() == quoted


def test_a_name_that_stands_for_several_terms_is_refused_with_their_names(sample: Path) -> None:
    said = call("-C", sample, "diff", "telegram", "@first", "@latest").refused(2)
    assert f'"{PRIVACY}"' in said
    assert "Terms of Service" in said


@pytest.mark.parametrize("point", ["@lastest", "yesterday", "abc", "2024-13", "0000000"])
def test_what_is_no_point_of_the_timeline_is_refused(sample: Path, point: str) -> None:
    call("-C", sample, "diff", "privacy", "@first", point).refused(2)


def test_a_point_before_the_first_record_is_refused_with_its_date(sample: Path) -> None:
    said = call("-C", sample, "diff", "privacy", "2019", "@latest").refused(2)
    assert "its first record is of 2024-03-22" in said


def test_one_argument_is_answered_with_how_to_ask(sample: Path) -> None:
    said = call("-C", sample, "diff", "privacy").refused(2)
    assert f"policydiff -C {sample} diff telegram privacy" in said


def test_one_file_is_answered_with_how_to_ask_where_there_is_no_collection(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "takes two files or URLs" in call("diff", files[0]).refused(2)


def test_an_address_that_cannot_be_fetched_is_said_to_be_one(files: tuple[Path, Path]) -> None:
    said = call("diff", files[0], "ftp://shop.example/terms").refused(2)
    assert "ftp://shop.example/terms can't be fetched: only http:// and https:// can." in said


def test_old_stands_beside_new_in_a_file_too_where_that_is_asked_for(
    files: tuple[Path, Path],
) -> None:
    lines = call("diff", *files, "--layout", "side", "--no-assess").done().splitlines()
    old, _, new = next(line for line in lines if "thirty" in line).partition("│")
    assert "[-thirty" in old
    assert "{+sixty" in new
    assert max(map(len, lines)) <= 120


def test_the_whole_text_is_drawn_where_that_is_asked_for(files: tuple[Path, Path]) -> None:
    assert DATA[1] not in call("diff", *files).done()
    text = call("diff", *files, "--full").done()
    assert DATA[1] in text
    assert "[-thirty days-]{+sixty days+}" in text


@pytest.mark.parametrize("option", [("--level", "critical"), ("--format", "json")])
def test_the_whole_text_is_not_what_a_filter_or_a_program_asks_for(
    files: tuple[Path, Path], option: tuple[str, str]
) -> None:
    assert "--full draws the whole text" in call("diff", *files, "--full", *option).refused(2)


def test_terms_with_one_point_are_not_taken_for_two_files_in_silence(sample: Path) -> None:
    said = call("-C", sample, "diff", PRIVACY, "@latest").refused(2)
    assert f"no file '{PRIVACY}'" in said
    assert f"policydiff -C {sample} diff telegram privacy" in said


@pytest.mark.parametrize(
    ("content", "code"), [(None, 2), (b"", 3), (b"%PDF-1.7\n", 3), (b"\x89PNG\r\n\x1a\n\0", 3)]
)
def test_a_file_that_gives_no_text_is_named(
    files: tuple[Path, Path], tmp_path: Path, content: bytes | None, code: int
) -> None:
    other = tmp_path / "other.html"
    if content is not None:
        other.write_bytes(content)
    assert str(other) in call("diff", files[0], other).refused(code)


ONLY = "We share your address only with couriers."


@pytest.fixture
def loosened(tmp_path: Path) -> tuple[Path, Path]:
    head = "# Terms\n\n## Sharing\n\n"
    texts = (f"{head}{ONLY}\n", f"{head}{ONLY.replace(' only', '')}\n")
    files = (tmp_path / "before.md", tmp_path / "after.md")
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, encoding="utf-8")
    return files


def test_two_files_are_assessed_unless_it_is_left_out(loosened: tuple[Path, Path]) -> None:
    text = call("diff", *loosened).done()
    assert "critical, broadens — sharing with others\n" in text
    assert "Limit gone: 'only'." in text
    assert "critical" not in call("diff", *loosened, "--no-assess").done()


@pytest.mark.parametrize(
    "text",
    [
        "Wir bewahren die Daten Ihres Kontos für 6 Monate auf und löschen sie danach von unseren Rechnern.",
        "Nous conservons les données de votre compte pendant 6 mois, puis nous les effaçons.",
        "Conservamos los datos de su cuenta durante 6 meses y después los borramos de nuestros equipos.",
        "Conserviamo i dati che ci avete dato per 6 mesi; dopo non sono più nei nostri archivi.",
        "Wij bewaren de gegevens van uw account 6 maanden en daarna wissen wij ze van onze computers.",
    ],
)
def test_two_files_in_another_language_are_assessed(tmp_path: Path, text: str) -> None:
    files = (tmp_path / "a.md", tmp_path / "b.md")
    for file, said in zip(files, (text, text.replace("6", "18")), strict=True):
        file.write_text(f"{said}\n", encoding="utf-8")
    assert "critical, broadens — retention and deletion\n" in call("diff", *files).done()


@pytest.mark.parametrize(
    ("asked", "code", "shown"),
    [
        (["--fail-on", "critical"], 1, True),
        (["--direction", "narrows", "--fail-on", "critical"], 0, False),
        (["--direction", "narrows", "--exit-code"], 0, False),
        (["--topic", "sharing", "--exit-code"], 1, True),
    ],
)
def test_filters_and_levels_work_on_two_files(
    loosened: tuple[Path, Path], asked: list[str], code: int, shown: bool
) -> None:
    ended = call("diff", *loosened, *asked)
    assert ended.code == code
    assert ("Limit gone" in ended.out) is shown
    assert ("0 of 1 change shown" in ended.out) is not shown


def test_a_whole_other_text_reaches_every_level(tmp_path: Path) -> None:
    for name, word in (("a.md", "garden"), ("b.md", "harbour")):
        lines = [f"{word} {n} holds {word}s of the {word}ing kind." for n in range(60)]
        (tmp_path / name).write_text("\n\n".join(lines), encoding="utf-8")
    ended = call("diff", tmp_path / "a.md", tmp_path / "b.md", "--fail-on", "critical")
    assert ended.code == ("Another document" in ended.out)


def test_what_a_page_says_twice_is_no_change_that_weighs_anything(tmp_path: Path) -> None:
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text(IN_FORCE, encoding="utf-8")
    new.write_text(BOTH, encoding="utf-8")
    text = " ".join(call("diff", old, new).done().split())
    assert "27 clauses of a text that is on the page twice" in text
    assert "Kept longer: '30 days' → '12 months'" in text
    assert re.findall(r"(\d+) cosmetic", text) == ["1"], "the date the new text takes effect on"


# ------------------------------------------------------------- what stands between two texts


BEDS = "Every member waters the beds of one other member while that member is away in summer."
SHEDS = "The sheds are locked at dusk and the keys are hung on the hook behind the door."
FEES = "Fees are paid in March, in cash or by transfer, and are not given back within a year."
GATES = "The gates stand open on Sundays so that neighbours may walk through the garden."


def texts(*clauses: str) -> str:
    return "\n\n".join(clauses) + "\n"


@pytest.fixture
def upgraded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three texts; the second came with a technical upgrade."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    made = Foreign(tmp_path / "garden.git")
    for number, (subject, text) in enumerate(
        [
            ("Record new changes of", texts(BEDS, SHEDS)),
            ("Apply technical or declaration upgrade on", texts(BEDS, SHEDS, FEES)),
            ("Record new changes of", texts(BEDS, SHEDS, FEES, GATES)),
        ]
    ):
        name = "Garden Rules"
        made.commit(f"{subject} {name}", {"Garden/Rules.md": text}, hours(24 * number))
    return made.directory


@pytest.mark.parametrize(("old", "new"), [("@first", "@previous"), ("@latest", "@first")])
def test_a_technical_upgrade_between_two_texts_is_told_above_all_changes(
    upgraded: Path, old: str, new: str
) -> None:
    out = call("-C", upgraded, "diff", "garden rules", old, new).done()
    notice = "Technical upgrade on 24 Sep 2024 12:00 UTC"
    assert notice in out
    assert out.index(notice) < out.index("clause")
    found = json.loads(
        call("-C", upgraded, "diff", "garden rules", old, new, "--format", "json").done()
    )
    SCHEMA.validate(found)
    assert [one["captured_at"] for one in found["technical_upgrades"]] == ["2024-09-24T12:00:00Z"]
    assert found["kinds"] is None


def test_texts_that_only_their_publisher_changed_are_compared_without_a_notice(
    upgraded: Path,
) -> None:
    out = call("-C", upgraded, "diff", "garden rules", "@previous", "@latest").done()
    assert "upgrade" not in out
    assert "in turn" not in out


def test_every_file_tells_of_an_upgrade_and_for_a_table_the_command_does(
    upgraded: Path, tmp_path: Path
) -> None:
    names = [tmp_path / f"out.{suffix}" for suffix in ("html", "md", "docx", "csv")]
    outputs = [part for name in names for part in ("-o", name)]
    ended = call("-C", upgraded, "diff", "garden rules", "@first", "@latest", *outputs)
    assert ended.code == 0
    page, markdown = (name.read_text(encoding="utf-8") for name in names[:2])
    with zipfile.ZipFile(names[2]) as archive:
        document = archive.read("word/document.xml").decode()
    for said in (page, markdown, document, ended.err):
        assert "between these two texts" in said


def test_texts_served_in_turn_are_said_to_be_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    made = Foreign(tmp_path / "garden.git")
    for number in range(8):
        text = texts(GATES, FEES) if number % 2 else texts(BEDS, SHEDS)
        made.commit("Update Garden Rules", {"Garden/Rules.md": text}, hours(24 * number))
    command = ("-C", made.directory, "diff", "garden rules", "@previous", "@latest")
    assert "Texts served in turn: the old one is A, the new one B." in call(*command).done()
    assert json.loads(call(*command, "--format", "json").done())["kinds"] == [0, 1]
