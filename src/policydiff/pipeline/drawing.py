"""A process that draws sections: `python -m policydiff.pipeline.drawing`, a `children.Child`.

It is asked about one terms after another, and answers once what is said of it is kept in the archive's index.
Where that can't be, it ends; who asks draws what is missing.
"""

from __future__ import annotations

import gc
import pickle
import sys

from policydiff import children
from policydiff.archive import open_archive
from policydiff.index.place import cache_file
from policydiff.pipeline.indexing import indexed
from policydiff.pipeline.reading import Reader
from policydiff.pipeline.showing import Drawer


def main() -> None:
    """Draw."""
    gc.set_threshold(50_000, 20, 50)  # as `cli.main` does
    questions = children.questions()
    path, file, origins, asked = pickle.loads(next(questions))  # noqa: S301 - from our own
    if cache_file(path) != file:  # another program started this one, whose index is its own
        return
    with open_archive(path) as archive, indexed(archive, file, _end, origins) as index:
        drawer = Drawer(Reader(archive=archive, index=index), asked, {})
        children.tell(b"")
        for question in questions:
            terms = pickle.loads(question)  # noqa: S301 - as above
            if not index.covers(
                terms
            ):  # somebody else sees other branches, and writes what these hold
                return
            drawer.draw(terms)
            index.flush()
            children.tell(b"")


def _end(_: str) -> None:
    """End, since what this process would keep elsewhere is of no use to anybody."""
    sys.exit()


if __name__ == "__main__":
    main()
