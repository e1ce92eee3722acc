"""Whether a document keeps to its XML Schema; each schema is loaded once in a process."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from typing import Any

from relance_docs.importing.cleaning import one_line
from relance_docs.importing.invoices.container import factur_x
from relance_docs.message import Message

_WORDS: int = 160


def schema_fault(root: Any, flavor: str, level: str | None) -> Message | None:  # noqa: ANN401
    """Return the first fault against the schema, None when there is none or no schema."""
    path = _path(flavor, level)
    if path is None:
        return None
    schema = _schema(path)
    if schema.validate(root):
        return None
    said = one_line(str(schema.error_log[0].message), _WORDS)
    return Message(
        "the XML does not keep to its schema, and was read all the same: {said}", said=said
    )


def _path(flavor: str, level: str | None) -> str | None:
    library = factur_x().facturx
    is_cii = flavor == "factur-x"
    known: dict[str | None, str] = library.FACTURX_LEVEL2xsd if is_cii else library.UBL_21_xsd
    return known.get(level if is_cii else flavor)


@cache
def _schema(path: str) -> Any:  # noqa: ANN401 - lxml
    from lxml import etree  # noqa: PLC0415 - an optional library

    with as_file(files("facturx") / "xsd_and_schematron") as folder:
        return etree.XMLSchema(file=str(folder / path))
