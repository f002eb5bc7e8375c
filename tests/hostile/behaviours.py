"""How a server can go wrong, and what policydiff makes of it: one entry for each way.

Each begins where one good version of the page is recorded. `route` then answers for `/page`; `others` for
other paths; `names` is what the name server says, one answer after the other, the last for good.
"""

# ruff: noqa: E501 - one entry of the table is one line
from __future__ import annotations

import gzip
import itertools
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import brotli  # type: ignore[import-untyped]  # it ships no types
import zstandard
from tests.hostile.pages import ACCENTED, CHANGED, CLAUSES, GERMAN, OTHER, page, says
from tests.loopback import Reply, Route, Talk, redirect

from policydiff.model import Outcome

HTML = ("Content-Type", "text/html; charset=utf-8")
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
LIMIT = 200_000
"""Bytes of a page that the collection of these tests takes."""
SECRET = "hunter2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """One way to answer, and what is to come of it."""

    does: str
    """What the server does, for the table."""
    route: Route
    outcome: Outcome
    says: str = ""
    """Words of the sentence."""
    keeps: tuple[str, ...] = ()
    """What is recorded besides the observation: `version`, `bytes`, `held`."""
    others: Mapping[str, Route] = field(default_factory=dict)
    url: str = "{site}/page"
    """What is declared; `{site}`, `{plain}` and `{secure}` stand for servers, `{port}` for the site's port."""
    names: tuple[str, ...] = ()
    """Addresses of `shop.example`, one for each time that it is asked for."""
    settings: str = ""
    """More lines of policydiff.toml."""


FAILED, HELD, UNCHANGED, CHANGE = (
    Outcome.FAILED,
    Outcome.HELD,
    Outcome.UNCHANGED,
    Outcome.CHANGED,
)


def raw(data: bytes) -> Route:
    """Send bytes and hang up."""
    return lambda talk: talk.send(data)


def endless(start: bytes, more: bytes) -> Route:
    def send(talk: Talk) -> None:
        talk.send(start)
        talk.drip(itertools.repeat(more), pause=0)

    return send


def drip(start: bytes, drop: bytes) -> Route:
    def send(talk: Talk) -> None:
        talk.send(start)
        talk.drip(itertools.repeat(drop, 5000), pause=0.02)

    return send


def by_turns(*routes: Route) -> Callable[[], Route]:
    """A fresh route that answers with each in turn, and with the last from then on."""

    def make() -> Route:
        left = iter(routes[:-1])

        def answer(talk: Talk) -> Reply | None:
            route = next(left, routes[-1])
            return route if isinstance(route, Reply) else route(talk)

        return answer

    return make


def coded(coding: str, body: bytes) -> Reply:
    return Reply(headers=(HTML, ("Content-Encoding", coding)), body=body)


def status(code: int, *headers: tuple[str, str]) -> Reply:
    return Reply(status=code, headers=(HTML, *headers), body=page())


def ok(body: bytes, *headers: tuple[str, str]) -> Reply:
    return Reply(headers=(HTML, *headers), body=body)


GOOD = ok(page())
NEWS = ok(page(CHANGED))


def rotating() -> Route:
    """A fresh route that adds another word each time."""
    words = itertools.cycle(("amber", "birch", "cedar", "dune", "ember", "fjord"))
    return lambda _: ok(page(after=f"<p>Word of the visit: {next(words)}.</p>"))


def rotating_news() -> Route:
    """A fresh route that shows news, and counts who comes."""
    count = itertools.count(1)
    return lambda _: ok(page(CHANGED, after=f"<p>Visitor {next(count)} is welcome.</p>"))


def cookie_wall(talk: Talk) -> Reply:
    if "seen=1" in talk.request.headers.get("cookie", ""):
        return GOOD
    return redirect("/page", 302, ("Set-Cookie", "seen=1"))


def cookies_that_never_suffice(talk: Talk) -> Reply:
    seen = talk.request.headers.get("cookie", "n=0").rpartition("=")[2]
    return redirect("/page", 302, ("Set-Cookie", f"n={int(seen) + 1}"))


def onward(talk: Talk) -> Reply:
    return redirect(f"{talk.request.path}x")


