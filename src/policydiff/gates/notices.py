"""Tell a notice from a policy: by where a page came from, and by what a short text says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from policydiff.model import Capture

_MAX_URL: Final = 200
_MAX_PLAIN: Final = 20_000
"""Characters that are looked at; a notice is short, whatever padding it has."""

# --------------------------------------------------------------------------- where it came from

_ELSEWHERE: Final = {
    "a log-in page": {"login", "log-in", "signin", "sign-in", "sso", "oauth", "authenticate"},
    "a consent page": {"consent", "cookie-consent", "cookiewall"},
    "a check for robots": {"captcha", "challenge", "bot-check", "blocked", "access-denied"},
    "an error page": {"404", "error", "not-found", "notfound", "page-not-found", "unavailable"},
    "a maintenance page": {"maintenance", "sorry"},
}
_SUFFIX = re.compile(r"\.(?:html?|php|aspx?|jsp)$")


def arrived_elsewhere(capture: Capture) -> Iterator[tuple[str, str]]:
    """Why a page is thought not to be the one asked for: what it is, and a sentence that says so."""
    if (capture.header("cf-mitigated") or "").lower() == "challenge":
        what = "a check for robots"
        yield (
            what,
            f"{_shown(capture.requested_url)} was answered by a check for robots (cf-mitigated).",
        )
    if not capture.redirects:
        return
    asked, got = _segments(capture.requested_url), _segments(capture.final_url)
    shown = _shown(capture.final_url)
    for what, names in _ELSEWHERE.items():
        if names & (got - asked):
            yield what, f"The page was redirected to {what}, {shown}."
    if asked and not got:
        yield "the front page", f"The page was redirected to the front page, {shown}."


def _segments(url: str) -> set[str]:
    """The names in a URL's path, lower-case and without a file's suffix."""
    return {_SUFFIX.sub("", name) for name in urlsplit(url).path.lower().split("/") if name}


def _shown(url: str) -> str:
    return url.partition("?")[0][:_MAX_URL]


# --------------------------------------------------------------------------- what it says

_NOTICES: Final = {
    "a check for robots": (
        r"(verify|confirm|prove) (that )?you('re| are) (a )?(human|not a robot)",
        r"(are you|i'm not|i am not) a robot",
        r"checking (your browser|if the site connection is secure)",
        r"enable javascript and cookies to continue",
        r"(complete|solve) (the|this) captcha",
        r"unusual (traffic|activity) from your",
        r"access (to this page )?(is |has been )?(denied|blocked)",
        r"(you have|you've) been blocked",
        r"you don't have permission to (access|view)",
        r"pardon our interruption",
        r"needs to review the security of your connection",
        r"bestätigen sie, dass sie (ein mensch|kein roboter)",
        r"vérifie[rz] que vous (êtes humain|n'êtes pas un robot)",
        r"no soy un robot",
        r"подтвердите, что вы не робот",
    ),
    "a page that needs a browser": (
        r"(enable|turn on|activate) javascript",
        r"javascript (is|must be|needs to be) (disabled|enabled|required)",
        r"requires? javascript",
        r"javascript (ist deaktiviert|aktivieren)",
        r"activer javascript",
    ),
    "a log-in page": (
        r"(log|sign) ?in(to)? (your account )?to (continue|view|see|access|proceed)",
        r"(you must|please|you need to) (first )?(log|sign) ?in",
        r"(forgot|forgotten) (your )?password",
        r"passwort vergessen",
        r"mot de passe oublié",
        r"забыли пароль",
    ),
    "a notice of maintenance": (
        r"(under|down for|scheduled|undergoing) maintenance",
        r"(temporarily|currently) (unavailable|down|out of service)",
        r"(service|site|website) (is )?unavailable",
        r"we('ll| will) be (right )?back",
        r"wartungsarbeiten",
        r"en maintenance",
        r"техническ(ие|их) работ",
    ),
    "an error page": (
        r"page (was |could |can )?(not|cannot) (be )?found",
        r"(couldn't|could not|can't|cannot|unable to) find (the|this|that) page",
        r"page (that )?you('re| are| were)? (requested|looking for)",
        r"page (isn't|is not) available",
        r"page (doesn't|does not|no longer) exists?",
        r"(error 4\d\d|error 50\d|4\d\d error|50\d error|404 not found|403 forbidden|502 bad gateway)",
        r"something (went|has gone) wrong",
        r"(refresh|reload)(ing)? (this|the) page",
        r"(try again|check back) (later|soon)",
        r"(seite|dokument) (wurde )?(leider )?nicht gefunden",
        r"etwas schiefgegangen",
        r"versuche?n?('s| sie es| es)? später (noch ?mal|erneut|wieder)",
        r"page (introuvable|non trouvée)",
        r"página no encontrada",
        r"страница не найдена",
    ),
    "a consent page": (
        r"before you continue to",
        r"(accept|allow|reject) all cookies",
        r"allow the use of cookies",
        r"alle (cookies )?(akzeptieren|ablehnen)",
        r"tout (accepter|refuser)",
        r"aceptar todas? las cookies",
    ),
}
_NOTICE: Final = {
    what: re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.IGNORECASE)
    for what, phrases in _NOTICES.items()
}
_LINK = re.compile(r"!?\[([^\[\]]{0,500})\]\([^()\s]{0,500}\)")
_RULE = re.compile(r"^[ >#=*_-]+", re.MULTILINE)
_MARKS = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "\u00a0": " ", "*": None, "_": None, "\\": None}
)


def notice_in(text: str, previous: str | None) -> tuple[str, int] | None:
    """What kind of notice a short text looks like, if its version before had no such phrase.

    Args:
        text: of a few hundred words at most.
        previous: the version before, of any length; None if there is none.

    Returns:
        The kind, and where in `plain(text)` the phrase begins; None if it has none.
    """
    said = plain(text)
    for what, pattern in _NOTICE.items():
        found = pattern.search(said)
        if found and (previous is None or not pattern.search(plain(previous))):
            return what, found.start()
    return None


def plain(text: str) -> str:
    """The words of the beginning of a Markdown text on one line, without its marks."""
    bare = _RULE.sub("", _LINK.sub(r"\1", text[:_MAX_PLAIN])).translate(_MARKS)
    return " ".join(bare.split())
