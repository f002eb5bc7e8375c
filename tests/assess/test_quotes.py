"""How a reason quotes the texts."""

from __future__ import annotations

from collections.abc import Callable

from policydiff.model import Assessment

Assess = Callable[..., Assessment]

_BOX = "Every box is red and tidy and ready to be sent to whoever it is meant for."
_LONG = (
    "We may store the address to which your parcel goes, the name of whoever opens the door, the"
    " colour of that door, the hour at which the bell was rung and what the weather was like on"
    " the way."
)


def test_a_sentence_that_is_cut_says_so_inside_its_quote_marks(one: Assess) -> None:
    (finding, *_) = one(_BOX, f"{_BOX} {_LONG}").findings
    assert finding.new_quote is not None
    assert _LONG.startswith(finding.new_quote)
    assert len(finding.new_quote) < len(_LONG) - 1
    assert f"'{finding.new_quote} …'" in finding.reason


def test_a_sentence_that_is_quoted_whole_has_no_mark_of_a_cut(one: Assess) -> None:
    (finding, *_) = one(_BOX, f"{_BOX} We may store the address of your parcel.").findings
    assert finding.reason.endswith(": 'We may store the address of your parcel'.")


def test_what_is_quoted_of_a_long_changed_stretch_says_that_it_goes_on(one: Assess) -> None:
    longer = _BOX.replace("red", f"red, for {_LONG[:-1]},")
    (finding,) = (each for each in one(_BOX, longer).findings if each.rule == "act")
    assert finding.new_quote == "for We may store the address to which your parcel goes"
    assert f"'{finding.new_quote} …'" in finding.reason
