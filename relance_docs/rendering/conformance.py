"""The mark of PDF/UA-1 beside that of PDF/A-3a in the metadata of a document.

The renderer writes one or the other. PDF/A allows a property of another standard only with the
description of its schema, which is therefore written too (ISO 19005-3, 6.6.2.3).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pydyf import Object, Stream

if TYPE_CHECKING:
    from pydyf import PDF
    from weasyprint import Document


# Writing each object of a PDF once.
#
# To make the identifier of a file, the writer serialises and compresses every object a second
# time.


class _Written(Object):  # type: ignore[misc] # untyped library
    """An object as it will stand in the file."""

    def __init__(self, original: Object) -> None:
        super().__init__()
        self.number = original.number
        self.generation = original.generation
        self._data: bytes = original.data
        self._compressible: bool = original.compressible

    @property
    def data(self) -> bytes:
        return self._data

    @property
    def compressible(self) -> bool:
        return self._compressible


def write_once(pdf: PDF) -> None:
    """Replace the objects of a finished `pdf` by what they are written as."""
    pdf.objects[:] = [
        _Written(item) if item.free == "n" and item.number else item for item in pdf.objects
    ]


VARIANT: Final = "pdf/a-3a"

_UA: Final = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"\
 pdfuaid:part="1" />
<rdf:Description rdf:about=""\
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"\
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"\
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed\
</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
_END: Final = b"</rdf:RDF>"


def declare_accessible(document: Document) -> None:
    """Make the metadata of `document` say PDF/UA-1 as well."""
    plain = document.metadata.generate_rdf_metadata

    def with_ua(variant: str, version: int, conformance: str) -> bytes:
        head, end, tail = plain(variant, version, conformance).rpartition(_END)
        return b"".join((head, _UA, end, tail))

    document.metadata.generate_rdf_metadata = with_ua


def finish(_: Document, pdf: PDF) -> None:
    """Change what the renderer writes otherwise, before `pdf` is written.

    Pictures are never interpolated (ISO 19005-3, 6.2.8: PDF/A forbids it); the metadata stays
    uncompressed, for readers that know no PDF.
    """
    for item in pdf.objects:
        if isinstance(item, Stream):
            if "Interpolate" in item.extra:
                item.extra["Interpolate"] = "false"
            if item.extra.get("Type") == "/Metadata":
                item.compress = False
    write_once(pdf)
