"""The sample's server, asked over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import requests

from policydiff.demo import editions
from policydiff.demo.server import EditionServer, serve


@pytest.fixture
def server() -> Iterator[EditionServer]:
    with serve(editions()) as server:
        yield server


def get(server: EditionServer, path: str, **headers: str) -> requests.Response:
    return requests.get(server.url + path, headers=headers, timeout=300)


SEPTEMBER_23 = datetime(2024, 9, 23, 15, 26, 23, tzinfo=UTC)


def test_the_edition_in_force_at_the_set_time_is_served(server: EditionServer) -> None:
    for edition in editions():
        server.at(edition.published_at)
        assert get(server, f"/{edition.document}").content == edition.body


def test_an_edition_is_in_force_from_its_very_second_on(server: EditionServer) -> None:
    server.at(SEPTEMBER_23 - timedelta(seconds=1))
    old = get(server, "/privacy").text
    server.at(SEPTEMBER_23)
    new = get(server, "/privacy").text
    assert "court order" in old
    assert "court order" not in new


def test_a_second_server_is_served_by_another_port(server: EditionServer) -> None:
    with serve(editions()) as other:
        assert other.server_port != server.server_port
        server.at(SEPTEMBER_23)
        assert get(server, "/privacy").ok
        assert not get(other, "/privacy").ok


def test_nothing_is_served_before_a_time_is_set(server: EditionServer) -> None:
    assert get(server, "/privacy").status_code == 404


def test_nothing_is_served_from_before_the_first_edition(server: EditionServer) -> None:
    server.at(datetime(2020, 1, 1, tzinfo=UTC))
    assert get(server, "/privacy").status_code == 404


@pytest.mark.parametrize("path", ["/", "/faq", "/pages/privacy", "/../privacy", "/privacy/"])
def test_any_other_path_is_not_found(server: EditionServer, path: str) -> None:
    server.at(SEPTEMBER_23)
    request = requests.Request("GET", server.url).prepare()
    request.url = server.url + path  # requests would tidy the dots away
    with requests.Session() as session:
        assert session.send(request, timeout=300).status_code == 404


def test_a_query_does_not_change_the_document(server: EditionServer) -> None:
    server.at(SEPTEMBER_23)
    assert get(server, "/tos?setln=en").content == get(server, "/tos").content


def test_the_headers_are_those_of_the_edition(server: EditionServer) -> None:
    server.at(SEPTEMBER_23 + timedelta(days=1))
    headers = get(server, "/privacy").headers
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Last-Modified"] == "Mon, 23 Sep 2024 15:26:23 GMT"
    assert headers["Date"] == "Tue, 24 Sep 2024 15:26:23 GMT"


def test_the_etag_changes_exactly_when_the_bytes_do(server: EditionServer) -> None:
    server.at(SEPTEMBER_23)
    etags = [get(server, "/tos").headers["ETag"]]
    server.at(SEPTEMBER_23 + timedelta(hours=1))
    etags.append(get(server, "/tos").headers["ETag"])
    server.at(SEPTEMBER_23 + timedelta(days=1))
    etags.append(get(server, "/tos").headers["ETag"])
    assert etags[0] == etags[1] != etags[2]


def test_a_conditional_request_for_the_same_bytes_gets_no_body(server: EditionServer) -> None:
    server.at(SEPTEMBER_23)
    etag = get(server, "/privacy").headers["ETag"]
    same = get(server, "/privacy", **{"If-None-Match": etag})
    assert (same.status_code, same.content) == (304, b"")


def test_head_answers_like_get_without_a_body(server: EditionServer) -> None:
    server.at(SEPTEMBER_23)
    head = requests.head(f"{server.url}/privacy", timeout=300)
    assert head.content == b""
    assert int(head.headers["Content-Length"]) == len(get(server, "/privacy").content)


def test_only_the_loopback_interface_is_bound(server: EditionServer) -> None:
    assert server.server_address[0] == "127.0.0.1"


def test_nothing_listens_once_the_block_has_ended() -> None:
    with serve(editions()) as server:
        server.at(SEPTEMBER_23)
        url = server.url
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{url}/privacy", timeout=300)


def test_a_client_that_keeps_its_connection_does_not_hold_up_the_end() -> None:
    with requests.Session() as session:
        with serve(editions()) as server:
            server.at(SEPTEMBER_23)
            assert session.get(f"{server.url}/privacy", timeout=300).ok
        with pytest.raises(requests.ConnectionError):
            requests.get(f"{server.url}/privacy", timeout=300)
