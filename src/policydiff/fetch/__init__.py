"""Get a page: one HTTP exchange becomes a `Capture`, or a `Failure` that says why there is none.

The only room that knows requests. Proxies and certificate bundles are taken from the environment
the way requests takes them; credentials in `.netrc` or a URL are not, because nothing that is
archived here is behind a log-in.
"""

from policydiff.fetch.fetcher import Fetcher
from policydiff.fetch.validators import NotModified, Validators

__all__ = ["Fetcher", "NotModified", "Validators"]
