from __future__ import annotations

import random

import pytest

from policydiff.extract.decode import BodyKind, body_kind, decode, header_charset

GERMAN = "<p>Wir löschen Ihre Daten – spätestens nach 30 Tagen für Sie.</p>"
RUSSIAN = "<p>Мы храним ваши данные не дольше тридцати дней.</p>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_found_without_being_declared(encoding: str) -> None:
    assert decode(GERMAN.encode(encoding), None) == GERMAN


@pytest.mark.parametrize(
    "wrong", ["iso-8859-1", "windows-1251", "ascii", "shift_jis", "utf-16", "nonsense"]
)
def test_utf8_wins_over_a_wrong_header(wrong: str) -> None:
    assert decode(GERMAN.encode(), wrong) == GERMAN


@pytest.mark.parametrize("wrong", ["windows-1251", "utf-16le"])
def test_utf8_wins_over_a_wrong_meta(wrong: str) -> None:
    page = f'<meta charset="{wrong}">{RUSSIAN}'
    assert decode(page.encode(), None) == page


@pytest.mark.parametrize(
    ("text", "label", "encoding"),
    [
        (GERMAN, "iso-8859-1", "cp1252"),
        (GERMAN, "latin1", "cp1252"),
        (RUSSIAN, "windows-1251", "cp1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        ("<p>利用規約第十二条</p>", "shift_jis", "cp932"),
        ("<p>利用規約第十二条</p>", "x-sjis", "cp932"),
        ("<p>利用規約第十二条</p>", "iso-2022-jp", "iso-2022-jp"),
        ("<p>服务条款第八条</p>", "gb2312", "gb18030"),
        ("<p>ข้อกำหนดการใช้งาน</p>", "windows-874", "cp874"),
    ],
)
def test_a_true_header_is_believed(text: str, label: str, encoding: str) -> None:
    assert decode(text.encode(encoding), label) == text


@pytest.mark.parametrize(
    "meta",
    [
        '<meta charset="windows-1251">',
        "<META CHARSET=windows-1251>",
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
        '<?xml version="1.0" encoding="windows-1251"?>',
    ],
)
def test_the_page_itself_may_declare_its_encoding(meta: str) -> None:
    page = meta + RUSSIAN
    assert decode(page.encode("cp1251"), None) == page


def test_a_header_that_cannot_be_true_gives_way_to_meta() -> None:
    page = '<meta charset="windows-1251">' + RUSSIAN
    assert decode(page.encode("cp1251"), "utf-8") == page


def test_an_undeclared_western_page_is_windows_1252() -> None:
    assert decode(GERMAN.encode("cp1252"), None) == GERMAN


def test_one_broken_byte_does_not_spoil_a_utf8_page() -> None:
    body = (RUSSIAN * 3).encode()[:-5] + b"\xd0</p>"
    assert decode(body, "utf-8") == (RUSSIAN * 3)[:-5] + "\ufffd</p>"


@pytest.mark.parametrize(
    "label", ["unicode_escape", "utf-7", "rot13", "hex", "undefined", "idna", "punycode"]
)
def test_encodings_that_no_page_may_ask_for_are_passed_over(label: str) -> None:
    page = rf'<meta charset="{label}"><p>\x41 +AGE- caf' + "é</p>"
    assert decode(page.encode("cp1252"), label) == page


@pytest.mark.parametrize(
    ("header", "charset"),
    [
        ("text/html; charset=UTF-8", "UTF-8"),
        ('text/html;charset="koi8-r"', "koi8-r"),
        ("text/html; foo=bar; CHARSET = utf-8 ", "utf-8"),
        ("text/html", None),
        (None, None),
        ("text/html; charset=", None),
    ],
)
def test_the_charset_of_a_header(header: str | None, charset: str | None) -> None:
    assert header_charset(header) == charset


@pytest.mark.parametrize("content_type", ["text/html", "text/html; charset=utf-8", None])
@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "a PDF file"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG image"),
        (b"PK\x03\x04\x14\0", "a ZIP archive or office document"),
        (b"\x1f\x8b\x08\0\0", "gzip-compressed data"),
    ],
)
def test_what_is_no_page_is_told_by_its_first_bytes(
    body: bytes, name: str, content_type: str | None
) -> None:
    assert body_kind(body, content_type) == (BodyKind.OTHER, name)


def test_noise_is_binary_whatever_its_type() -> None:
    noise = random.Random(7).randbytes(8000)
    assert body_kind(noise, "text/html") == (BodyKind.OTHER, "binary data (text/html)")
    assert body_kind(noise, None) == (BodyKind.OTHER, "binary data")


@pytest.mark.parametrize(
    ("body", "content_type", "kind"),
    [
        (b"<p>Terms", "text/html", BodyKind.HTML),
        (b"<p>Terms", "application/xhtml+xml", BodyKind.HTML),
        (b"<!DOCTYPE html><p>Terms", None, BodyKind.HTML),
        (b"  <div>Terms", "application/octet-stream", BodyKind.HTML),
        (b"<?xml version='1.0'?><html>", "application/xml", BodyKind.HTML),
        ("<p>Terms of these services</p>".encode("utf-16"), "text/html", BodyKind.HTML),
        ("<p>Terms of these services</p>".encode("utf-16-le"), None, BodyKind.HTML),
        (b"<p>T\0e\0r\0m\0s", "text/html", BodyKind.HTML),
        (b"# Terms\n\n<p>", "text/markdown; charset=utf-8", BodyKind.TEXT),
        (b"Terms", "text/plain", BodyKind.TEXT),
        (b"Terms", None, BodyKind.TEXT),
        (b'{"terms": 1}', "application/json", BodyKind.OTHER),
        (b"body { }", "text/css", BodyKind.OTHER),
    ],
)
def test_what_is_a_page_and_what_is_text(
    body: bytes, content_type: str | None, kind: BodyKind
) -> None:
    assert body_kind(body, content_type)[0] is kind
