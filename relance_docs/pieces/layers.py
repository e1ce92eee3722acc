"""Layers of the pièces in the joined file: what was hidden stays hidden.

Which layer is seen is told in the catalogue, of which a file has one: each stamped copy therefore
marks its hidden layers, and the joined file lists all layers anew (ISO 32000-1, 8.11).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

_HIDDEN: Final = "/RelanceHidden"


def has_layers(pdf: Pdf) -> bool:
    """Whether some of `pdf` is drawn on layers."""
    return "/OCProperties" in pdf.Root


def settle_layers(pdf: Pdf) -> None:
    """Mark the layers of `pdf` that are hidden when it is opened, and list all of them anew."""
    from pikepdf import Dictionary  # noqa: PLC0415 - heavy

    properties = pdf.Root.get("/OCProperties")
    shown = properties.get("/D") if isinstance(properties, Dictionary) else None
    if not isinstance(properties, Dictionary):
        return
    layers = _listed(properties.get("/OCGs"))
    settings = shown if isinstance(shown, Dictionary) else Dictionary()
    off, on = _listed(settings.get("/OFF")), _listed(settings.get("/ON"))
    hidden = {layer.objgen for layer in off}
    if settings.get("/BaseState") == "/OFF":
        hidden = {layer.objgen for layer in layers} - {layer.objgen for layer in on}
    for layer in layers:
        if layer.objgen in hidden:
            layer[_HIDDEN] = True
        elif _HIDDEN in layer:
            del layer[_HIDDEN]
    _declare(pdf, layers)


def declare_layers(pdf: Pdf) -> None:
    """List all layers of a joined `pdf`, those marked as hidden hidden."""
    from pikepdf import Dictionary, Stream  # noqa: PLC0415 - heavy

    _declare(
        pdf,
        [
            part
            for part in pdf.objects
            if isinstance(part, Dictionary)
            and not isinstance(part, Stream)
            and part.get("/Type") == "/OCG"
        ],
    )


def _declare(pdf: Pdf, layers: Iterable[Object]) -> None:
    from pikepdf import Array, Dictionary  # noqa: PLC0415 - heavy

    every = list(layers)
    hidden = [layer for layer in every if _HIDDEN in layer]
    settings = Dictionary(OFF=Array(hidden), Order=Array())
    pdf.Root["/OCProperties"] = Dictionary(OCGs=Array(every), D=settings)


def _listed(held: Object | None) -> list[Object]:
    """Return the layers of an array, each a dictionary of its own."""
    from pikepdf import Array, Dictionary  # noqa: PLC0415 - heavy

    if not isinstance(held, Array):
        return []
    return [item for item in held if isinstance(item, Dictionary) and item.is_indirect]
