"""Layouts: where one invoicing program prints what, learned from a confirmed invoice.

A layout is recognised by texts that the program prints on every invoice (`marks`). Each anchor says
where a value stands: behind a label, to its right, below it, or at a place of the first page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.claims import Invoice
from relance_docs.case.parties import Creditor
from relance_docs.case.settings import InvoiceLayout, LayoutAnchor
from relance_docs.errors import RefusalError
from relance_docs.importing.printed.labels import LabelledValue, fields_named
from relance_docs.importing.printed.page import Cell, CellSheet, folded
from relance_docs.importing.printed.values import AMOUNTS, DAYS, Field, Value, amounts_in, value_of
from relance_docs.message import Message

BUYER: Final = "buyer"
TAUGHT: Final = (
    Field.INVOICE_NUMBER,
    Field.ISSUE_DATE,
    Field.DUE_DATE,
    Field.TOTAL_WITHOUT_VAT,
    Field.TOTAL_WITH_VAT,
    Field.DELIVERY_DATE,
    Field.ORDER_REFERENCE,
)
_OTHER: Final = "…"
"""In a label, what is another on each invoice."""
_NEAR: Final = 6.0
"""Points by which a place may differ from one invoice to the next."""
_MOST_MARKS: Final = 3
_SHORTEST_MARK: Final = 8


def layout_of(sheet: CellSheet, layouts: Iterable[InvoiceLayout]) -> InvoiceLayout | None:
    """Return the layout whose marks all stand in the document and that leads to most values.

    A program that changed has two, and both kinds of its invoices may come. None where none is
    known, or two lead to as many values, and to others.
    """
    found = [
        (len(led), {name: candidate.value for name, candidate in led.items()}, layout)
        for layout in layouts
        if all(folded(mark) in sheet.folded for mark in layout.marks)
        and (led := anchored(sheet, layout)) is not None
    ]
    most = max((count for count, _values, _layout in found), default=0)
    best = [(values, layout) for count, values, layout in found if count == most]
    is_one = bool(best) and all(values == best[0][0] for values, _layout in best)
    return best[0][1] if is_one else None


def is_read_by(sheet: CellSheet, layout: InvoiceLayout, invoice: Invoice) -> bool:
    """Whether a layout leads to the confirmed values of an invoice, and to no other."""
    led = anchored(sheet, layout)
    wanted = _confirmed(invoice)
    needed = {Field(anchor.field) for anchor in layout.anchors if anchor.field != BUYER}
    return bool(needed) and all(
        name in led and led[name].value == wanted.get(name) for name in needed & wanted.keys()
    )


def anchored(sheet: CellSheet, layout: InvoiceLayout) -> dict[Field, LabelledValue]:
    """Return the values that the anchors of a layout lead to; one that leads to two is left out."""
    found: dict[Field, LabelledValue] = {}
    for anchor in layout.anchors:
        if anchor.field == BUYER:
            continue
        name = Field(anchor.field)
        candidates = list(_led_to(sheet, anchor, name))
        if len({candidate.value for candidate in candidates}) == 1:
            found[name] = candidates[0]
    return found


def place_of_buyer(layout: InvoiceLayout) -> tuple[int, int] | None:
    """Return where the first line of the buyer's address begins: from the left, from the top."""
    return next(
        ((a.left, a.top) for a in layout.anchors if a.field == BUYER and a.left and a.top), None
    )


def _led_to(sheet: CellSheet, anchor: LayoutAnchor, name: Field) -> Iterator[LabelledValue]:
    for cell in sheet.cells:
        for target, text in _targets(sheet, anchor, cell):
            value = value_of(name, text)
            if value is not None:
                yield LabelledValue(
                    value=value, is_plain=True, is_named=True, is_taught=True, cell=target,
                    said=cell.text if target == cell else f"{cell.text} {target.text}",
                )  # fmt: skip


def _targets(sheet: CellSheet, anchor: LayoutAnchor, cell: Cell) -> Iterator[tuple[Cell, str]]:
    if anchor.where == "at":
        if cell.page == 1 and _is_at(cell, anchor.left or 0, anchor.top or 0):
            yield cell, cell.text
        return
    label = folded(anchor.label or "")
    if anchor.where == "behind":
        found = _pattern(label).match(cell.folded)
        if found is not None:
            yield cell, cell.text[found.end() :]
    elif cell.folded.strip(" :") == label.strip(" :"):
        other = next(sheet.right_of(cell), None) if anchor.where == "right" else sheet.below(cell)
        if other is not None:
            yield other, other.text


def _is_at(cell: Cell, left: float, top: float) -> bool:
    return abs(cell.box.left - left) <= _NEAR and abs(cell.box.top - top) <= _NEAR


def learned(sheet: CellSheet, case: Case, invoice: Invoice, creditor: Creditor) -> InvoiceLayout:
    """Return the layout by which the confirmed values of an invoice are found in its PDF.

    Each anchor was tried: it leads to the value that the case has. Raises RefusalError when nothing
    of the document could be known again, or its number, day or total is not found.
    """
    marks = tuple(_marks(sheet, creditor))
    if not marks:
        raise RefusalError(
            Message(
                "nothing in it would be known again: it shows neither the name nor an identifier "
                "of the creditor of relance.yaml"
            )
        )
    wanted = _confirmed(invoice)
    anchors = [a for name in wanted if (a := _anchor(sheet, name, wanted))]
    found = {anchor.field for anchor in anchors}
    missing = [name.value for name in TAUGHT[:2] if name.value not in found]
    if Field.TOTAL_WITH_VAT.value not in found:
        missing.append(Field.TOTAL_WITH_VAT.value)
    if missing:
        raise RefusalError(
            Message(
                "what case {case} says of {number} is not found in its text: {missing}",
                case=case.number,
                number=invoice.invoice_number,
                missing=", ".join(missing),
            )
        )
    buyer = _buyer(sheet, case)
    return InvoiceLayout(
        name=f"{creditor.name} ({invoice.invoice_number})",
        marks=marks,
        anchors=(*anchors, *((buyer,) if buyer else ())),
    )


