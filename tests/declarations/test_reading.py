"""What a good file becomes."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from policydiff.declarations import in_force, load_declarations, load_file, load_history
from policydiff.model import Declaration, RangeSelector, Terms

URL = "https://example.org/terms"


def write(folder: Path, name: str, value: object) -> Path:
    path = folder / name
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def declare(folder: Path, **terms: object) -> Declaration:
    """The one declaration of a file whose only terms have these keys."""
    content = {"fetch": URL, "select": "main"} | terms
    path = write(folder, "Shop.json", {"name": "The Shop", "terms": {"Terms of Service": content}})
    (declaration,) = load_file(path)
    return declaration


def test_the_service_is_the_file_name_and_not_the_display_name(tmp_path: Path) -> None:
    assert declare(tmp_path).terms == Terms(service="Shop", type="Terms of Service")


def test_a_selector_a_range_and_a_list_of_both_are_read(tmp_path: Path) -> None:
    (document,) = declare(
        tmp_path,
        select=["main", {"startBefore": "h1", "endAfter": "#end"}],
        remove={"startAfter": "nav", "endBefore": "footer"},
    ).documents
    assert document.select == ("main", RangeSelector(start_before="h1", end_after="#end"))
    assert document.remove == (RangeSelector(start_after="nav", end_before="footer"),)


def test_combined_pages_inherit_what_they_do_not_say_themselves(tmp_path: Path) -> None:
    combine = [
        {"fetch": URL + "/1"},
        {"fetch": URL + "/2", "select": "article", "language": "de"},
    ]
    content = {"combine": combine, "select": "main", "remove": "nav", "language": "en"}
    path = write(tmp_path, "Shop.json", {"name": "Shop", "terms": {"Imprint": content}})
    first, second = load_file(path)[0].documents
    assert (first.url, first.select, first.language) == (URL + "/1", ("main",), "en")
    assert (second.url, second.select, second.language) == (URL + "/2", ("article",), "de")
    assert first.remove == second.remove == ("nav",)


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ([{"removeQueryParams": ["ref", "sid", "ref"]}], ("ref", "sid")),
        ([{"removeQueryParams": "ref"}], ("ref",)),
        ({"removeQueryParams": ["ref"]}, ("ref",)),
    ],
)
def test_query_parameters_to_remove_are_read_in_each_form(
    tmp_path: Path, given: object, names: tuple[str, ...]
) -> None:
    declaration = declare(tmp_path, filter=given)
    assert declaration.documents[0].remove_query_params == names
    assert not declaration.warnings


def test_removing_query_parameters_without_naming_any_takes_the_usual_tracking_ones(
    tmp_path: Path,
) -> None:
    (document,) = declare(
        tmp_path, filter=["removeQueryParams", {"removeQueryParams": ["ref"]}]
    ).documents
    assert {"utm_source", "fbclid", "ref"} <= set(document.remove_query_params)


def test_a_program_as_filter_is_named_in_a_warning_and_not_run(tmp_path: Path) -> None:
    declaration = declare(tmp_path, filter=["dropDates", {"dropIds": [1, {"deep": None}]}])
    assert declaration.warnings == (
        'The filter "dropDates" is a program and is not run.',
        'The filter "dropIds" is a program and is not run.',
    )


def test_a_page_that_wants_its_scripts_run_is_named_in_a_warning(tmp_path: Path) -> None:
    (warning,) = declare(tmp_path, executeClientScripts=True).warnings
    assert "executeClientScripts" in warning
    assert URL in warning
    assert not declare(tmp_path, executeClientScripts=False).warnings


def test_files_are_read_by_name_and_their_terms_in_written_order(tmp_path: Path) -> None:
    page = {"fetch": URL, "select": "main"}
    write(tmp_path, "b.json", {"name": "b", "terms": {"Z": page, "A": page}})
    write(tmp_path, "B2.json", {"name": "b2", "terms": {"Z": page}})
    write(tmp_path, "b.history.json", {"Z": [page | {"validUntil": "2024-01-01T00:00:00Z"}]})
    write(tmp_path, ".hidden.json", "not a declaration")
    (tmp_path / "notes.txt").write_text("not a declaration")
    assert [str(found.terms) for found in load_declarations(tmp_path)] == ["B2/Z", "b/Z", "b/A"]
    assert [str(found.terms) for found in load_history(tmp_path)] == ["b/Z"]


def test_a_byte_order_mark_is_not_in_the_way(tmp_path: Path) -> None:
    path = write(tmp_path, "Shop.json", {"name": "S", "terms": {"T": {"fetch": URL}}})
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(load_file(path)) == 1


def test_composed_and_decomposed_names_are_the_same_service(tmp_path: Path) -> None:
    path = write(tmp_path, "Cafe\u0301.json", {"name": "C", "terms": {"T": {"fetch": URL}}})
    assert load_file(path)[0].terms.service == "Caf\u00e9"


# ------------------------------------------------------------------------------- in force


def test_a_state_is_in_force_until_just_before_its_end(tmp_path: Path) -> None:
    end = datetime(2024, 3, 18, 18, 30, 9, tzinfo=UTC)
    page = {"fetch": URL, "select": "main"}
    write(tmp_path, "S.json", {"name": "S", "terms": {"T": page | {"select": ".now"}}})
    write(
        tmp_path,
        "S.history.json",
        {
            "T": [
                page | {"select": ".second", "validUntil": "2024-03-18T19:30:09+01:00"},
                page | {"select": ".first", "validUntil": "2023-01-01T00:00:00Z"},
            ]
        },
    )
    current, history = load_declarations(tmp_path), load_history(tmp_path)
    terms = Terms(service="S", type="T")

    def selected(at: datetime) -> str:
        found = in_force(current, history, terms, at)
        assert found is not None
        return str(found.documents[0].select[0])

    assert selected(datetime(2022, 1, 1, tzinfo=UTC)) == ".first"
    assert selected(end - timedelta(seconds=1)) == ".second"
    assert selected(end) == ".now"
    assert in_force(current, history, Terms(service="S", type="U"), end) is None


# ------------------------------------------------------------------------------- fingerprint


@pytest.mark.parametrize(
    "change",
    [
        {"fetch": URL + "2"},
        {"select": "article"},
        {"select": ["main", "article"]},
        {"remove": "nav"},
        {"filter": ["removeQueryParams"]},
        {"language": "en"},
        {"select": {"startBefore": "a", "endBefore": "b"}},
    ],
)
def test_whatever_decides_the_text_decides_the_fingerprint(
    tmp_path: Path, change: dict[str, object]
) -> None:
    assert declare(tmp_path, **change).fingerprint != declare(tmp_path).fingerprint


def test_how_a_declaration_is_written_does_not_decide_the_fingerprint(tmp_path: Path) -> None:
    plain = declare(tmp_path, filter=[{"removeQueryParams": ["a", "b"]}])
    other = declare(
        tmp_path,
        select=["main"],
        filter=[{"removeQueryParams": "b"}, {"removeQueryParams": "a"}],
        executeClientScripts=False,
    )
    assert plain.fingerprint == other.fingerprint
    assert len(plain.fingerprint) == 64


def test_the_fingerprint_is_the_same_on_every_machine_and_release(tmp_path: Path) -> None:
    # Recorded beside every version: if this value moves, every archive sees a technical upgrade.
    assert declare(tmp_path).fingerprint == (
        "4b96002819a5ee777e3d40aac43deb6248453176281f97ae46cca4043057ff7c"
    )


# ------------------------------------------------------------------------------- real files


def test_the_project_s_own_declaration_of_telegram_pins_english() -> None:
    folder = Path(__file__).resolve().parents[2] / "snapshots" / "declarations"
    found = load_declarations(folder)
    assert {declaration.terms.type for declaration in found} >= {
        "Privacy Policy",
        "Terms of Service",
        "Community Guidelines",
        "Developer Terms",
    }
    for document in (document for declaration in found for document in declaration.documents):
        assert document.language == "en"
        assert document.url.endswith("?setln=en")


@pytest.mark.real_data
def test_every_published_declaration_loads_without_a_warning(shared_data: Path) -> None:
    telegram = load_declarations(shared_data / "telegram-declarations")
    web = load_declarations(shared_data / "web-declarations")
    history = load_history(shared_data / "web-declarations")
    assert (len(telegram), len(web), len(history)) == (9, 15, 9)
    assert not [found.warnings for found in telegram + web + history if found.warnings]
    assert [len(found.documents) for found in telegram] == [1, 2, 1, 1, 1, 1, 2, 1, 1]
