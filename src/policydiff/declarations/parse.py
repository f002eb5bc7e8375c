"""From the checked JSON of one file to declarations."""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Mapping
from datetime import UTC, datetime

from policydiff.declarations import names, urls
from policydiff.declarations.canonical import canonical, fingerprint
from policydiff.declarations.node import Node, quoted
from policydiff.model import Declaration, RangeSelector, Selector, SourceDocument, Terms

MAX_SELECTOR = 1000

_SETTINGS = ("select", "remove", "filter", "executeClientScripts", "language")
_STARTS = ("startBefore", "startAfter")
_ENDS = ("endBefore", "endAfter")
_SELECTOR = "a CSS selector, a range {startBefore|startAfter, endBefore|endAfter}, or a list"
_FILTER = 'a filter\'s name or {"removeQueryParams": [...]}'
_LANGUAGE = re.compile(r"[A-Za-z0-9*][A-Za-z0-9*,;=. -]{0,99}")
_TRACKING = (
    *(f"utm_{part}" for part in ("source", "medium", "campaign", "term", "content", "id")),
    *("fbclid", "gclid", "dclid", "msclkid", "yclid", "mc_cid", "mc_eid", "mkt_tok", "_hsenc"),
)
"""What `removeQueryParams` drops when it names nothing."""


def service_of(root: Node, service: str, *, check_selectors: bool) -> tuple[Declaration, ...]:
    """The declarations of a service's file, in the order written.

    Raises:
        DeclarationError: something in it is not as the format wants it.
    """
    fields = root.fields("an object with name and terms", ("name", "terms"))
    for key in ("name", "terms"):
        if key not in fields:
            raise root.error(f"expected the key {quoted(key)}, which is missing")
    fields["name"].text("the service's name")
    return tuple(
        _declaration(node, terms, check_selectors=check_selectors)
        for terms, node in _terms(fields["terms"], service).items()
    )


def history_of(root: Node, service: str, *, check_selectors: bool) -> tuple[Declaration, ...]:
    """The earlier states of a service's `*.history.json`, in the order written.

    Raises:
        DeclarationError: something in it is not as the format wants it.
    """
    return tuple(
        _declaration(entry, terms, check_selectors=check_selectors, earlier=True)
        for terms, node in _terms(root, service).items()
        for entry in node.items("a list of earlier states")
    )


def _terms(node: Node, service: str) -> dict[Terms, Node]:
    taken: dict[str, str] = {}
    found: dict[Terms, Node] = {}
    for key, member in node.members("an object of terms types").items():
        if problem := names.problem_with(key):
            raise node.error(f"the terms type {quoted(key)} {problem}; choose another")
        if (other := taken.setdefault(names.folded(key), key)) != key:
            raise node.error(
                f"the terms types {quoted(other)} and {quoted(key)} are one file name on some systems"
            )
        terms = Terms(service=service, type=unicodedata.normalize("NFC", key))
        found[terms] = member
    return found


def _declaration(
    node: Node, terms: Terms, *, check_selectors: bool, earlier: bool = False
) -> Declaration:
    extra = ("validUntil",) if earlier else ()
    combined = isinstance(node.value, dict) and "combine" in node.value
    source = "combine" if combined else "fetch"
    fields = node.fields("an object with fetch or combine", (source, *_SETTINGS, *extra))
    valid_until = None
    if earlier:
        if "validUntil" not in fields:
            raise node.error('expected the key "validUntil", which is missing')
        valid_until = _time(fields.pop("validUntil"))
    pages = [fields]
    if combined:
        inherited = {key: value for key, value in fields.items() if key != "combine"}
        pages = [
            inherited | page.fields("an object with fetch", ("fetch", *_SETTINGS))
            for page in fields["combine"].items("a list of pages")
        ]
    skipped: dict[str, None] = {}  # a dict keeps order and says each thing once
    documents = tuple(
        _document(node, page, skipped, check_selectors=check_selectors) for page in pages
    )
    return Declaration(
        terms=terms,
        documents=documents,
        valid_until=valid_until,
        fingerprint=fingerprint(canonical(documents)),
        warnings=tuple(skipped),
    )


