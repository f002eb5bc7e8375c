from __future__ import annotations

import pytest

from policydiff.errors import DeclarationError
from policydiff.notify import notifiers


def test_a_notifier_is_called_by_its_kind_and_its_place_among_those() -> None:
    found = notifiers(
        ["json://a", "slack://x/y/z", "JSON://b"], private=True, where="POLICYDIFF_NOTIFY"
    )
    assert [one.name for one in found] == ["json", "slack", "json 2"]


def test_a_url_is_not_shown_where_a_notifier_is() -> None:
    (one,) = notifiers(["slack://token/opensesame"], private=False, where="somewhere")
    assert "opensesame" not in f"{one} {one!r}"


@pytest.mark.parametrize(
    "wrong", ["opensesame", "://opensesame", "a b://x", "json://a\x1b[2Jb", "json://"]
)
def test_what_is_no_url_is_refused_and_not_quoted(wrong: str) -> None:
    with pytest.raises(DeclarationError) as refused:
        notifiers(["json://fine", wrong], private=True, where="POLICYDIFF_NOTIFY")
    assert "notifier 2" in refused.value.message
    assert "opensesame" not in refused.value.message
