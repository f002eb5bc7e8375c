"""Our dataclasses against the standard library's: nobody can tell one from the other."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import pprint
from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from policydiff import dataclasses as ours


def _classes(module: Any, **options: Any) -> tuple[Any, Any]:
    """The same two classes, made by one of both."""
    field = module.field

    class Place:
        """A place."""

        line: int
        name: str = "here"
        seen: dict[str, int] = field(default_factory=dict, repr=False, compare=False)
        known: list[int] = field(default_factory=list, init=False, compare=False)

        @property
        def shown(self) -> str:
            """A property."""
            return f"{self.name}:{self.line}"

    class Other:
        """Another."""

        line: int

        def __repr__(self) -> str:
            """One of its own."""
            return "another"

    return module.dataclass(**options)(Place), module.dataclass(**options)(Other)


_OPTIONS = [
    {"frozen": True, "slots": True, "kw_only": True},
    {"frozen": True, "slots": True, "kw_only": True, "order": True},
    {"frozen": True, "kw_only": True, "eq": False, "repr": False},
    {"slots": True, "kw_only": True},
    {"frozen": True, "kw_only": True},
]
pytestmark = pytest.mark.parametrize("options", _OPTIONS)


def test_it_is_made_shown_compared_and_hashed_as_the_standard_one(options: dict[str, Any]) -> None:
    told = []
    for module in (dataclasses, ours):
        place, other = _classes(module, **options)
        one, same, another = (
            place(line=1),
            place(line=1, seen={"x": 1}),
            place(line=2, name="there"),
        )
        told.append(
            [
                inspect.signature(place).replace(parameters=[]),
                list(inspect.signature(place).parameters),
                one == same,
                one == another,
                one == other(line=1),
                repr(one).startswith(f"{place.__qualname__}(") and "seen" not in repr(one),
                repr(other(line=1)),
                one.shown,
                one.seen is not place(line=1).seen,
                place.__hash__ is None or (hash(one) == hash(same)) == bool(options.get("eq", 1)),
                hasattr(place, "__slots__"),
                hasattr(one, "__dict__"),
                place.__doc__,
                place.__match_args__,
                [f.name for f in dataclasses.fields(place)],
                [(f.repr, f.compare, f.init) for f in dataclasses.fields(one)],
                dataclasses.asdict(another),
                dataclasses.replace(one, line=3).line,
                module.replace(one, line=3).line,
                copy.copy(another).name,
                len(pprint.pformat(one).splitlines()),
            ]
        )
    assert told[0] == told[1]


def test_it_refuses_what_the_standard_one_refuses(options: dict[str, Any]) -> None:
    for module in (dataclasses, ours):
        place, _ = _classes(module, **options)
        with pytest.raises(TypeError, match=r"missing 1 required keyword-only argument: 'line'"):
            place(name="x")
        with pytest.raises(TypeError, match="positional"):
            place(1)
        with pytest.raises(TypeError, match="unexpected keyword"):
            module.replace(place(line=1), lines=2)
        if options.get("frozen"):
            one = place(line=1)
            with pytest.raises(FrozenInstanceError, match="cannot assign to field 'line'"):
                one.line = 2
            with pytest.raises(FrozenInstanceError, match="cannot delete field 'line'"):
                del one.line
        if options.get("order"):
            assert place(line=1) < place(line=2) <= place(line=2)
            assert place(line=2) > place(line=1) >= place(line=1)
            assert place(line=1).__lt__(2) is NotImplemented
        else:
            with pytest.raises(TypeError):
                place(line=1) < place(line=2)  # noqa: B015 - it raises
        with pytest.raises(ValueError, match="default_factory"):
            module.dataclass(**options)(type("Bad", (), {"__annotations__": {"a": "x"}, "a": []}))


@ours.dataclass(frozen=True, slots=True)
class Kept:
    """One that is sent to another process."""

    one: int
    two: tuple[str, ...] = ()


def test_it_comes_out_of_a_pickle_as_it_went_in(options: dict[str, Any]) -> None:
    del options
    kept = Kept(1, ("a",))
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(kept, protocol)) == kept
    assert copy.deepcopy(kept) == kept
