from __future__ import annotations

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

from tests.archive.conftest import NOON, Foreign
from tests.commandline import call


def test_every_version_is_listed_newest_first(sample: Path) -> None:
    text = call("-C", sample, "log", "privacy").done()
    title, rule, header, *rows = text.splitlines()
    assert title == "Telegram (sample)/Privacy Policy"
    assert set(rule) == {"-"}
    assert header.split() == ["Seen", "(UTC)", "Commit", "What"]
    assert [row[:18].strip() for row in rows] == [
        "28 Dec 2024 18:14",
        "2 Oct 2024 18:13",
        "27 Sep 2024 18:12",
        "23 Sep 2024 15:26",
        "15 Jul 2024 18:14",
        "10 Apr 2024 12:44",
        "22 Mar 2024 18:44",
    ]
    assert rows[-1].endswith("first record")


def test_without_a_name_every_terms_is_listed(sample: Path) -> None:
    text = call("-C", sample, "log").done()
    assert "Telegram (sample)/Privacy Policy\n" in text
    assert "Telegram (sample)/Terms of Service\n" in text


def test_json_is_in_order_of_time_and_fits_the_schema(sample: Path) -> None:
    document = call("-C", sample, "log", "privacy", "--format", "json").json()
    [timeline] = document["timelines"]
    times = [entry["record"]["captured_at"] for entry in timeline["entries"]]
    assert times == sorted(times)
    assert len(times) == 7
    assert {entry["record"]["origin"] for entry in timeline["entries"]} == {"versions"}


def test_markdown_is_a_table(sample: Path) -> None:
    text = call("-C", sample, "log", "privacy", "--format", "markdown").done()
    assert "| Seen (UTC) | Commit | What |\n| --- | --- | --- |\n" in text


def test_nothing_recorded_is_no_empty_list(tmp_path: Path) -> None:
    call("init", tmp_path / "new").done()
    assert "Nothing is recorded" in call("-C", tmp_path / "new", "log").refused(2)


def test_unknown_terms_are_refused_with_the_nearest(sample: Path) -> None:
    assert 'sample)/Privacy Policy"' in call("-C", sample, "log", "privcy").refused(2)


def test_a_picture_shows_when_news_came(sample: Path) -> None:
    out = call("-C", sample, "log", "privacy", "--picture").done()
    _, changes, axis = out.splitlines()
    assert changes.startswith("changes ")
    assert sum(int(cell) for cell in changes if cell.isdigit()) >= 4
    assert "2024" in axis
    rows = call("-C", sample, "log", "--picture").done().splitlines()
    assert len(rows) == 3
    assert rows[0].startswith("Telegram (sample)/Privacy Policy")


