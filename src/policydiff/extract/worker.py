"""A process that extracts: `python -m policydiff.extract.worker`, asked on its stdin until that ends.

Either way, four bytes say how long what follows is. What it is asked comes pickled, from the process that
started it; what it answers is JSON, because what it has read is anybody's: the text, or a list of message,
reason and status where there is none.
"""

from __future__ import annotations

import gc
import json
import pickle
import signal
import sys

from policydiff.errors import ExtractError
from policydiff.extract import extract_all


def main() -> None:
    """Answer until nobody asks any more, whatever signal the whole group gets: the asker decides."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    gc.freeze()  # what is loaded stays; only the trees of pages come and go
    asked, told = sys.stdin.buffer, sys.stdout.buffer
    while length := asked.read(4):
        captures, documents = pickle.loads(asked.read(int.from_bytes(length, "big")))  # noqa: S301 - from our own
        answer: object
        try:
            answer = extract_all(captures, documents)
        except ExtractError as error:
            answer = [error.message, error.reason.value, error.status]
        content = json.dumps(answer).encode("ascii")
        told.write(len(content).to_bytes(4, "big") + content)
        told.flush()


if __name__ == "__main__":
    main()
