"""What the site of the hostile tests shows when it is well, and what it shows instead."""

from __future__ import annotations

from collections.abc import Sequence

_THINGS = (
    "address", "telephone number", "date of birth", "list of orders", "delivery notes", "reviews",
    "photographs", "letters to us", "payment details", "answers to surveys", "wish list", "returns",
)  # fmt: skip
CLAUSES = tuple(
    f"We keep your {thing} for {months} months after your last order, and then we erase it unless a "
    f"law of the country in which you live obliges us to keep the {thing} for longer than that."
    for months, thing in enumerate(_THINGS, start=3)
)
"""Twelve paragraphs of about 35 words."""
CHANGED = (*CLAUSES[:4], CLAUSES[4].replace("7 months", "18 months"), *CLAUSES[5:])
"""One of them says something else."""
ACCENTED = tuple(f"{one} Café, naïve, façade, déjà, señor." for one in CLAUSES)
GERMAN = tuple(
    f"Wir speichern diese Angabe, die Nummer {number} unserer Liste, nur so lange, wie es für die "
    "Lieferung nötig ist, und löschen sie danach, wenn das Gesetz des Landes, in dem Sie wohnen, uns "
    "nicht dazu zwingt, sie länger aufzuheben."
    for number in range(1, 13)
)
OTHER = tuple(
    f"Article {number}. A parcel that is returned in time and whole is paid back to the card it was "
    "bought with; the sender bears the postage, save where the goods were broken or not those ordered."
    for number in range(1, 13)
)


def page(
    clauses: Sequence[str] = CLAUSES, *, heading: str = "Your data", after: str = "", head: str = ""
) -> bytes:
    """A page with these paragraphs in `main`, in UTF-8."""
    paragraphs = "\n".join(f"<p>{clause}</p>" for clause in clauses)
    return (
        f"<!doctype html><html><head><title>Shop</title>{head}</head><body><nav>Home</nav>"
        f"<main><h1>{heading}</h1>\n{paragraphs}\n{after}</main></body></html>"
    ).encode()


def says(*sentences: str, heading: str = "One moment") -> bytes:
    """A short page that is no policy."""
    return page(sentences, heading=heading)
