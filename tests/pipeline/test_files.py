from __future__ import annotations

from pathlib import Path

import pytest
from tests.sites import DATA, page

from policydiff.errors import ExtractError, UsageError
from policydiff.pipeline.files import read_version


@pytest.mark.parametrize("name", ["policy.md", "policy.MARKDOWN", "policy.txt"])
def test_a_text_file_is_taken_as_it_is(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text("\ufeff# Policy\n\n<b>as</b> it is\n", encoding="utf-8")
    version = read_version(file)
    assert version.title == name
    assert version.text == "# Policy\n\n<b>as</b> it is\n"


@pytest.mark.parametrize("name", ["policy.html", "policy.htm", "policy", "policy.aspx"])
def test_any_other_file_is_read_as_a_page(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(page())
    assert DATA[0] in read_version(file).text
    assert "<p>" not in read_version(file).text


def test_a_text_that_is_not_utf_8_is_read_all_the_same(tmp_path: Path) -> None:
    file = tmp_path / "policy.md"
    file.write_bytes(b"Caf\xe9 policy\n")
    assert read_version(file).text == "Caf\ufffd policy\n"


def test_links_of_a_page_are_the_same_wherever_its_file_lies(tmp_path: Path) -> None:
    links = '<a href="#top">To the top</a>, <a href="/b">next</a>, <a href="https://acme.example/">home</a>'
    texts = []
    for name in ("old.html", "new.html"):
        (tmp_path / name).write_bytes(page([*DATA, links]))
        texts.append(read_version(tmp_path / name).text)
    assert texts[0] == texts[1]
    assert "[home](https://acme.example/)" in texts[0]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.html", b"%PDF-1.7\n%\xe2\xe3\n", "is neither an HTML page nor a text file"),
        ("a.html", bytes(range(256)), "is neither an HTML page nor a text file"),
        ("a.pdf", b"%PDF-1.7\n%\xe2\xe3\n", "is neither an HTML page nor a text file"),
        ("a.html", b"", "shows no words"),
        ("a.html", b"<html><script>words()</script>", "shows no words"),
        ("a.md", b"", "shows no words"),
        ("a.txt", b" \n--\n", "shows no words"),
    ],
)
def test_a_file_without_a_text_is_named(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(ExtractError) as caught:
        read_version(file)
    assert caught.value.message == f"{file} {said}: save the page anew and compare that."


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere\.html can't be read: No such file"):
        read_version(tmp_path / "nowhere.html")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="can't be read"):
        read_version(tmp_path)


def test_a_file_too_large_for_any_legal_text_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "huge.html"
    with file.open("wb") as stream:
        stream.truncate(50_000_001)
    with pytest.raises(UsageError, match="larger than 50 MB"):
        read_version(file)