def _confirmed(invoice: Invoice) -> dict[Field, Value]:
    values: dict[Field, Value | None] = {
        Field.INVOICE_NUMBER: invoice.invoice_number,
        Field.ISSUE_DATE: invoice.issue_date,
        Field.DUE_DATE: invoice.due_date,
        Field.TOTAL_WITHOUT_VAT: invoice.total_without_vat,
        Field.TOTAL_WITH_VAT: invoice.total_with_vat,
        Field.DELIVERY_DATE: invoice.delivery_date,
        Field.ORDER_REFERENCE: invoice.order_reference,
    }
    return {name: value for name in TAUGHT if (value := values[name]) is not None}


def _anchor(sheet: CellSheet, name: Field, wanted: Mapping[Field, Value]) -> LayoutAnchor | None:
    """Return the first anchor that leads to the value of a field and to nothing else.

    One whose label names the field comes first. A value that is that of another field as well, or
    an amount that stands there several times, is found by such a label or not at all: on the next
    invoice it may be due on another day than it was issued, or have two lines.
    """
    value = wanted[name]
    found = [
        (anchor, fields_named(anchor.label or ""))
        for anchor in _possible(sheet, name, value)
        if {candidate.value for candidate in _led_to(sheet, anchor, name)} == {value}
    ]
    named = [anchor for anchor, fields in found if name in fields]
    if named:
        return named[0]
    is_of_others = any(other == value for field, other in wanted.items() if field is not name)
    if is_of_others or _is_repeated(sheet, value):
        return None
    alike = next((kind for kind in (AMOUNTS, DAYS) if name in kind), frozenset())
    return next((anchor for anchor, fields in found if not fields & alike), None)


def _is_repeated(sheet: CellSheet, value: Value) -> bool:
    if not isinstance(value, Decimal):
        return False
    return [a for cell in sheet.cells for a in amounts_in(cell.text)].count(value) > 1


def _possible(sheet: CellSheet, name: Field, value: Value) -> Iterator[LayoutAnchor]:
    at: list[LayoutAnchor] = []
    for cell in sheet.cells:
        for start in _starts(cell):
            if value_of(name, cell.text[start:]) != value:
                continue
            label = _lasting(cell.text[:start])
            if any(map(str.isalpha, label)):
                yield _anchor_of(name, "behind", label=label)
        if value_of(name, cell.text) == value:
            yield from _beside(name, "right", sheet.left_of(cell))
            yield from _beside(name, "below", _over(sheet, cell))
            if cell.page == 1 and not isinstance(value, Decimal):
                left, top = round(cell.box.left), round(cell.box.top)
                at.append(_anchor_of(name, "at", left=left, top=top))
    yield from at


def _beside(name: Field, where: str, label: Cell | None) -> Iterator[LayoutAnchor]:
    if label is not None and _is_label(label.text):
        yield _anchor_of(name, where, label=label.text.strip(" :"))


def _anchor_of(name: Field, where: str, **place: object) -> LayoutAnchor:
    return LayoutAnchor.model_validate({"field": name.value, "where": where, **place})


def _starts(cell: Cell) -> Iterator[int]:
    yield from (i + 1 for i, letter in enumerate(cell.text) if letter in " :°")


def _lasting(text: str) -> str:
    """Return what stands before a value on every invoice: words with figures become « … ».

    >>> _lasting("Facture n° FA-12 du ")
    'Facture n° … du'
    """
    words = (_OTHER if any(map(str.isdigit, word)) else word for word in text.split())
    return " ".join(word for word, _same in groupby(words))


def _pattern(label: str) -> re.Pattern[str]:
    parts = (re.escape(part.strip()) for part in label.split(_OTHER))
    return re.compile(r" ?\S+(?: \S+)*? ?".join(parts))


def _is_label(text: str) -> bool:
    """Whether a text is the same on every invoice: words, no figures."""
    return any(map(str.isalpha, text)) and not any(map(str.isdigit, text))


def _over(sheet: CellSheet, cell: Cell) -> Cell | None:
    over = [other for other in sheet.cells if sheet.below(other) == cell]
    return max(over, key=lambda other: other.row, default=None)


def _buyer(sheet: CellSheet, case: Case) -> LayoutAnchor | None:
    name = folded(case.debtor.name)
    for cell in sheet.cells:
        if cell.page == 1 and cell.folded.strip(" :") == name:
            left, top = round(cell.box.left), round(cell.box.top)
            return LayoutAnchor(field=BUYER, where="at", left=left, top=top)
    return None


def _marks(sheet: CellSheet, creditor: Creditor) -> Iterator[str]:
    """Yield texts of the creditor that stand in the document, the longest first."""
    own = (
        creditor.name, creditor.iban, creditor.siren, creditor.siret, creditor.vat_identifier,
        *creditor.address,
    )  # fmt: skip
    said = sorted({text for text in own if text}, key=len, reverse=True)
    found = [text for text in said if len(text) >= _SHORTEST_MARK and folded(text) in sheet.folded]
    yield from found[:_MOST_MARKS]
