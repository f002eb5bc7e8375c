"""Rules that are had from a shelf are those of the files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from policydiff.assess import load, load_rules
from policydiff.assess.phrases import Phrases
from policydiff.assess.rules import Rules
from policydiff.assess.words import read

TEXT = """We may share your data with partners, unless you ask us not to. You must not sell your account.
The operator is not liable for anything worth more than 100 euros, and may at any time change these terms
without telling you. Disputes go to arbitration. We keep logs for 30 days."""
_OWN = """
[topics.payment]
words = "{}"
"""


class Board:
    """A shelf that says what was asked of it."""

    def __init__(self) -> None:
        self.content: dict[tuple[str, str], tuple[str, bytes]] = {}
        self.kept_times = 0

    def kept(self, kind: str, key: str, state: str = "") -> bytes | None:
        found = self.content.get((kind, key))
        return found[1] if found is not None and found[0] == state else None

    def keep(self, kind: str, key: str, value: bytes, state: str = "") -> None:
        self.kept_times += 1
        self.content[kind, key] = (state, value)


@pytest.fixture(autouse=True)
def read_anew() -> Iterator[None]:
    def forget() -> None:
        load_rules.cache_clear()
        load._packaged.cache_clear()

    forget()
    yield
    forget()


def anew(board: Board, extra: Path | None = None) -> Rules:
    load_rules.cache_clear()
    load._packaged.cache_clear()
    return load_rules(extra, board)


def hits(rules: Rules, code: str = "en") -> object:
    lexicon = rules.lexicons[code]
    return lexicon.phrases.find(read(TEXT, lexicon.spelling))


def test_what_was_kept_finds_what_the_files_find() -> None:
    board = Board()
    by_files = hits(load_rules())
    assert by_files
    assert hits(anew(board)) == by_files
    times = board.kept_times
    assert times > 0
    again = anew(board)
    assert hits(again) == by_files
    assert board.kept_times == times
    assert again.topics == load_rules().topics
    assert again.lexicons["en"].signals == load_rules().lexicons["en"].signals


def test_what_was_kept_is_looked_at_rather_than_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    board = Board()
    by_files = hits(anew(board))
    monkeypatch.setattr("policydiff.assess.phrases._table", None)
    monkeypatch.setattr("tomllib.loads", None)
    assert hits(anew(board)) == by_files


def test_kept_bytes_that_are_none_are_made_anew() -> None:
    board = Board()
    by_files = hits(anew(board))
    good = dict(board.content)
    for value in (b"", b"[]", b"\xff", b"x" * 100):
        board.content = {
            key: (state, value) for key, (state, _) in good.items() if key[0] == "phrases"
        }
        assert hits(anew(board)) == by_files
    for value in (b"", b"[", b"[]", b"\xff"):
        board.content = {key: (state, value) for key, (state, _) in good.items()}
        assert hits(anew(board)) == by_files
    assert board.content == good


def test_phrases_of_a_collections_own_file_are_kept_for_that_file_alone(tmp_path: Path) -> None:
    board = Board()
    extra = tmp_path / "rules.toml"
    without = hits(anew(board))
    for words in ("liable for anything", "anything worth"):
        extra.write_text(_OWN.format(words), encoding="utf-8")
        for _ in range(2):
            found = hits(anew(board, extra))
            assert found == hits(load_rules(extra))
            assert found != without
    assert hits(anew(board)) == without


def test_an_index_comes_back_from_its_bytes() -> None:
    lexicon = load_rules().lexicons["de"]
    back = Phrases((), lexicon.spelling, lexicon.phrases.encode())
    assert back.encode() == lexicon.phrases.encode()
    words = read("Wir dürfen Ihre Daten an Dritte weitergeben.", lexicon.spelling)
    assert back.find(words) == lexicon.phrases.find(words)
