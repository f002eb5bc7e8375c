"""A process that extracts: `python -m policydiff.extract.worker`, a `children.Child`.

What it is asked comes pickled, from the process that started it; what it answers is JSON, because what it has
read is anybody's: the text, or a list of message, reason and status where there is none.
"""

from __future__ import annotations

import gc
import json
import pickle

from policydiff import children
from policydiff.errors import ExtractError
from policydiff.extract import extract_all


def main() -> None:
    """Answer."""
    gc.freeze()  # what is loaded stays; only the trees of pages come and go
    for question in children.questions():
        captures, documents = pickle.loads(question)  # noqa: S301 - from our own
        answer: object
        try:
            answer = extract_all(captures, documents)
        except ExtractError as error:
            answer = [error.message, error.reason.value, error.status]
        children.tell(json.dumps(answer).encode("ascii"))


if __name__ == "__main__":
    main()
