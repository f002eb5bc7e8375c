"""A dossier as one HTML file that needs nothing else and asks for nothing.

Its content policy forbids everything but its own style and its own script, known by their hashes; so even
markup that slipped through could load and run nothing. Filters and the two layouts are form controls that
style rules read; the script adds a search, and a page without it lacks nothing else.
"""

from __future__ import annotations

import base64
import hashlib
from importlib import resources

from policydiff.render import telling
from policydiff.render.dossier import Dossier
from policydiff.render.html.above import events, overview, pictures, summary
from policydiff.render.html.controls import controls
from policydiff.render.html.sections import terms_sections
from policydiff.render.markup import Markup, tag


def style() -> Markup:
    """The style of a page."""
    return Markup(resources.files(__package__).joinpath("style.css").read_text(encoding="utf-8"))


def script() -> Markup:
    """The search of a page."""
    return Markup(resources.files(__package__).joinpath("search.js").read_text(encoding="utf-8"))


def named(content: Markup) -> str:
    """A style or script as a content policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def head(title: str, sources: str, *children: Markup) -> Markup:
    """What stands above a page: what it is called, and what it may load.

    Args:
        title: of the page.
        sources: directives of its content policy; nothing else is allowed.
        children: links and styles.
    """
    policy = f"default-src 'none'; {sources}; base-uri 'none'; form-action 'none'"
    return tag(
        "head",
        None,
        tag("meta", {"charset": "utf-8"}),
        tag("meta", {"http-equiv": "Content-Security-Policy", "content": policy}),
        tag("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        tag("meta", {"name": "color-scheme", "content": "light dark"}),
        tag("meta", {"name": "referrer", "content": "no-referrer"}),
        tag("meta", {"name": "generator", "content": telling.TOOL}),
        tag("title", None, title),
        *children,
    )


def page(dossier: Dossier, *, whole: bool = False) -> str:
    """A dossier as a whole page.

    Args:
        dossier: what to tell.
        whole: with every clause of the texts, folded away below their changes.
    """
    own, search = style(), script()
    sources = f"style-src {named(own)}; script-src {named(search)}"
    above = head(dossier.title, sources, tag("style", None, own))
    body = tag(
        "body",
        None,
        tag("a", {"class": "skip", "href": "#changes"}, "Skip to the changes"),
        tag("header", None, overview(dossier), controls(dossier, reviewed=dossier.reviewed)),
        tag(
            "main",
            {"id": "changes"},
            summary(dossier, named=dossier.period is not None, reviewed=dossier.reviewed),
            pictures(dossier),
            events(dossier.events),
            *terms_sections(dossier, whole=whole),
        ),
        tag("footer", None, tag("p", None, f"{dossier.title} · {telling.TOOL}")),
        tag("script", None, search),
    )
    return f"<!doctype html>\n{tag('html', {'lang': 'en'}, above, body)}\n"
