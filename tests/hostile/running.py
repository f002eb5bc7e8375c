"""Let policydiff meet one behaviour, and see what is in its archive afterwards."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from tests.commandline import Ended, call
from tests.hostile.behaviours import BEHAVIOURS, GOOD, LIMIT, Behaviour
from tests.loopback import CERTIFICATE, Loopback, Reply, Route, serving
from tests.sites import declare, followed, git, held, make, observations, texts

from policydiff.collection import Collection
from policydiff.model import Observation

SITE = "127.0.0.2"
"""The one address that the collection allows; all others of this machine stand for what it must not reach."""
_SETTINGS = f"""\
[fetch]
allow_private = ["{SITE}"]
pause = 0
confirm_after = 0.01
retries = 1
max_bytes = {LIMIT}
conditional = false
"""
_PATIENCE = {"read_timeout": 30, "deadline": 60}
"""Seconds, where a behaviour is not about time: more than the busiest machine takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """The site, the same with TLS, and one that nobody may ask."""

    site: Loopback
    secure: Loopback
    plain: Loopback

    def fill(self, text: str) -> str:
        """Put addresses for their names."""
        port = self.site.base.rpartition(":")[2]
        values = {"site": self.site.base, "secure": self.secure.base, "plain": self.plain.base}
        values |= {"port": port, "certificate": CERTIFICATE.as_posix()}
        for name, value in values.items():
            text = text.replace("{" + name + "}", value)
        return text

    def hide(self, text: str) -> str:
        """Take out what differs from run to run."""
        for server, name in ((self.site, "site"), (self.secure, "secure"), (self.plain, "plain")):
            text = text.replace(server.base, f"http://{name}.example")
        return text.replace(self.site.base.rpartition(":")[2], "PORT")


@contextmanager
def servers() -> Iterator[Servers]:
    """Servers on this machine."""
    with (
        serving(address=SITE) as site,
        serving(address=SITE, secure=True) as secure,
        serving() as plain,
    ):
        yield Servers(site=site, secure=secure, plain=plain)


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """What came of one behaviour."""

    ended: Ended
    look: Observation
    keeps: tuple[str, ...]
    texts: tuple[str, ...]
    """All that is on record now."""
    made: Collection


def recorded_once(folder: Path, servers: Servers) -> Path:
    """A collection with one good version on record."""
    made = make(folder, {"Shop": {"Privacy Policy": followed(servers.site.url("/page"))}})
    _settle(made, 'ignore_robots = ["*"]')
    servers.site.routes["/page"] = GOOD
    call("-C", made.path, "snapshot").done()
    return made.path


def meet(name: str, folder: Path, recorded: Path, servers: Servers) -> Met:
    """Let a copy of a collection meet a behaviour."""
    behaviour = named(name)
    shutil.copytree(recorded, folder)
    made = make(folder)
    extra = servers.fill(behaviour.settings)
    _settle(made, extra if "ignore_robots" in extra else f'ignore_robots = ["*"]\n{extra}')
    url = servers.fill(behaviour.url)
    if url != servers.site.url("/page"):
        declare(made, "Shop", {"Privacy Policy": followed(url)})
    for server in (servers.site, servers.secure):
        server.routes.clear()
        server.routes["/page"] = _filled(behaviour.route, servers)
        server.routes.update(behaviour.others)
    servers.plain.requests.clear()
    before, looked = _tips(made), observations(made)
    with _names(behaviour.names):
        ended = call("-C", made.path, "snapshot")
    after = _tips(made)
    [look] = [one for one in observations(made) if one not in looked]
    moved = {branch for branch in after if after[branch] != before.get(branch)}
    words = {"versions": "version", "snapshots": "bytes", "held": "held"}
    return Met(
        ended=ended,
        look=look,
        keeps=tuple(word for branch, word in words.items() if branch in moved),
        texts=tuple(texts(made)),
        made=made,
    )


def named(name: str) -> Behaviour:
    """A behaviour that has not met anybody yet."""
    behaviour = BEHAVIOURS[name]
    return behaviour if isinstance(behaviour, Behaviour) else behaviour()


def row(name: str, met: Met, servers: Servers) -> str:
    """A line of the table."""
    kept = {"version": "version", "bytes": "bytes", "held": "bytes, to be looked at"}
    if not held(met.made):
        kept["held"] = "bytes, aside"
    keeps = ", ".join(kept[one] for one in met.keeps)
    said = servers.hide(met.look.reason or "").replace("|", "\\|")
    clean = "".join(letter if letter.isprintable() else "�" for letter in said)
    return (
        f"| {named(name).does} | {met.look.outcome} | {met.ended.code} | {keeps or '–'} | {clean} |"
    )


def _settle(made: Collection, more: str) -> None:
    for name, seconds in _PATIENCE.items():
        if name not in more:
            more += f"\n{name} = {seconds}"
    (made.path / "policydiff.toml").write_text(f"{_SETTINGS}{more}\n", encoding="utf-8")


def _filled(route: Route, servers: Servers) -> Route:
    if not isinstance(route, Reply):
        return route
    headers = tuple((name, servers.fill(value)) for name, value in route.headers)
    return Reply(status=route.status, headers=headers, body=route.body)


def _tips(made: Collection) -> dict[str, str]:
    """How many commits each branch has."""
    branches = git(made.archive, "for-each-ref", "--format=%(refname:short)", "refs/heads").split()
    return {one: git(made.archive, "rev-list", "--count", one).strip() for one in branches}


@contextmanager
def _names(addresses: tuple[str, ...]) -> Iterator[None]:
    """A name server that knows `shop.example`; addresses written out need none."""
    system = socket.getaddrinfo
    left = list(addresses)

    def answer(host: str, *more: Any, **others: Any) -> Any:
        if host == "shop.example" and left:
            host = left.pop(0) if len(left) > 1 else left[0]
        return system(host, *more, **others)

    with mock.patch.object(socket, "getaddrinfo", answer):
        yield