def test_events_stand_among_the_texts(tmp_path: Path, sample: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(sample, copy)
    said = ("--line", "It was told.", "--source", "https://example.org/told")
    call("-C", copy, "event", "add", "2024-09-25", "Told", *said).done()
    rows = call("-C", copy, "log", "privacy").done().splitlines()
    at = next(number for number, row in enumerate(rows) if "event: Told" in row)
    assert "27 Sep 2024" in rows[at - 1]
    assert "23 Sep 2024" in rows[at + 1]
    call("-C", copy, "event", "add", "2024-09-26", "Of others", *said, "--terms", "Other")
    assert "Of others" not in call("-C", copy, "log", "privacy").done()


def test_events_of_a_named_file_stand_among_the_texts_and_are_never_those_of_yesterday(
    tmp_path: Path, sample: Path
) -> None:
    clone = tmp_path / "clone.git"
    run = ("git", "clone", "-q", "--bare", "--branch", "versions")
    subprocess.run([*run, sample / "archive.git", clone], check=True)
    file = tmp_path / "mine.toml"
    for title in ("Told", "Told anew"):
        file.write_text(
            f"[[event]]\ndate = 2024-09-25\ntitle = '{title}'\nsource = 'us'\nline = 'It was told.'\n"
        )
        for asked in (["log", "privacy"], ["clause", "privacy", "8.3 ¶1"]):
            assert f"event: {title} (us)" in call("-C", clone, *asked, "--events", file).done()
            assert "event: " not in call("-C", clone, *asked).done()
    assert "no file" in call("-C", clone, "log", "--events", tmp_path / "none.toml").refused(2)


def test_a_collection_at_a_glance_has_one_row_for_each_document(sample: Path) -> None:
    rows = call("-C", sample, "log", "--stat").done().splitlines()
    assert rows[0] == "2 documents"
    assert rows[2].split() == [
        "Document", "Records", "News", "Folded", "First", "Last", "news", "Language"
    ]  # fmt: skip
    assert [row.split("  ")[0] for row in rows[3:5]] == [
        "Telegram (sample)/Privacy Policy",
        "Telegram (sample)/Terms of Service",
    ]
    assert rows[3].split()[3] == "7"
    assert " news, " in rows[-1]


def test_at_a_glance_every_record_is_counted_once(tmp_path: Path) -> None:
    published = Foreign(tmp_path / "versions.git")
    file = "Acme/Imprint.md"
    published.commit("First record of Acme Imprint", {file: "# Imprint\n\nWe sell boxes.\n"})
    later = NOON + timedelta(days=1)
    published.commit("Record that it went", {file: None}, later)
    *_, row, _, total = call("-C", published.directory, "log", "--stat").done().splitlines()
    assert row.split()[:5] == ["Acme/Imprint", "2", "0", "0", "1"]
    assert total.strip() == (
        "2 records: 1 first record, 0 news, 0 folded (none), 1 no longer recorded."
    )


def test_at_a_glance_going_back_to_an_earlier_text_is_news(tmp_path: Path) -> None:
    published = Foreign(tmp_path / "versions.git")
    file = "Acme/Imprint.md"
    for number, what in enumerate(("boxes", "crates", "boxes")):
        published.commit(
            "Record", {file: f"# Imprint\n\nWe sell {what}.\n"}, NOON + timedelta(days=number)
        )
    *_, row, _, total = call("-C", published.directory, "log", "--stat").done().splitlines()
    assert row.split()[:4] == ["Acme/Imprint", "3", "2", "0"]
    assert f"{NOON + timedelta(days=2):%b %Y}" in row
    assert total.strip() == (
        "3 records: 1 first record, 2 news (1 back to an earlier text), 0 folded (none)."
    )


def test_a_change_is_bounded_by_the_look_before_it(sample: Path) -> None:
    rows = call("-C", sample, "log", "privacy").done().splitlines()
    [row] = [row for row in rows if row.startswith("23 Sep 2024")]
    assert row.endswith("changed, after 15 Jul 18:14")


def test_levels_say_what_weighs_most_in_each_text(sample: Path) -> None:
    command = ("-C", sample, "log", "privacy")
    text = call(*command, "--levels").done()
    rows = [row for row in text.splitlines() if "critical" in row]
    assert [row.split(":")[-1] for row in rows] == [
        " critical, broadens (retention and deletion)",
        " critical, mixed, leaning broadens (law enforcement, sharing with others)",
    ]
    assert "critical" not in call(*command).done()


def test_json_has_levels_where_they_are_asked_for(sample: Path) -> None:
    command = ("-C", sample, "log", "privacy", "--format", "json")
    entries = call(*command, "--levels").json()["timelines"][0]["entries"]
    assert [bool(entry["weightiest"]) for entry in entries][:2] == [False, True]
    assert "weightiest" not in call(*command).json()["timelines"][0]["entries"][0]


def test_levels_are_not_for_the_rows_of_a_collection(sample: Path) -> None:
    assert "--levels is for" in call("-C", sample, "log", "--levels", "--stat").refused(2)


def test_a_picture_of_one_document_names_it(sample: Path) -> None:
    rows = call("-C", sample, "log", "privacy", "--picture").done().splitlines()
    assert rows[0] == "Telegram (sample)/Privacy Policy"


def test_a_picture_with_levels_has_a_row_for_each(sample: Path) -> None:
    rows = call("-C", sample, "log", "privacy", "--picture", "--levels").done().splitlines()
    rows = rows[1:]
    named = [row[:14].strip() for row in rows[:-1]]
    assert named[0] == "critical"
    assert set(named) <= {"critical", "substantive", "editorial", "cosmetic", "not assessed"}
    assert rows[0].count("1") == 2


def test_a_map_with_levels_shows_the_weightiest_and_says_so(sample: Path) -> None:
    privacy, terms, _, legend = (
        call("-C", sample, "log", "--picture", "--levels").done().splitlines()
    )
    assert privacy.count("#") == 2
    assert "#" not in terms
    assert legend.startswith("# critical  = substantive")
