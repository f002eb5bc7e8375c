"""What a wrong file is told: one sentence with the file, the key and what was expected."""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policydiff.declarations import load_declarations, load_file, load_history, names, urls
from policydiff.errors import DeclarationError

URL = "https://example.org/terms"


def complaint(path: Path, content: object) -> str:
    """What is said about a file with this content (JSON, or bytes as they are), without the file."""
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    with pytest.raises(DeclarationError) as caught:
        load_file(path)
    message = caught.value.message
    assert message.startswith(str(path))
    assert message.endswith(".")
    assert "\n" not in message
    assert len(message) < len(str(path)) + 400
    return message.removeprefix(f"{path}: ")


def service(**page: object) -> dict[str, object]:
    content = {"fetch": URL, "select": "main"} | page
    return {"name": "S", "terms": {"Privacy Policy": content}}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"name": "S",\n "terms": {,}}', "line 2, column 12: not valid JSON"),
        (b"", "line 1, column 1: not valid JSON"),
        (b"\xff\xfe{}", "not UTF-8 text (byte 1)"),
        (b"[" * 200_000, "nested too deeply"),
        (b"1" * 5000, "not valid JSON"),
        (b" " * (1024 * 1024 + 1), "larger than 1 MiB"),
        (b'{"name": "a", "name": "b", "terms": {}}', 'the key "name" stands here twice'),
        ([], "expected an object with name and terms, found an empty list"),
        ({"terms": {}}, 'expected the key "name", which is missing'),
        ({"name": "S"}, 'expected the key "terms", which is missing'),
        ({"name": 1, "terms": {}}, "name: expected the service's name, found a number"),
        ({"name": "S", "term": {}}, 'unknown key "term" (did you mean "terms"?)'),
        ({"name": "S", "terms": []}, "terms: expected an object of terms types"),
        (
            service(selct="main"),
            'terms."Privacy Policy": unknown key "selct" (did you mean "select"?)',
        ),
        (service(Select="main"), 'unknown key "Select" (did you mean "select"?)'),
        (service(zzz=1), 'unknown key "zzz" (known: fetch, select'),
        (service(select=[3]), 'terms."Privacy Policy".select[0]: expected a CSS selector'),
        (service(select=[]), ".select: expected a CSS selector, a range"),
        (service(select=["main", ["nested"]]), ".select[1]: expected a CSS selector"),
        (service(select=""), '.select: expected a CSS selector, found the string ""'),
        (service(select="a["), '.select: "a[" is not a CSS selector (Malformed attribute'),
        (service(select="a::before"), '"a::before" is not a CSS selector (Pseudo-element'),
        (service(remove=["nav", "1bad"]), '.remove[1]: "1bad" is not a CSS selector'),
        (service(select="a" * 1001), "at most 1000 characters"),
        (service(select={"startBefore": "a"}), "one end (endBefore or endAfter), found neither"),
        (
            service(select={"startBefore": "a", "startAfter": "b", "endAfter": "c"}),
            "one start (startBefore or startAfter), found both",
        ),
        (
            service(select={"startBefor": "a", "endAfter": "c"}),
            'unknown key "startBefor" (did you mean "startBefore"?)',
        ),
        (service(select={"startBefore": "a", "endAfter": "["}), ".select.endAfter: "),
        (service(select="\ud800"), "half of a surrogate pair"),
        (service(fetch=None), 'terms."Privacy Policy".fetch: expected the page\'s URL, found null'),
        (service(fetch="ftp://example.org/"), "does not begin with http:// or https://"),
        (service(fetch="file:///etc/passwd"), "does not begin with http:// or https://"),
        (service(fetch="https://"), "names no host"),
        (service(fetch="https://me:secret@example.org/"), "user name or password"),
        (service(fetch="https://example.org/a b"), "holds a space"),
        (service(fetch="https://example.org\\@evil.example/"), "a backslash"),
        (service(fetch="https://[::1/"), "is not a well-formed URL"),
        (service(fetch="https://example.org:99999/"), "is not a well-formed URL"),
        (service(fetch="https://example.org/" + "a" * 2000), "longer than 2000 characters"),
        (
            {"name": "S", "terms": {"T": {"select": "main"}}},
            'expected the key "fetch" or "combine"',
        ),
        ({"name": "S", "terms": {"T": {"combine": []}}}, "T.combine: expected a list of pages"),
        ({"name": "S", "terms": {"T": {"combine": [{}]}}}, 'expected the key "fetch" or "combine"'),
        (service(combine=[{"fetch": URL}]), 'unknown key "fetch"'),
        (service(filter=[1]), ".filter[0]: expected a filter's name"),
        (service(filter=[{"removeQueryParams": 1}]), ".filter[0].removeQueryParams: expected the"),
        (service(executeClientScripts="yes"), ".executeClientScripts: expected true or false"),
        (service(language=7), '.language: expected languages as in Accept-Language, such as "en"'),
        (service(language="en\r\nX-Evil: 1"), ".language: expected languages"),
        (service(validUntil="2024-01-01T00:00:00Z"), 'unknown key "validUntil"'),
    ],
)
def test_a_wrong_file_is_told_where_and_what_was_expected(
    tmp_path: Path, content: object, said: str
) -> None:
    assert said in complaint(tmp_path / "S.json", content)


