"""The XML of an invoice: the file itself, or what a PDF or an envelope of Peppol holds."""

from __future__ import annotations

from collections.abc import Collection
from importlib import import_module
from typing import Any, Final

from relance_docs.errors import RefusalError
from relance_docs.importing.safe_xml import NEEDS_EXTRA
from relance_docs.message import Message

ENVELOPE: Final = "StandardBusinessDocument"
_STANDARD: Final = ("factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml")
_ANY: Final = ("*.xml",)


def factur_x() -> Any:  # noqa: ANN401 - the library is untyped
    """Return the library that reads invoices; RefusalError where it is not installed."""
    try:
        import facturx  # noqa: PLC0415 - an optional library
    except ImportError as error:
        raise RefusalError(NEEDS_EXTRA) from error
    return facturx


def xml_of_pdf(content: bytes) -> bytes | None:
    """Return the XML that a PDF carries, None when there is none that is an invoice or an order.

    The file with the name of the standard comes before others, which may be annexes.
    Raises RefusalError for a PDF that is encrypted or broken.
    """
    library = factur_x()
    try:
        for names in (_STANDARD, _ANY):
            _name, xml = library.get_xml_from_pdf(content, check_xsd=False, filenames=[*names])
            if xml:
                return bytes(xml)
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # pypdf raises what it meets: KeyError, ValueError, its own
        raise RefusalError(_unreadable(content, error)) from error
    return None


def _unreadable(content: bytes, error: Exception) -> Message:
    names = {kind.__name__ for kind in type(error).__mro__}
    is_locked = names & {"FileNotDecryptedError", "WrongPasswordError", "DependencyError"}
    if is_locked or b"/Encrypt" in content:
        return Message(
            "the PDF is encrypted or needs a password; save it without, or ask for the XML"
        )
    return Message("the PDF is broken ({why}); ask for the file again", why=type(error).__name__)


def unwrapped(root: Any, known: Collection[str]) -> Any:  # noqa: ANN401 - lxml
    """Return the one document of a known name in an envelope; the root where there is none.

    Raises RefusalError when the envelope holds several such documents, or none.
    """
    if name_of(root) != ENVELOPE:
        return root
    found = [each for each in root if name_of(each) in known]
    if len(found) != 1:
        raise RefusalError(
            Message(
                "the envelope (SBDH) holds {count} invoices, and one is read: ask for one file "
                "for each",
                count=len(found),
            )
        )
    etree = import_module("lxml.etree")
    # A document of its own: what is looked for from its root is not found in the envelope.
    return etree.fromstring(etree.tostring(found[0]))


def name_of(node: Any) -> str:  # noqa: ANN401
    """Return the name of an element without its namespace."""
    return str(node.tag).rpartition("}")[2]