def reset(talk: Talk) -> None:
    talk.reset()


def reset_within(talk: Talk) -> None:
    talk.send(OK + b"Content-Length: 9999\r\n\r\n" + page()[:500])
    talk.drip([b""], pause=0.05)
    talk.reset()


def _bomb(megabytes: int) -> bytes:
    return gzip.compress(bytes(megabytes * 1_000_000), 9)


def _to(location: str) -> Route:
    return redirect(location)


_MAIN = page()
_HALF = _MAIN[: len(_MAIN) // 2]
_NOTHING_FOLLOWED = "no public address"

BEHAVIOURS: dict[str, Behaviour | Callable[[], Behaviour]] = {
    # ---------------------------------------------------------------- what a status says
    "401": Behaviour(does="wants a log-in", route=status(401), outcome=FAILED, says="declare an address"),
    "403": Behaviour(does="refuses", route=status(403), outcome=FAILED, says="perhaps as a robot"),
    "404": Behaviour(does="has no such page, and shows the policy all the same", route=status(404), outcome=FAILED, says="look for them"),
    "410": Behaviour(does="has taken the page away", route=status(410), outcome=FAILED, says="taken away for good"),
    "429": Behaviour(does="says: too often", route=status(429), outcome=FAILED, says="on the last of 2 tries"),
    "429, an hour": Behaviour(does="says: too often, come back in an hour", route=status(429, ("Retry-After", "3600")), outcome=FAILED, says="asks to wait 3600 s"),
    "429, a lie": Behaviour(does="says: too often, come back in ESC[2J", route=status(429, ("Retry-After", "\x1b[2J")), outcome=FAILED, says="on the last of 2 tries"),
    "451": Behaviour(does="withholds the page for legal reasons", route=status(451), outcome=FAILED, says="proxy elsewhere"),
    "500": Behaviour(does="has an error, with the policy as its page", route=status(500), outcome=FAILED, says="this may pass by itself"),
    "503 once": lambda: Behaviour(does="is overloaded, and then is not", route=by_turns(status(503), GOOD)(), outcome=UNCHANGED),
    "206": Behaviour(does="sends a part of the page", route=status(206), outcome=FAILED, says="no whole page"),
    "204": Behaviour(does="sends nothing, and says that is fine", route=Reply(status=204, headers=()), outcome=HELD, says="empty", keeps=("held",)),
    "304 unasked": Behaviour(does="says that nothing has changed, though it was not asked", route=Reply(status=304, headers=()), outcome=FAILED, says="though it was not asked"),
    "999": Behaviour(does="answers with a status that there is not", route=Reply(status=999, body=page()), outcome=FAILED, says="HTTP 999"),
    # ---------------------------------------------------------------- connections
    "reset": Behaviour(does="resets the connection", route=reset, outcome=FAILED, says="hung up"),
    "reset once": lambda: Behaviour(does="resets the connection once", route=by_turns(reset, GOOD)(), outcome=UNCHANGED),
    "reset within": Behaviour(does="resets the connection in the middle of the page", route=reset_within, outcome=FAILED, says="broke off"),
    "silent": Behaviour(does="says nothing", route=Talk.hang, settings="read_timeout = 0.3", outcome=FAILED, says="sent nothing for 0.3 s"),
    "drip": Behaviour(does="sends a byte of the page now and then", route=drip(OK + b"Content-Length: 9000\r\n\r\n", b"x"), settings="deadline = 1", outcome=FAILED, says="not complete after 1 s"),
    "drip of headers": Behaviour(does="sends a header now and then", route=drip(OK, b"X-A: b\r\n"), settings="deadline = 1", outcome=FAILED, says="not complete after 1 s"),
    "1xx": Behaviour(does="says “continue” without end", route=endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 2000), outcome=FAILED, says="sends without end"),
    "SSH": Behaviour(does="speaks SSH", route=raw(b"SSH-2.0-OpenSSH_9.6\r\n"), outcome=FAILED, says="not proper HTTP"),
    "nothing": Behaviour(does="hangs up without a word", route=raw(b""), outcome=FAILED, says="hung up"),
    # ---------------------------------------------------------------- framing
    "early close": Behaviour(does="announces the page and sends half of it", route=raw(OK + b"Content-Length: %d\r\n\r\n" % len(_MAIN) + _HALF), outcome=FAILED, says="broke off"),
    "wrong length": Behaviour(does="announces half the page and sends all of it", route=raw(OK + b"Content-Length: %d\r\n\r\n" % len(_HALF) + _MAIN), outcome=FAILED, says="more than it announced"),
    "two lengths": Behaviour(does="announces two lengths", route=raw(OK + b"Content-Length: 5, 6\r\n\r\nhello"), outcome=FAILED, says="not proper HTTP"),
    "chunks cut": Behaviour(does="ends in the middle of a chunk", route=raw(OK + b"Transfer-Encoding: chunked\r\n\r\nfff\r\n" + _HALF[:900]), outcome=FAILED, says="broke off"),
    "chunks without end": Behaviour(does="never sends the last chunk", route=raw(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"), outcome=FAILED, says="broke off"),
    "chunk of size zz": Behaviour(does="sends a chunk whose size is no number", route=raw(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n"), outcome=FAILED),
    "chunk of size -5": Behaviour(does="sends a chunk of a negative size", route=raw(OK + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n"), outcome=FAILED),
    "trailers": Behaviour(does="sends trailers without end", route=endless(OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n" * 5000), outcome=FAILED),
    "many headers": Behaviour(does="sends 5,000 headers", route=raw(OK + b"X: y\r\n" * 5000 + b"\r\n"), outcome=FAILED),
    "long header": Behaviour(does="sends a header of 1 MB", route=raw(OK + b"X: " + b"y" * 1_000_000 + b"\r\n\r\n"), outcome=FAILED),
    # ---------------------------------------------------------------- sizes
    "1 GB, told": Behaviour(does="announces 1 GB", route=endless(OK + b"Content-Length: 1000000000\r\n\r\n", b"x" * 65536), outcome=FAILED, says="200,000 bytes"),
    "1 GB, untold": Behaviour(does="sends 1 GB in chunks", route=endless(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"x" * 65536 + b"\r\n"), outcome=FAILED, says="200,000 bytes"),
    "without end": Behaviour(does="sends without a length and without end", route=endless(OK + b"\r\n", b"x" * 65536), outcome=FAILED, says="200,000 bytes"),
    "gzip bomb": Behaviour(does="sends 100 MB in 100 KB of gzip", route=coded("gzip", _bomb(100)), outcome=FAILED, says="when unpacked"),
    "br bomb": Behaviour(does="sends 100 MB in 100 bytes of Brotli", route=coded("br", brotli.compress(bytes(100_000_000), quality=5)), outcome=FAILED, says="when unpacked"),
    "zstd bomb": Behaviour(does="sends 100 MB in 9 KB of Zstandard", route=coded("zstd", zstandard.compress(bytes(100_000_000))), outcome=FAILED, says="when unpacked"),
    "nested bomb": Behaviour(does="sends gzip in gzip in gzip", route=coded("gzip, gzip, gzip", gzip.compress(gzip.compress(_bomb(100)))), outcome=FAILED, says="when unpacked"),
    "empty streams": Behaviour(does="sends 9,000 empty gzip streams before the page", route=coded("gzip", gzip.compress(b"", mtime=0) * 9000 + gzip.compress(page())), outcome=UNCHANGED),
    "four codings": Behaviour(does="compresses four times over", route=coded("gzip, gzip, gzip, gzip", b"x"), outcome=FAILED, says="many times over"),
    "gzip cut": Behaviour(does="sends gzip without its end", route=coded("gzip", gzip.compress(_MAIN)[:-9]), outcome=FAILED, says="before its compressed data"),
    "br cut": Behaviour(does="sends Brotli without its end", route=coded("br", brotli.compress(_MAIN)[:-2]), outcome=FAILED, says="before its compressed data"),
    "gzip lie": Behaviour(does="says gzip and sends none", route=coded("gzip", _MAIN), outcome=FAILED, says="compression is broken"),
    "unknown coding": Behaviour(does="compresses in a way that was not asked for", route=coded("compress", _MAIN), outcome=FAILED, says="not asked for"),
    "zstd": Behaviour(does="sends the page in Zstandard, as it may", route=coded("zstd", zstandard.compress(_MAIN)), outcome=UNCHANGED),
    "deflate": Behaviour(does="sends the page in deflate without its header", route=coded("deflate", zlib.compress(_MAIN)[2:-4]), outcome=UNCHANGED),
    # ---------------------------------------------------------------- redirects
    "endless redirect": Behaviour(does="redirects to ever new addresses", route=onward, others={"*": onward}, outcome=FAILED, says="more than 10 redirects"),
    "circle": Behaviour(does="redirects in a circle", route=redirect("/b"), others={"/b": redirect("/page")}, outcome=FAILED, says="in a circle"),
    "nowhere": Behaviour(does="redirects without saying where to", route=Reply(status=302, headers=()), outcome=FAILED, says="without saying where to"),
    "to 127.0.0.1": Behaviour(does="redirects to 127.0.0.1", route=_to("{plain}/secret"), outcome=FAILED, says=_NOTHING_FOLLOWED),
    "to metadata": Behaviour(does="redirects to 169.254.169.254", route=_to("http://169.254.169.254/latest/meta-data/"), outcome=FAILED, says=_NOTHING_FOLLOWED),
    "to [::1]": Behaviour(does="redirects to [::1]", route=_to("http://[::1]:{port}/secret"), outcome=FAILED, says=_NOTHING_FOLLOWED),
    "to 0x7f000001": Behaviour(does="redirects to 0x7f000001", route=_to("http://0x7f000001:{port}/secret"), outcome=FAILED, says=_NOTHING_FOLLOWED),
    "to 2130706433": Behaviour(does="redirects to 2130706433, which is 127.0.0.1", route=_to("http://2130706433:{port}/secret"), outcome=FAILED, says=_NOTHING_FOLLOWED),
    "to 0177.0.0.1": Behaviour(does="redirects to 0177.0.0.1, which is 127.0.0.1", route=_to("http://0177.0.0.1:{port}/secret"), outcome=FAILED, says=_NOTHING_FOLLOWED),
    "to mapped": Behaviour(does="redirects to [::ffff:127.0.0.1]", route=_to("http://[::ffff:127.0.0.1]:{port}/secret"), outcome=FAILED, says=_NOTHING_FOLLOWED),
    "to 0.0.0.0": Behaviour(does="redirects to 0.0.0.0", route=_to("http://0.0.0.0:{port}/secret"), outcome=FAILED, says=_NOTHING_FOLLOWED),
    "to 100.64.0.1": Behaviour(does="redirects to 100.64.0.1, an address between a provider and its customers", route=_to("http://100.64.0.1/secret"), outcome=FAILED, says=_NOTHING_FOLLOWED),
    "private name": Behaviour(does="has a name that leads to 10.0.0.8", route=GOOD, url="http://shop.example:{port}/page", names=("10.0.0.8",), outcome=FAILED, says=_NOTHING_FOLLOWED),
    "rebinding": Behaviour(does="has a name that leads to the site, and then to 169.254.169.254", route=raw(b""), url="http://shop.example:{port}/page", names=("127.0.0.2", "169.254.169.254"), outcome=FAILED, says=_NOTHING_FOLLOWED),
    "to file:": Behaviour(does="redirects to file:///etc/passwd", route=_to("file:///etc/passwd"), outcome=FAILED, says="does not begin with http"),
    "to ftp:": Behaviour(does="redirects to ftp:", route=_to("ftp://shop.example/page"), outcome=FAILED, says="does not begin with http"),
    "to javascript:": Behaviour(does="redirects to javascript:", route=_to("javascript:alert(1)"), outcome=FAILED, says="does not begin with http"),
    "to a password": Behaviour(does="redirects to an address with a user name and password", route=_to(f"http://me:{SECRET}@shop.example/page"), outcome=FAILED, says="never sent"),
    "to a long URL": Behaviour(does="redirects to an address of 5,000 characters", route=_to("/" + "a" * 5000), outcome=FAILED, says="longer than"),
    # ---------------------------------------------------------------- TLS
    "self-signed": Behaviour(does="has a certificate that it signed itself", route=GOOD, url="{secure}/page", outcome=FAILED, says="certificate does not hold"),
    "another name": Behaviour(does="has a trusted certificate for another name", route=GOOD, url="{secure}/page", settings='ca_bundle = "{certificate}"', outcome=FAILED, says="certificate does not hold"),
    "no TLS": Behaviour(does="speaks no TLS under https", route=GOOD, url="https://127.0.0.2:{port}/page", outcome=FAILED, says="no secure connection"),
    # ---------------------------------------------------------------- robots.txt
    "robots": Behaviour(does="asks robots to stay away", route=GOOD, others={"/robots.txt": ok(b"User-agent: *\nDisallow: /page\n")}, settings="ignore_robots = []", outcome=FAILED, says="fetch.ignore_robots"),
    "robots 503": Behaviour(does="cannot say whether robots may come", route=GOOD, others={"/robots.txt": status(503)}, settings="ignore_robots = []", outcome=FAILED, says="robots.txt could not be read"),
    "robots 404": Behaviour(does="has no robots.txt", route=GOOD, settings="ignore_robots = []", outcome=UNCHANGED),
    "robots without end": Behaviour(does="has a robots.txt without end", route=GOOD, others={"/robots.txt": endless(OK + b"\r\n", b"Disallow: /a\n" * 5000)}, settings="ignore_robots = []", outcome=UNCHANGED),
    # ---------------------------------------------------------------- something else than the policy
    "captcha": Behaviour(does="asks for a proof that we are human", route=ok(says("Please solve the captcha to prove that you are human.")), outcome=HELD, says="check for robots", keeps=("held",)),
    "challenge": Behaviour(does="is shielded by a check for robots, with the policy below", route=ok(page(CHANGED), ("cf-mitigated", "challenge")), outcome=HELD, says="cf-mitigated", keeps=("held",)),
    "log-in page": Behaviour(does="redirects to its log-in page", route=redirect("/login"), others={"/login": ok(page(OTHER))}, outcome=HELD, says="log-in page", keeps=("held",)),
    "log-in words": Behaviour(does="asks to log in", route=ok(says("You must log in to continue.", "Forgot your password?")), outcome=HELD, says="log-in page", keeps=("held",)),
    "consent": Behaviour(does="asks for consent to cookies", route=ok(says("Before you continue to our shop:", "Accept all cookies?")), outcome=HELD, says="consent", keeps=("held",)),
    "front page": Behaviour(does="redirects to its front page", route=redirect("/"), others={"/": ok(page(OTHER))}, outcome=HELD, says="front page", keeps=("held",)),
    "soft 404": Behaviour(does="says “page not found” with a status of 200", route=ok(says("Sorry, the page you requested could not be found.")), outcome=HELD, says="error page", keeps=("held",)),
    "maintenance": Behaviour(does="is under maintenance, with a status of 200", route=ok(says("Our shop is down for maintenance.", "We'll be right back.")), outcome=HELD, says="maintenance", keeps=("held",)),
    "JavaScript": Behaviour(does="wants a browser", route=ok(says("Please enable JavaScript.")), outcome=HELD, says="browser", keeps=("held",)),
    "rebuilt": Behaviour(does="is rebuilt: the selector matches nothing", route=ok(_MAIN.replace(b"main>", b"article>")), outcome=HELD, says="No element", keeps=("held",)),
    "emptied": Behaviour(does="has the element, and nothing in it", route=ok(b"<main></main>"), outcome=HELD, keeps=("held",)),
    "empty page": Behaviour(does="sends an empty page", route=ok(b""), outcome=HELD, says="empty", keeps=("held",)),
    "shrunk": Behaviour(does="shows a tenth of the policy", route=ok(page(CLAUSES[:1], heading="")), outcome=HELD, says="shrunk", keeps=("held",)),
    "grown": Behaviour(does="shows thirty times as much", route=ok(page([f"{one} ({n})" for n in range(30) for one in CLAUSES[:12]])), outcome=HELD, says="grown", keeps=("held",)),
    "German": Behaviour(does="shows the policy in German", route=ok(page(GERMAN)), outcome=HELD, says="language", keeps=("held",)),
    "languages by turns": lambda: Behaviour(does="shows German and English by turns", route=by_turns(ok(page(GERMAN)), GOOD)(), outcome=UNCHANGED, keeps=("held",)),
    "another document": Behaviour(does="shows another document", route=ok(page(OTHER, heading="Returns")), outcome=HELD, keeps=("held",)),
    "mojibake": Behaviour(does="has read its own text in the wrong encoding", route=ok(page([one.replace("'", "’").replace("your", "your’s").encode().decode("cp1252") for one in CLAUSES])), outcome=HELD, says="broken characters", keeps=("held",)),
    "charset lie": Behaviour(does="says UTF-8 and sends a changed policy in Latin-1, which is read as such", route=ok(page(ACCENTED).decode().encode("latin-1")), outcome=CHANGE, keeps=("version", "bytes")),
    "PDF": Behaviour(does="sends a PDF file as HTML", route=ok(b"%PDF-1.7\n" + b"x" * 500), outcome=HELD, says="PDF", keeps=("held",)),
    "image": Behaviour(does="sends an image as HTML", route=ok(b"\x89PNG\r\n\x1a\n" + bytes(500)), outcome=HELD, says="PNG", keeps=("held",)),
    "NUL bytes": Behaviour(does="sends NUL bytes between the words of the policy", route=ok(_MAIN.replace(b" months", b" \0months")), outcome=UNCHANGED, keeps=("bytes",)),
    "10,000 elements deep": Behaviour(does="nests 10,000 elements around the policy", route=ok(_MAIN.replace(b"<main>", b"<div>" * 10_000 + b"<main>")), outcome=HELD, says="No element", keeps=("held",)),
    "escapes": Behaviour(does="shows a wall that would write to our terminal", route=ok(says("Please \x1b]0;pwned\x07\x1b[2J solve the captcha \u202e now.")), outcome=HELD, says="check for robots", keeps=("held",)),
    # ---------------------------------------------------------------- the policy, after all
    "cookie wall": Behaviour(does="redirects until its cookie comes back", route=cookie_wall, outcome=UNCHANGED),
    "cookies that never suffice": Behaviour(does="redirects with ever new cookies", route=cookies_that_never_suffice, outcome=FAILED, says="redirects"),
    "another type": Behaviour(does="says that the page is an image", route=Reply(headers=(("Content-Type", "image/png"),), body=_MAIN), outcome=UNCHANGED, keeps=("bytes",)),
    "wall once": lambda: Behaviour(does="asks for a captcha once", route=by_turns(ok(says("Please solve the captcha.")), GOOD)(), outcome=UNCHANGED, keeps=("held",)),
    "wall, then news": lambda: Behaviour(does="asks for a captcha once, and then shows a changed policy", route=by_turns(ok(says("Please solve the captcha.")), NEWS)(), outcome=CHANGE, keeps=("version", "bytes")),
    "other text once": lambda: Behaviour(does="shows a changed policy once, and then the old one again", route=by_turns(NEWS, GOOD)(), outcome=UNCHANGED, says="another text came", keeps=("bytes",)),
    "rotating": lambda: Behaviour(does="adds a paragraph that is another one each time", route=rotating(), outcome=UNCHANGED, says="remove", keeps=("bytes",)),
    "rotating news": lambda: Behaviour(does="changes a clause, and adds a paragraph that is another one each time", route=rotating_news(), outcome=CHANGE, says="remove", keeps=("version", "bytes")),
    "news, then 503": lambda: Behaviour(does="shows a changed policy once, and then fails", route=by_turns(NEWS, status(503))(), outcome=HELD, says="a second look failed", keeps=("held",)),
    "news, then a wall": lambda: Behaviour(does="shows a changed policy once, and then a captcha", route=by_turns(NEWS, ok(says("Please solve the captcha.")))(), outcome=HELD, says="a second look brought something else", keeps=("held",)),
    "never the same": lambda: Behaviour(does="shows a captcha, a changed policy, a captcha", route=by_turns(ok(says("Please solve the captcha.")), NEWS, ok(says("Please solve the captcha.")))(), outcome=HELD, says="a second look brought something else", keeps=("held",)),
    "news": Behaviour(does="changes a clause", route=NEWS, outcome=CHANGE, keeps=("version", "bytes")),
}  # fmt: skip
"""By name. Those that keep count are made anew for each run."""
