"""policydiff: what changed in a service's legal pages, clause by clause."""

__version__ = "0.1.0"
