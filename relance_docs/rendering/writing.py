"""Writing each object of a PDF once.

To make the identifier of a file, the writer serialises and compresses every object a second time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydyf import Object

if TYPE_CHECKING:
    from pydyf import PDF


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