@pytest.mark.parametrize(
    "until", ["2024-01-01", "2024-01-01T00:00:00", "soon", 3, "0001-01-01T00:00:00+14:00"]
)
def test_an_earlier_state_needs_a_time_with_an_offset(tmp_path: Path, until: object) -> None:
    said = complaint(tmp_path / "S.history.json", {"T": [{"fetch": URL, "validUntil": until}]})
    assert said.startswith("T[0].validUntil: expected a time with its offset")


def test_an_earlier_state_needs_an_end(tmp_path: Path) -> None:
    said = complaint(tmp_path / "S.history.json", {"T": [{"fetch": URL}]})
    assert said == 'T[0]: expected the key "validUntil", which is missing.'


def test_a_selector_left_unchecked_spares_the_check_alone(tmp_path: Path) -> None:
    path = tmp_path / "S.json"
    path.write_text(json.dumps(service(select="a[")), encoding="utf-8")
    (declaration,) = load_file(path, check_selectors=False)
    assert declaration.documents[0].select == ("a[",)


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="expected a folder of declarations"):
        load_declarations(tmp_path / "nowhere")


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="expected a JSON file, found none"):
        load_file(tmp_path / "S.json")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_a_file_s_place_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "S.json")
    with pytest.raises(DeclarationError, match="expected a JSON file, found none"):
        load_declarations(tmp_path)


# ------------------------------------------------------------------------------- names

REFUSED = [
    "a/b", "a\\b", "..", ".", ".git", "-rf", "a:b", "a*b", "a?b", 'a"b', "a|b", "<a>", "CON", "con.x",
    "aux .x", "LPT1", "com¹", "nul", "a.", "a ", " a", "", "a\nb", "a\x1b[2J", "a\x00", "a\u202eb",
    "a\u200cb", "\ufeffa", "a\u2028b", "\ud800", "a" * 101, "ü" * 100 + "x", "語" * 67, "T #2", "git~1",
]  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_name_that_could_leave_its_folder_hide_or_confuse_is_refused(
    tmp_path: Path, name: str
) -> None:
    content = {"name": "S", "terms": {name: {"fetch": URL}}}
    assert complaint(tmp_path / "S.json", content).startswith("terms: the terms type ")


@pytest.mark.parametrize(
    "name", ["Google+", "Yahoo!", "X", "日本語", "A.B", "Conference", "T#2", "O’Neil & Co"]
)
def test_ordinary_names_are_names(name: str) -> None:
    assert names.problem_with(name) is None


@pytest.mark.parametrize("stem", ["-rf", "CON", "a."])
def test_a_file_whose_name_cannot_be_a_service_is_refused(tmp_path: Path, stem: str) -> None:
    with pytest.raises(DeclarationError, match=r"the service name .* rename it"):
        load_file(tmp_path / f"{stem}.json")


@pytest.mark.parametrize(
    ("one", "other"), [("Terms", "TERMS"), ("Café", "Cafe\u0301"), ("Straße", "STRASSE")]
)
def test_names_that_some_file_system_takes_for_one_are_refused(
    tmp_path: Path, one: str, other: str
) -> None:
    page = {"fetch": URL}
    said = complaint(tmp_path / "S.json", {"name": "S", "terms": {one: page, other: page}})
    assert "are one file name on some systems" in said


@pytest.mark.parametrize("load", [load_declarations, load_history])
def test_files_that_some_file_system_takes_for_one_are_refused(
    tmp_path: Path, load: Callable[[Path], object]
) -> None:
    suffix = ".history.json" if load is load_history else ".json"
    content = "{}" if load is load_history else '{"name": "S", "terms": {}}'
    for stem in ("Shop", "SHOP"):
        (tmp_path / f"{stem}{suffix}").write_text(content, encoding="utf-8")
    if len(list(tmp_path.iterdir())) == 1:
        pytest.skip("this file system takes them for one itself")
    with pytest.raises(DeclarationError, match="one file name with"):
        load(tmp_path)


# ------------------------------------------------------------------------------- laws

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
keys = st.sampled_from(
    [
        "fetch",
        "select",
        "remove",
        "filter",
        "combine",
        "language",
        "startBefore",
        "endAfter",
        "removeQueryParams",
        "zz",
    ]
) | st.text(max_size=5)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4)
)


@given(page=st.dictionaries(keys, anything, max_size=5))
def test_any_json_is_read_or_refused_with_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, page: dict[str, object]
) -> None:
    path = tmp_path_factory.getbasetemp() / "Any.json"
    path.write_text(json.dumps(service(**page)), encoding="utf-8")
    said = str(path)
    try:
        load_file(path)
    except DeclarationError as error:
        said = error.message
    assert said.startswith(str(path))


@given(data=st.binary(max_size=40))
def test_any_bytes_are_read_or_refused_with_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "Bytes.json"
    path.write_bytes(data)
    with pytest.raises(DeclarationError, match=r"Bytes\.json"):
        load_file(path)


@given(st.text(max_size=30))
def test_a_url_that_passes_has_a_web_scheme_and_a_host_and_nothing_hidden(text: str) -> None:
    url = "https://example.org/" + text
    if urls.problem_with(url) is None:
        assert not {unicodedata.category(character)[0] for character in url} & {"C", "Z"}
        assert urlsplit(url).hostname == "example.org"
