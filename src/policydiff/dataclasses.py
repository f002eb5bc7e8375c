"""Dataclasses that are made in a fifth of the time.

Before Python 3.13, `dataclasses.dataclass` writes and compiles the source of six methods, which takes half a
millisecond a class, and brings modules that take ten: a good part of what a command that reads an archive
costs, for it loads some sixty such classes. What stands here compiles one method and shares the others.
To a type checker it is the standard one, and to everybody else what it makes is the same: signature,
comparison, hash, `repr`, pickling, `dataclasses.fields`, `replace` and `asdict`. It makes no class that
inherits from one it made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass, field, replace
else:
    import operator
    from reprlib import recursive_repr

    _NONE = object()

    class _Default:
        """What `field` says of a field."""

        def __init__(
            self,
            *,
            default=_NONE,
            default_factory=_NONE,
            init=True,
            repr=True,  # noqa: A002 - the standard's name
            compare=True,
        ):
            self.default, self.factory = default, default_factory
            self.asked, self.shown, self.compared = init, repr, compare

    field = _Default

    def dataclass(*, slots=False, **options):
        """As `dataclasses.dataclass`."""

        def make(cls):
            annotations = vars(cls).get("__annotations__", {})
            fields = {name: _default(vars(cls).get(name, _NONE)) for name in annotations}
            kept = {name: one for name, one in vars(cls).items() if name not in fields}
            made = {
                name: one for name, one in _methods(fields, **options).items() if name not in kept
            }
            if slots:
                qualified = cls.__qualname__
                kept = {name: kept[name] for name in kept if name not in _OF_NO_SLOTS}
                names = kept | made | {"__slots__": tuple(fields)}
                cls = type(cls)(cls.__name__, cls.__bases__, names)
                cls.__qualname__ = qualified
            else:
                for name, one in fields.items():
                    if name in vars(cls) and one.default is _NONE:
                        delattr(cls, name)
                for name, one in made.items():
                    setattr(cls, name, one)
            cls.__init__ = _Init(fields, slots=slots, kw_only=options.get("kw_only", False))
            return cls

        return make

    def replace(one, /, **changes):
        """As `dataclasses.replace`."""
        names = getattr(type(one), "__given_names__", None)
        if names is None:
            import dataclasses  # noqa: PLC0415 - which is what takes time

            return dataclasses.replace(one, **changes)
        return type(one)(**{name: getattr(one, name) for name in names} | changes)

    _OF_NO_SLOTS = ("__dict__", "__weakref__")

    def _default(said):
        one = said if isinstance(said, _Default) else _Default(default=said)
        if one.default is not _NONE and type(one.default).__hash__ is None:
            raise ValueError(f"{one.default!r} would be shared: use default_factory")
        return one

    class _Init:
        """What fills a new object, compiled when the first one is made."""

        def __init__(self, fields, **options):
            self._fields, self._options = fields, options

        def __get__(self, instance, owner):
            cls = next(one for one in owner.__mro__ if vars(one).get("__init__") is self)
            cls.__init__ = made = _init(cls, self._fields, **self._options)
            return made.__get__(instance, owner)

    def _init(cls, fields, *, slots, kw_only):
        """Write and compile what fills a new object."""
        known = {"_none": _NONE, "_set": object.__setattr__}
        parameters, lines = ["self", *(["*"] if kw_only else [])], []
        for name, one in fields.items():
            value = name
            if one.factory is not _NONE:
                known[f"_make_{name}"] = one.factory
                value = f"_make_{name}() if {name} is _none else {name}"
            if not one.asked:
                if one.factory is _NONE:
                    continue  # it is yet to be set
                value = f"_make_{name}()"
            elif one.factory is not _NONE:
                parameters.append(f"{name}=_none")
            elif one.default is not _NONE:
                known[f"_default_{name}"] = one.default
                parameters.append(f"{name}=_default_{name}")
            else:
                parameters.append(name)
            if slots:
                known[f"_set_{name}"] = vars(cls)[name].__set__
                lines.append(f" _set_{name}(self, {value})")
            else:
                lines.append(f" _set(self, {name!r}, {value})")
        if hasattr(cls, "__post_init__"):
            lines.append(" self.__post_init__()")
        source = [f"def __init__({', '.join(parameters)}):", *(lines or [" pass"])]
        exec("\n".join(source), known)  # noqa: S102 - as the standard does, of names in our own classes
        made = known["__init__"]
        made.__module__, made.__qualname__ = cls.__module__, f"{cls.__qualname__}.__init__"
        made.__annotations__ = {**cls.__annotations__, "return": None}
        return made

    def _methods(fields, *, frozen=False, kw_only=False, order=False, eq=True, repr=True):  # noqa: A002 - as above
        """All that needs no source of its own, by name."""
        names = tuple(fields)
        compared = tuple(name for name in names if fields[name].compared)
        if len(compared) > 1:
            values = operator.attrgetter(*compared)
        else:

            def values(one):
                return tuple(getattr(one, name) for name in compared)

        options = {"frozen": frozen, "kw_only": kw_only, "order": order, "eq": eq, "repr": repr}
        made = {
            "__field_names__": names,
            "__given_names__": tuple(name for name in names if fields[name].asked),
            "__match_args__": () if kw_only else names,
            "__dataclass_fields__": _Standard("__dataclass_fields__", fields, options),
            "__dataclass_params__": _Standard("__dataclass_params__", fields, options),
        }
        if repr:
            made["__repr__"] = _shown([name for name in names if fields[name].shown])
        if eq:
            made["__eq__"] = _compared(values, operator.eq)
            made["__hash__"] = (lambda self: hash(values(self))) if frozen else None
        for name in ("lt", "le", "gt", "ge") if order else ():
            made[f"__{name}__"] = _compared(values, getattr(operator, name))
        return made | (_FROZEN if frozen else {})

    def _shown(names):
        @recursive_repr()
        def method(self):
            parts = (f"{name}={getattr(self, name)!r}" for name in names)
            return f"{type(self).__qualname__}({', '.join(parts)})"

        return method

    def _compared(values, compare):
        def method(self, other):
            if other.__class__ is not self.__class__:
                return NotImplemented
            return compare(values(self), values(other))

        return method

    def _refuse(_self, name, *value):
        from dataclasses import FrozenInstanceError  # noqa: PLC0415 - which is what takes time

        raise FrozenInstanceError(f"cannot {'assign to' if value else 'delete'} field {name!r}")

    def _state(self):
        return [getattr(self, name) for name in self.__field_names__]

    def _restore(self, state):
        for name, value in zip(self.__field_names__, state, strict=True):
            object.__setattr__(self, name, value)

    _FROZEN = {
        "__setattr__": _refuse,
        "__delattr__": _refuse,
        "__getstate__": _state,
        "__setstate__": _restore,
    }

    class _Standard:
        """What the standard library's functions ask of a dataclass, made when they first do."""

        def __init__(self, asked, fields, options):
            self._asked, self._fields, self._options = asked, fields, options

        def __get__(self, instance, owner):
            import dataclasses  # noqa: PLC0415 - as above

            def given(value):
                return dataclasses.MISSING if value is _NONE else value

            said = {
                name: dataclasses.field(
                    default=given(one.default),
                    default_factory=given(one.factory),
                    init=one.asked,
                    repr=one.shown,
                    compare=one.compared,
                )
                for name, one in self._fields.items()
            }
            about = {"__doc__": "", "__annotations__": owner.__annotations__}
            twin = type(owner.__name__, (), {"__module__": owner.__module__, **about, **said})
            found = getattr(dataclasses.dataclass(**self._options)(twin), self._asked)
            setattr(owner, self._asked, found)
            return found


__all__ = ["dataclass", "field", "replace"]
