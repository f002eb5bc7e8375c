"""Nonsense for each kind of reader, made by hypothesis."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from hypothesis import strategies as st
from tests.hostile import nonsense
from tests.hostile.nonsense import NASTY, SELECTORS, TAGS, WORDS
from tests.pipeline.recorded import NOON, note

from policydiff.assess.schema import FIELDS, MORE, PLAIN


def of(
    pieces: Sequence[str], *, between: Sequence[str] = ("", " ", "\n")
) -> st.SearchStrategy[str]:
    """Text of pieces that mean something, random characters, and one piece over and over again."""
    piece = st.one_of(
        st.sampled_from(pieces),
        st.sampled_from([*NASTY]),
        st.text(max_size=12),
        st.tuples(st.sampled_from(pieces), st.integers(2, 3000)).map(
            lambda many: many[0] * many[1]
        ),
    )
    return st.lists(st.tuples(piece, st.sampled_from(between)), max_size=40).map(
        lambda parts: "".join(f"{text}{gap}" for text, gap in parts)
    )


def as_bytes(text: st.SearchStrategy[str]) -> st.SearchStrategy[bytes]:
    """The text in some encoding, sometimes broken off or with bytes that belong to none."""
    encoded = st.tuples(
        text, st.sampled_from(["utf-8", "utf-16", "latin-1", "cp1251", "shift_jis"])
    ).map(lambda given: given[0].encode(given[1], "replace"))
    broken = st.tuples(encoded, st.integers(0, 500), st.binary(max_size=6)).map(
        lambda given: given[0][: given[1]] + given[2] + given[0][given[1] :]
    )
    return st.one_of(encoded, encoded, broken)


def toml(keys: Sequence[str], values: Sequence[str]) -> st.SearchStrategy[bytes]:
    line = st.tuples(st.sampled_from(keys), st.sampled_from(values)).map(
        lambda one: f"{one[0]} = {one[1]}"
    )
    right = st.lists(
        st.one_of(line, st.sampled_from([key for key in keys if key.startswith("[")])), max_size=12
    )
    return st.one_of(
        right.map(
            lambda lines: "\n".join(one.removesuffix(" = ") for one in lines).encode(
                "utf-8", "replace"
            )
        ),
        as_bytes(of([*keys, *values, " = ", "\n"])),
    )


def rules() -> st.SearchStrategy[bytes]:
    """Rules files whose sections and fields there are, with texts that are phrases or nearly so."""
    text = st.one_of(
        of(nonsense.PHRASES, between=(", ", " ", "")), st.sampled_from(nonsense.RULE_WORDS)
    )
    value = st.one_of(
        text.map(lambda one: json.dumps(one[:500])),
        st.sampled_from(["true", "false", "[1, 2]", '["we", "you"]', '{added = "x {new}"}', "5"]),
        st.sampled_from(nonsense.VALUES),
    )

    def section(name: str) -> st.SearchStrategy[str]:
        fields = [*FIELDS.get(name, ()), "silent"]
        field = st.sampled_from(
            [*fields, *(f"{MORE}{one}" for one in fields), "says.added", "values.x"]
        )
        lines = st.lists(
            st.tuples(field, value).map(" = ".join),
            max_size=6,
            unique_by=lambda one: one.partition(" ")[0],
        )
        entry = st.sampled_from(["new", "scope-any", "sharing", "retention", "a-b"])
        return st.tuples(entry, lines).map(lambda one: "\n".join([f"[{name}.{one[0]}]", *one[1]]))

    plain = st.tuples(
        st.sampled_from(PLAIN), st.sampled_from(["we", "you", "may", "not", "days", "x"]), value
    ).map(lambda one: f"[{one[0]}]\n{one[1]} = {one[2]}")
    sections = st.lists(st.one_of(plain, *map(section, FIELDS)), max_size=5)
    return sections.map(lambda parts: "\n".join(parts).encode("utf-8", "replace"))


_JSON_LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.sampled_from([*SELECTORS, *NASTY]),
    st.sampled_from(nonsense.JSON_VALUES),
    st.text(max_size=20),
)
_JSON_KEYS = st.sampled_from(nonsense.JSON_KEYS)
JSON = st.recursive(
    _JSON_LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(_JSON_KEYS, inner, max_size=5)
    ),
    max_leaves=25,
)
DECLARATIONS = st.one_of(
    st.fixed_dictionaries(
        {"name": st.sampled_from(["Acme", "acme", "Acm\u00e9", 5])},
        optional={"terms": st.dictionaries(_JSON_KEYS, JSON, max_size=3), "documents": JSON},
    ),
    JSON,
)


DECISION: Final[dict[str, Any]] = json.loads(note(NOON))


def json_lines(fields: dict[str, Any]) -> st.SearchStrategy[bytes]:
    """Lines that are nearly right, and lines that are not."""
    spoilt = st.dictionaries(st.sampled_from([*fields, "more"]), JSON, max_size=3).map(
        lambda wrong: json.dumps({**fields, **wrong}).encode()
    )
    return st.one_of(
        spoilt,
        spoilt,
        as_bytes(of(["{", "}", '"at":', "[" * 2000, ":", "null", "1e999", '"\\ud800"'])),
    )


BOX: Final[dict[str, Any]] = {"since": None, "waiting": [], "held": [], "failing": {}}
OBSERVATION: Final = {
    "terms": "Acme/Privacy Policy",
    "at": "2026-03-01T00:00:00Z",
    "outcome": "held",
    "urls": ["https://e.example"],
    "status": 200,
    "sha256": ["ab" * 32],
    "reason": "x",
}
PAGE = st.tuples(
    as_bytes(of(TAGS)),
    st.sampled_from(nonsense.CONTENT_TYPES),
    st.sampled_from(["", "", "main", *SELECTORS[:6]]),
    st.sampled_from(["", "nav", "p:has(i)", "div > div ~ p"]),
)
_TEXT = of(WORDS)
PAIR = st.one_of(
    st.tuples(_TEXT, _TEXT),
    st.tuples(_TEXT, st.integers(0, 300), _TEXT).map(
        lambda one: (one[0], one[0][: one[1]] + one[2][:60] + one[0][one[1] + 30 :])
    ),
)
FOREIGN = st.tuples(of([*WORDS, *TAGS]), of([*WORDS, *TAGS]))
