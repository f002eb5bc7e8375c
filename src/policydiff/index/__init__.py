"""What was worked out from an archive, kept to be had again: derived, disposable, never believed.

An index is always there: in a file where one can be kept, else in a place that SQLite makes and
removes by itself. So whoever uses it has one way of working. `docs/index.md` tells what it holds.
"""