def _document(
    node: Node,
    page: Mapping[str, Node],
    skipped: dict[str, None],
    *,
    check_selectors: bool,
) -> SourceDocument:
    if "fetch" not in page:
        raise node.error('expected the key "fetch" or "combine", and neither is there')
    address = page["fetch"]
    url = address.text("the page's URL")
    if problem := urls.problem_with(url):
        raise address.error(f"expected a page's URL, and {quoted(urls.shown(url))} {problem}")
    params: dict[str, None] = {}
    if "filter" in page:
        for name in _filters(page["filter"], params):
            skipped[f"The filter {quoted(name)} is a program and is not run."] = None
    if "executeClientScripts" in page and page["executeClientScripts"].flag():
        skipped[
            f"The page {quoted(url)} is fetched without running its scripts (executeClientScripts)."
        ] = None
    language = None
    if "language" in page:
        what = 'languages as in Accept-Language, such as "en"'
        language = page["language"].text(what)
        if not _LANGUAGE.fullmatch(language):
            raise page["language"].expected(what)
    return SourceDocument(
        url=url,
        select=_selectors(page.get("select"), check=check_selectors),
        remove=_selectors(page.get("remove"), check=check_selectors),
        remove_query_params=tuple(params),
        language=language,
    )


def _selectors(node: Node | None, *, check: bool) -> tuple[Selector, ...]:
    if node is None:
        return ()
    nodes = node.items(_SELECTOR) if isinstance(node.value, list) else [node]
    return tuple(_selector(item, check=check) for item in nodes)


def _selector(node: Node, *, check: bool) -> Selector:
    if isinstance(node.value, str):
        return _css(node, check=check)
    fields = node.fields(_SELECTOR, _STARTS + _ENDS)
    for ends, which in ((_STARTS, "start"), (_ENDS, "end")):
        given = [key for key in ends if key in fields]
        if len(given) != 1:
            found = "neither" if not given else "both"
            raise node.error(f"expected one {which} ({' or '.join(ends)}), found {found}")
    css = {key: _css(value, check=check) for key, value in fields.items()}
    return RangeSelector(
        start_before=css.get("startBefore"),
        start_after=css.get("startAfter"),
        end_before=css.get("endBefore"),
        end_after=css.get("endAfter"),
    )


def _css(node: Node, *, check: bool) -> str:
    selector = node.text("a CSS selector")
    if len(selector) > MAX_SELECTOR:
        raise node.error(f"expected a selector of at most {MAX_SELECTOR} characters")
    if check:
        import soupsieve  # noqa: PLC0415 - it brings bs4: 170 ms that readers of an archive spare

        try:
            with warnings.catch_warnings(action="ignore"):  # of selectors that are only dated
                soupsieve.compile(selector)
        except RecursionError:
            raise node.error(f"{quoted(selector)} is nested too deeply") from None
        except (soupsieve.SelectorSyntaxError, NotImplementedError, ValueError) as error:
            why = str(error).partition("\n")[0].rstrip(".")
            raise node.error(f"{quoted(selector)} is not a CSS selector ({why})") from error
    return selector


def _filters(node: Node, params: dict[str, None]) -> list[str]:
    """Collect what `removeQueryParams` names into `params`; return the names of other filters."""
    others: list[str] = []
    for item in node.items(_FILTER) if isinstance(node.value, list) else [node]:
        if isinstance(item.value, str):
            calls: dict[str, Node | None] = {item.text(_FILTER): None}
        else:
            calls = dict(item.members(_FILTER))
        for name, argument in calls.items():
            if name != "removeQueryParams":
                others.append(name)
            elif argument is None:
                params |= dict.fromkeys(_TRACKING)
            else:
                what = "the name of a query parameter, or a list of them"
                listed = isinstance(argument.value, list)
                for value in argument.items(what) if listed else [argument]:
                    params[value.text(what)] = None
    return others


def _time(node: Node) -> datetime:
    what = "a time with its offset, such as 2024-09-23T15:26:23Z"
    try:
        time = datetime.fromisoformat(node.text(what))
        if time.tzinfo is not None:
            return time.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise node.expected(what)
