"""Asking again where that may help, all tries together under the bounds of one exchange."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from urllib3 import Retry

from policydiff.errors import FetchError
from policydiff.fetch import failures
from policydiff.fetch.addresses import Dialer
from policydiff.fetch.transport import Exchange, PassingError, current_exchange
from policydiff.fetch.turns import MAX_WAIT, Turns, host_of
from policydiff.model import FetchSettings

_T = TypeVar("_T")

_BACK_OFF = 1.0
"""Seconds: after the first failure none, then twice this, and twice as long each time."""


class Tries:
    """Asks, under the bounds of the settings, as often as they allow.

    Args:
        settings: the bounds.
        monotonic: seconds on a clock that never goes back.
        wait: lets some seconds pass; what it raises ends the tries.
        dialer: makes the connections.
        turns: told where a host wants to be left alone.
    """

    def __init__(
        self,
        settings: FetchSettings,
        monotonic: Callable[[], float],
        wait: Callable[[float], None],
        dialer: Dialer,
        turns: Turns,
    ) -> None:
        self._settings = settings
        self._monotonic = monotonic
        self._wait = wait
        self._dialer = dialer
        self._turns = turns

    def ask(self, asked: list[str], one_try: Callable[[Exchange], _T]) -> _T:
        """Ask, and again where that may help.

        Args:
            asked: begins with the URL; what it redirects to is added, anew for each try.
            one_try: asks for the last URL in `asked`.

        Raises:
            FetchError: the last try failed.
        """
        exchange = self._exchange()
        retry = Retry(self._settings.retries, backoff_factor=_BACK_OFF)
        tries = 1
        while True:
            try:
                return self._bounded(exchange, one_try)
            except FetchError as error:
                wait = getattr(error, "retry_after", None) or 0.0
                if wait:
                    self._turns.rest(host_of(asked[-1]), wait)
                passing = isinstance(error, PassingError) and wait <= MAX_WAIT
                if not passing or not retry.total or exchange.over:
                    if tries == 1:
                        raise
                    raise _after(tries, error) from error
            retry = retry.increment("GET", asked[0])
            seconds = max(wait, retry.get_backoff_time())
            if seconds:
                self._wait(seconds)
            exchange.spare(seconds)
            exchange.again()
            del asked[1:]
            tries += 1

    def _exchange(self) -> Exchange:
        return Exchange(
            seconds=self._settings.deadline,
            connect_timeout=self._settings.connect_timeout,
            read_timeout=self._settings.read_timeout,
            max_bytes=self._settings.max_bytes,
            monotonic=self._monotonic,
            dialer=self._dialer,
        )

    def _bounded(self, exchange: Exchange, one_try: Callable[[Exchange], _T]) -> _T:
        """Ask under the bounds of an exchange; whatever goes wrong outside becomes a `FetchError`."""
        token = current_exchange.set(exchange)
        try:
            return one_try(exchange)
        except FetchError:
            raise
        except failures.RAISED as error:
            raise failures.of_exception(
                error, started=exchange.started, connect_timeout=self._settings.connect_timeout
            ) from error
        finally:
            current_exchange.reset(token)


def _after(tries: int, error: FetchError) -> FetchError:
    """What is said when there is no further try."""
    what, _, advice = error.message.partition("; ")
    return FetchError(
        f"{what}, on the last of {tries} tries; {advice}", reason=error.reason, status=error.status
    )
