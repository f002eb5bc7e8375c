"""The parts of a Word document put into one file, the same bytes for the same parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from importlib import resources

from policydiff.render.markup import Markup, tag

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NAMESPACES = {
    "xmlns:w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "xmlns:r": _OFFICE,
}
_FIXED = ("styles", "numbering", "settings")
_DRAWN = ("document", "comments", "footer")
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every part in the file: ZIP has none earlier, and a real one would differ each time."""


def root(name: str, *children: Markup) -> Markup:
    """The outermost element of a part."""
    return tag(name, _NAMESPACES, *children)


def package(parts: Mapping[str, Markup], properties: Markup) -> bytes:
    """A document as a file.

    Args:
        parts: the outermost elements of `document`, `comments` and `footer`.
        properties: the outermost element of the core properties.
    """
    files: dict[str, str] = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            {
                "word/document.xml": f"{_OFFICE}/officeDocument",
                "docProps/core.xml": f"{_PACKAGE}/relationships/metadata/core-properties",
            }
        ),
        "word/document.xml": parts["document"],
        "word/_rels/document.xml.rels": _relations(
            {f"{name}.xml": f"{_OFFICE}/{name}" for name in (*_FIXED, *_DRAWN[1:])}
        ),
        "docProps/core.xml": properties,
    }
    for name in _DRAWN[1:]:
        files[f"word/{name}.xml"] = parts[name]
    for name in _FIXED:
        file = resources.files(__package__).joinpath("parts", f"{name}.xml")
        files[f"word/{name}.xml"] = file.read_text(encoding="utf-8")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            said = content if content.startswith("<?xml") else _HEAD + content
            archive.writestr(
                zipfile.ZipInfo(name, _EPOCH),
                said.encode("utf-8", "xmlcharrefreplace"),
                zipfile.ZIP_DEFLATED,
            )
    return stream.getvalue()


def core_properties(title: str, creator: str, created: str | None) -> Markup:
    """Title, creator and date of a document."""
    w3c = {"xsi:type": "dcterms:W3CDTF"}
    return tag(
        "cp:coreProperties",
        {
            "xmlns:cp": f"{_PACKAGE}/metadata/core-properties",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:dcterms": "http://purl.org/dc/terms/",
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
        },
        tag("dc:title", None, title),
        tag("dc:creator", None, creator),
        tag("dcterms:created", w3c, created) if created else None,
    )


def relation_id(name: str) -> str:
    """The id of a part's relationship from the document."""
    return f"r{name}"


def _relations(targets: Mapping[str, str]) -> str:
    return tag(
        "Relationships",
        {"xmlns": f"{_PACKAGE}/relationships"},
        *(
            tag(
                "Relationship",
                {
                    "Id": relation_id(target.rpartition("/")[2].removesuffix(".xml")),
                    "Type": kind,
                    "Target": target,
                },
            )
            for target, kind in targets.items()
        ),
    )


def _content_types() -> str:
    kinds = {f"/word/{name}.xml": f"{_MAIN}.{name}+xml" for name in (*_FIXED, *_DRAWN[1:])}
    kinds["/word/document.xml"] = f"{_MAIN}.document.main+xml"
    kinds["/docProps/core.xml"] = "application/vnd.openxmlformats-package.core-properties+xml"
    return tag(
        "Types",
        {"xmlns": f"{_PACKAGE}/content-types"},
        tag(
            "Default",
            {
                "Extension": "rels",
                "ContentType": "application/vnd.openxmlformats-package.relationships+xml",
            },
        ),
        tag("Default", {"Extension": "xml", "ContentType": "application/xml"}),
        *(tag("Override", {"PartName": name, "ContentType": kind}) for name, kind in kinds.items()),
    )
