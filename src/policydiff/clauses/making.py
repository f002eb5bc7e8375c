"""Making clauses and links fast: a text has hundreds, and a frozen dataclass takes its time over each."""

from __future__ import annotations

from policydiff.model import Clause, ClauseKind, Link, Role, Section, Span

_new = Clause.__new__
_new_link = Link.__new__
_new_tuple = tuple.__new__
_index, _kind, _section, _address, _label, _text, _links, _source, _role = (
    Clause.__dict__[name].__set__
    for name in (
        "index", "kind", "section", "address", "label", "text", "links", "source", "role",
    )
)  # fmt: skip


def clause(  # noqa: PLR0913, PLR0917  the fields of a clause, by place for speed
    index: int,
    kind: ClauseKind,
    section: Section,
    address: str,
    label: str | None,
    text: str,
    links: tuple[Link, ...],
    start: int,
    end: int,
    role: Role,
) -> Clause:
    """`Clause(index=index, ..., source=Span(start, end), role=role)` in less than half the time.

    The slots are filled through their descriptors, found once; the `__init__` of a frozen
    dataclass looks each up by its name.
    """
    made = _new(Clause)
    _index(made, index)
    _kind(made, kind)
    _section(made, section)
    _address(made, address)
    _label(made, label)
    _text(made, text)
    _links(made, links)
    _source(made, _new_tuple(Span, (start, end)))
    _role(made, role)
    return made


_span, _target = (Link.__dict__[name].__set__ for name in ("span", "target"))


def link(start: int, end: int, target: str) -> Link:
    """`Link(span=Span(start, end), target=target)`, faster alike."""
    made = _new_link(Link)
    _span(made, _new_tuple(Span, (start, end)))
    _target(made, target)
    return made
