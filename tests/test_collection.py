from __future__ import annotations

import os
from pathlib import Path

import pytest

from policydiff import collection
from policydiff.collection.settings import NotifySettings
from policydiff.errors import ArchiveError, DeclarationError, UsageError
from policydiff.model import Level


def test_a_made_collection_is_found_from_inside_and_from_its_parent(tmp_path: Path) -> None:
    made = collection.create(tmp_path / "snapshots")
    for current in (tmp_path, tmp_path / "snapshots"):
        assert collection.find(None, environment=None, current=current) == made


def test_the_option_goes_before_the_environment_and_that_before_the_folder(tmp_path: Path) -> None:
    for name in ("option", "environment", "snapshots"):
        collection.create(tmp_path / name)
    environment = str(tmp_path / "environment")
    found = collection.find(tmp_path / "option", environment=environment, current=tmp_path)
    assert found.path.name == "option"
    assert (
        collection.find(None, environment=environment, current=tmp_path).path.name == "environment"
    )


def test_an_option_that_names_nothing_is_not_passed_over(tmp_path: Path) -> None:
    collection.create(tmp_path / "snapshots")
    with pytest.raises(UsageError, match="no folder"):
        collection.find(tmp_path / "absent", environment=None, current=tmp_path)


def test_a_bundle_is_a_file_and_the_way_to_read_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "acme.bundle").write_bytes(b"# v2 git bundle\n")
    with pytest.raises(UsageError, match=r"is a file, not a folder \(-C .*policydiff import"):
        collection.find(tmp_path / "acme.bundle", environment=None, current=tmp_path)


def test_no_collection_at_all_is_answered_with_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="policydiff init"):
        collection.find(None, environment=None, current=tmp_path)


def test_a_plain_folder_is_no_collection(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="neither a collection"):
        collection.find(tmp_path, environment=None, current=tmp_path)


def test_making_a_collection_again_leaves_what_is_there(tmp_path: Path) -> None:
    collection.create(tmp_path)
    settings = tmp_path / collection.SETTINGS_FILE
    settings.write_text('[fetch]\ncontact = "mailto:us@example.org"\n', encoding="utf-8")
    assert collection.create(tmp_path).fetch.contact == "mailto:us@example.org"


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="is a file"):
        collection.create(tmp_path / "file")
    with pytest.raises(ArchiveError, match="can't be made"):
        collection.create(tmp_path / "file" / "below")


def test_every_kind_of_setting_is_read(tmp_path: Path) -> None:
    collection.create(tmp_path)
    (tmp_path / collection.SETTINGS_FILE).write_text(
        "[fetch]\npause = 0\nretries = 0\nconditional = false\nhosts_at_once = 8\n"
        'allow_private = ["127.0.0.1", "fd00::/8"]\nignore_robots = ["*"]\nca_bundle = "ca.pem"\n',
        encoding="utf-8",
    )
    found = collection.find(tmp_path, environment=None, current=tmp_path).fetch
    assert (found.pause, found.retries, found.conditional, found.hosts_at_once) == (0, 0, False, 8)
    assert found.allow_private == ("127.0.0.1", "fd00::/8")
    assert found.ignore_robots == ("*",)
    assert found.ca_bundle == str(tmp_path / "ca.pem")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("[fetch", "is not TOML"),
        ("[ftech]", r"unknown table \[ftech\]"),
        ("fetch = 3", "has to be a table"),
        ("[fetch]\nretrys = 3", "unknown key fetch.retrys"),
        ("[fetch]\ncontact = 3", "has to be a line of plain ASCII text"),
        ('[fetch]\ncontact = "a\\nb"', "has to be a line of plain ASCII text"),
        ('[fetch]\ncontact = "é"', "has to be a line of plain ASCII text"),
        ("[fetch]\ndeadline = 0", "has to be a number above 0"),
        ("[fetch]\ndeadline = true", "has to be a number above 0"),
        ("[fetch]\ndeadline = nan", "has to be a number above 0"),
        ("[fetch]\nretries = -1", "has to be a number of 0 or more"),
        ("[fetch]\nhosts_at_once = 0", "has to be a number above 0"),
        ("[fetch]\nconditional = 1", "has to be true or false"),
        ('[fetch]\nallow_private = "10.0.0.0/8"', "has to be a list of texts"),
        ("[fetch]\nignore_robots = [1]", "has to be a list of texts"),
        ('[fetch]\nallow_private = ["localhost"]', "'localhost', which is no network"),
    ],
)
def test_wrong_settings_are_told_with_file_and_key(
    tmp_path: Path, settings: str, said: str
) -> None:
    collection.create(tmp_path)
    (tmp_path / collection.SETTINGS_FILE).write_text(settings, encoding="utf-8")
    with pytest.raises(DeclarationError, match=said) as raised:
        collection.find(tmp_path, environment=None, current=tmp_path)
    assert collection.SETTINGS_FILE in raised.value.message


def test_who_is_told_is_read_and_never_shown(tmp_path: Path) -> None:
    made = collection.create(tmp_path)
    assert made.notify == NotifySettings()
    settings = tmp_path / collection.SETTINGS_FILE
    settings.write_text(
        '[notify]\nurls = ["json://me:opensesame@example.org"]\nlevel = "critical"\nfailing_after = 0\n'
    )
    found = collection.find(tmp_path, environment=None, current=tmp_path)
    assert found.notify.urls == ("json://me:opensesame@example.org",)
    assert (found.notify.level, found.notify.failing_after) == (Level.CRITICAL, 0)
    assert "opensesame" not in repr(found)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ('urls = "json://opensesame"', "notify.urls has to be a list of texts"),
        ('urls = ["json://opensesame", 5]', "notify.urls has to be a list of texts"),
        (
            'level = "heavy"',
            "notify.level has to be one of cosmetic, editorial, substantive, critical",
        ),
        ("level = [5]", "notify.level has to be one of"),
        ("failing_after = -1", "notify.failing_after has to be a number of 0 or more"),
        ("failing_after = nan", "notify.failing_after has to be a number of 0 or more"),
        ('url = "json://opensesame"', "unknown key notify.url: the known ones are urls, level"),
        ("[[notify.x]]", "unknown key notify.x"),
    ],
)
def test_wrong_words_on_who_is_told_are_named_and_no_url_is_quoted(
    said: str, words: str, tmp_path: Path
) -> None:
    collection.create(tmp_path)
    (tmp_path / collection.SETTINGS_FILE).write_text(f"[notify]\n{said}\n")
    with pytest.raises(DeclarationError) as refused:
        collection.find(tmp_path, environment=None, current=tmp_path)
    assert words in refused.value.message
    assert "opensesame" not in refused.value.message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_a_pipe_in_the_place_of_settings_is_not_waited_for(tmp_path: Path) -> None:
    collection.create(tmp_path)
    (tmp_path / collection.SETTINGS_FILE).unlink()
    os.mkfifo(tmp_path / collection.SETTINGS_FILE)
    with pytest.raises(DeclarationError, match="is no file"):
        collection.find(tmp_path, environment=None, current=tmp_path)


@pytest.mark.parametrize("content", ["a = " + "[" * 5000, "a = " + "9" * 5000, "a = 1\nb"])
def test_settings_that_no_reader_takes_are_no_toml(content: str, tmp_path: Path) -> None:
    collection.create(tmp_path)
    (tmp_path / collection.SETTINGS_FILE).write_text(content)
    with pytest.raises(DeclarationError, match="is not TOML"):
        collection.find(tmp_path, environment=None, current=tmp_path)
