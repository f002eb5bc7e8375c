from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.loopback import Loopback, Reply, serving
from tests.sites import DATA, page

from policydiff.errors import ExtractError, FetchError, UsageError
from policydiff.model import FetchSettings, Version
from policydiff.pipeline.files import read_versions, same_file

NOW = datetime(2024, 9, 23, 15, 26, tzinfo=UTC)
TEXT = "# Policy\n\nWe keep what you tell us for thirty days.\n"
LOOPBACK = FetchSettings(allow_private=("127.0.0.0/8",), pause=0)


@pytest.fixture
def server() -> Iterator[Loopback]:
    with serving() as server:
        yield server


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A text to compare with."""
    file = tmp_path / "other side.md"
    file.write_text(TEXT, encoding="utf-8")
    return file


def versions(
    old: object, new: object, *, stdin: bytes = b"", select: tuple[str, ...] = (), remove: tuple[str, ...] = ()
) -> tuple[Version, Version]:  # fmt: skip
    return read_versions(
        str(old), str(new), select=select, remove=remove, settings=LOOPBACK, clock=lambda: NOW,
        stdin=lambda limit: stdin[:limit],
    )  # fmt: skip


def read(source: object, other: Path, **options: object) -> Version:
    return versions(source, other, **options)[0]  # type: ignore[arg-type]  # as named by the test


# --------------------------------------------------------------------------------- files


@pytest.mark.parametrize("name", ["policy.md", "policy.MARKDOWN", "policy.txt"])
def test_a_text_file_is_taken_as_it_is(tmp_path: Path, other: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text("\ufeff# Policy\n\n<b>as</b> it is\n", encoding="utf-8")
    version = read(file, other)
    assert version.title == name
    assert version.text == "# Policy\n\n<b>as</b> it is\n"


@pytest.mark.parametrize("name", ["policy.html", "policy.htm", "policy", "policy.aspx", "page.txt"])
def test_a_page_is_read_as_a_page_whatever_its_file_is_called(
    tmp_path: Path, other: Path, name: str
) -> None:
    file = tmp_path / name
    file.write_bytes(page())
    assert DATA[0] in read(file, other).text
    assert "<p>" not in read(file, other).text


def test_markdown_in_a_file_without_a_suffix_is_taken_as_it_is(tmp_path: Path, other: Path) -> None:
    file = tmp_path / "POLICY"
    file.write_text("# Policy\n\n[Rights](#rights)<a name=rights></a>\n", encoding="utf-8")
    assert read(file, other).text == "# Policy\n\n[Rights](#rights)<a name=rights></a>\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_a_text_in_another_encoding_is_read_all_the_same(
    tmp_path: Path, other: Path, encoding: str
) -> None:
    file = tmp_path / "policy.md"
    file.write_bytes("Politique des cookies à la française, révisée en été\n".encode(encoding))
    assert read(file, other).text == "Politique des cookies à la française, révisée en été\n"


def test_line_ends_of_another_system_make_no_other_text(tmp_path: Path, other: Path) -> None:
    file = tmp_path / "policy.md"
    file.write_bytes(TEXT.replace("\n", "\r\n").encode())
    assert read(file, other).text == TEXT


def test_links_of_a_page_are_the_same_wherever_its_file_lies(tmp_path: Path) -> None:
    links = '<a href="#top">To the top</a>, <a href="/b">next</a>, <a href="https://acme.example/">home</a>'
    for name in ("old.html", "new.html"):
        (tmp_path / name).write_bytes(page([*DATA, links]))
    old, new = versions(tmp_path / "old.html", tmp_path / "new.html")
    assert old.text == new.text
    assert "[home](https://acme.example/)" in old.text


def test_two_files_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    files = [tmp_path / folder / "policy.md" for folder in ("may", "june")]
    for file in files:
        file.parent.mkdir()
        file.write_text(TEXT, encoding="utf-8")
    assert [version.title for version in versions(*files)] == [str(file) for file in files]


def test_one_file_under_two_names_is_known(tmp_path: Path, other: Path) -> None:
    link = tmp_path / "link.md"
    link.symlink_to(other)
    assert same_file(str(other), str(link))
    assert not same_file(str(other), str(tmp_path / "nowhere.md"))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "a.html",
            b"%PDF-1.7\n%\xe2\xe3\n",
            "is a PDF file: compare HTML, Markdown or plain text.",
        ),
        ("a.pdf", b"%PDF-1.7\n%\xe2\xe3\n", "is a PDF file: compare HTML, Markdown or plain text."),
        ("a.md", b"%PDF-1.7\n%\xe2\xe3\n", "is a PDF file: compare HTML, Markdown or plain text."),
        (
            "a.png",
            b"\x89PNG\r\n\x1a\n\0\0",
            "is a PNG image: compare HTML, Markdown or plain text.",
        ),
        ("a.docx", b"PK\x03\x04\0\0", "is a ZIP archive or office document: compare HTML,"),
        ("a.txt", bytes(range(256)), "is binary data"),
        ("a.html", b"", "shows no words: save it anew, and compare that."),
        ("a.html", b"<html><script>words()</script>", "shows no words: save it anew,"),
        ("a.md", b"", "shows no words: save it anew, and compare that."),
        ("a.txt", b" \n--\n", "shows no words: save it anew, and compare that."),
    ],
)
def test_a_file_without_a_text_is_named_and_what_it_is(
    tmp_path: Path, other: Path, name: str, content: bytes, said: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(ExtractError) as caught:
        versions(other, file)
    assert caught.value.message.startswith(f"{file} {said}")


def test_a_file_that_is_not_there_is_named(tmp_path: Path, other: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere\.html can't be read: No such file"):
        versions(other, tmp_path / "nowhere.html")


@pytest.mark.parametrize("said", ["www.example.org", "example.org/privacy"])
def test_what_looks_like_a_host_is_answered_with_how_a_url_begins(other: Path, said: str) -> None:
    with pytest.raises(UsageError, match="a URL begins with https://"):
        versions(other, said)


def test_a_folder_is_no_file(tmp_path: Path, other: Path) -> None:
    with pytest.raises(UsageError, match="can't be read"):
        versions(tmp_path, other)


def test_a_name_that_no_file_can_have_is_refused(other: Path) -> None:
    with pytest.raises(UsageError, match="no name of a file"):
        versions("a\0b", other)


def test_a_file_too_large_for_any_legal_text_is_not_read(tmp_path: Path, other: Path) -> None:
    file = tmp_path / "huge.html"
    with file.open("wb") as stream:
        stream.truncate(50_000_001)
    with pytest.raises(UsageError, match="larger than 50 MB"):
        versions(file, other)


# --------------------------------------------------------------------------------- standard input


@pytest.mark.parametrize(("given", "text"), [(TEXT.encode(), TEXT), (page(), DATA[0])])
def test_standard_input_may_be_a_text_or_a_page(other: Path, given: bytes, text: str) -> None:
    version = read("-", other, stdin=given)
    assert version.title == "standard input"
    assert text in version.text
    assert "<p>" not in version.text


def test_standard_input_is_read_once() -> None:
    with pytest.raises(UsageError, match="can be read once"):
        versions("-", "-", stdin=TEXT.encode())


# --------------------------------------------------------------------------------- parts of pages


def test_of_a_page_the_part_asked_for_counts(tmp_path: Path, other: Path) -> None:
    file = tmp_path / "policy.html"
    file.write_bytes(b"<nav>Home</nav><main><p>All of it.</p><aside>An advert.</aside></main>")
    assert read(file, other, select=("main",), remove=("aside",)).text == "All of it.\n"


def test_a_part_that_is_not_there_is_refused_with_the_file(tmp_path: Path, other: Path) -> None:
    file = tmp_path / "policy.html"
    file.write_bytes(page())
    with pytest.raises(ExtractError, match=r"policy\.html has no part that --select asks for"):
        read(file, other, select=("#nowhere",))


# --------------------------------------------------------------------------------- URLs


def test_a_page_is_fetched_and_dated(server: Loopback, other: Path) -> None:
    server.routes["/privacy"] = Reply(body=page())
    version = read(server.url("/privacy"), other)
    assert DATA[0] in version.text
    assert (version.captured_at, version.urls) == (NOW, (server.url("/privacy"),))


def test_where_a_page_was_found_in_the_end_is_kept(server: Loopback, other: Path) -> None:
    server.routes["/old"] = Reply(status=301, headers=(("Location", "/new"),))
    server.routes["/new"] = Reply(body=page())
    version = read(server.url("/old"), other)
    assert (version.title, version.urls) == (server.url("/old"), (server.url("/new"),))


def test_an_answer_in_markdown_is_taken_as_it_is(server: Loopback, other: Path) -> None:
    server.routes["/p.md"] = Reply(body=TEXT.encode(), headers=(("Content-Type", "text/markdown"),))
    assert read(server.url("/p.md"), other).text == TEXT


def test_relative_links_of_a_saved_page_are_those_of_the_one_it_is_compared_with(
    server: Loopback, tmp_path: Path
) -> None:
    body = page([*DATA, '<a href="/terms">Terms</a>'])
    server.routes["/privacy"] = Reply(body=body)
    saved = tmp_path / "saved.html"
    saved.write_bytes(body)
    old, new = versions(saved, server.url("/privacy"))
    assert old.text == new.text


def test_a_page_that_can_not_be_had_is_named(server: Loopback, other: Path) -> None:
    server.routes["/gone"] = Reply(status=404, body=page())
    with pytest.raises(FetchError, match=r"/gone: .*no such page"):
        versions(other, server.url("/gone"))


def test_an_answer_that_is_no_text_is_named(server: Loopback, other: Path) -> None:
    server.routes["/p"] = Reply(body=b"%PDF-1.7\n", headers=(("Content-Type", "application/pdf"),))
    with pytest.raises(ExtractError, match="/p is a PDF file"):
        versions(other, server.url("/p"))


def test_parts_asked_for_of_two_texts_are_refused(tmp_path: Path, other: Path) -> None:
    file = tmp_path / "policy.md"
    file.write_text(TEXT)
    with pytest.raises(UsageError, match=r"are for pages, and .*policy\.md and .* are texts"):
        read(file, other, select=("main",))
