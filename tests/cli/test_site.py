from __future__ import annotations

from pathlib import Path

import pytest
from tests.commandline import call


@pytest.fixture(scope="module")
def site(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "public"
    said = call("-C", sample, "site", folder, "--title", "  What we\nfollow ").done()
    assert said.startswith("Wrote ")
    assert said.endswith(f"Open {folder / 'index.html'}\n")
    return folder


def test_the_sample_becomes_a_site(site: Path) -> None:
    front = (site / "index.html").read_text("utf-8")
    assert "<h1>What we follow</h1>" in front
    assert "competent judicial authorities" in front
    assert (site / "telegram-sample" / "privacy-policy" / "feed.xml").is_file()


def test_a_new_folder_is_made_with_those_above_it(sample: Path, tmp_path: Path) -> None:
    call("-C", sample, "site", tmp_path / "a" / "b").done()
    assert (tmp_path / "a" / "b" / "index.html").is_file()


def test_without_rules_nothing_is_rated(sample: Path, tmp_path: Path) -> None:
    call("-C", sample, "site", tmp_path / "site", "--no-assess").done()
    pages = [path.read_text("utf-8") for path in (tmp_path / "site").rglob("*.html")]
    assert not any("badge-critical" in page for page in pages)
    assert any("badge-not-assessed" in page for page in pages)


def test_events_can_be_named(sample: Path, tmp_path: Path) -> None:
    told = tmp_path / "events.toml"
    told.write_text(
        '[[event]]\ndate = 2024-09-23\ntitle = "Told"\nsource = "A paper"\nline = "It was told."\n',
        encoding="utf-8",
    )
    call("-C", sample, "site", tmp_path / "site", "--events", told).done()
    assert "It was told." in (tmp_path / "site" / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    "url",
    [
        "terms.example.org", "ftp://a.example/", "https://", "https://a.example/?b", "https://a.example/#b",
        "https://a b.example/", "https://[::1/", "javascript:alert(1)", "https://exämple.org/", "",
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_refused_before_anything_is_done(
    sample: Path, tmp_path: Path, url: str
) -> None:
    assert "--url takes the address" in call(
        "-C", sample, "site", tmp_path / "x", "--url", url
    ).refused(2)
    assert not (tmp_path / "x").exists()


def test_events_that_are_not_there_are_told(sample: Path, tmp_path: Path) -> None:
    none = tmp_path / "none.toml"
    said = call("-C", sample, "site", tmp_path / "x", "--events", none).refused(2)
    assert "There is no file" in said
    assert not (tmp_path / "x").exists()


def test_a_folder_that_cannot_be_made_is_told(sample: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    ended = call("-C", sample, "site", tmp_path / "file" / "site")
    assert ended.code in (2, 4)
    assert "file" in ended.sentence()


def test_help_shows_examples() -> None:
    said = call("site", "--help").out
    assert "policydiff site public" in said
    assert "--url https://terms.example.org/" in said
