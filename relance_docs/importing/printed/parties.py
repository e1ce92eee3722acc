"""Who an invoice is from and to, by the identifiers, the blocks of an address and their labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Final

from relance_docs.case.parties import Creditor
from relance_docs.importing.claims.read_invoices import ReadParty
from relance_docs.importing.printed.page import Box, Cell, CellSheet, FoundValue, folded
from relance_docs.reading.checks.identifiers import (
    is_iban,
    is_siren,
    is_siret,
    is_vat_identifier,
)
from relance_docs.text import without_accents

_MOST_LINES: Final = 7
_LONGEST_LINE: Final = 90
_PRICE: Final = re.compile(r"[0-9]+[.,][0-9]{2}")
_ALIGNED: Final = 8.0
"""Points by which the lines of an address may begin apart."""
_LINE_APART: Final = 1.3
"""Blank between two lines of a block, in heights of a line."""
_POSTCODE: Final = re.compile(
    r"(?:^|[ ,\-–])(?:(?:f|fr|de|d|be|b)[- ])?(?P<code>[0-9]{5}|"
    r"[0-9]{2} [0-9]{3})[ ,]+(?P<town>[a-z][a-z' \-]+)"
)
_ONE_LINE: Final = re.compile(r" [-–—•|·] |, ")
_BUYER: Final = re.compile(
    r"(?:adresse (?:du client|de facturation|client)|factur(?:ee?|ation) a|facturer a|"
    r"client(?:e)?(?: facture)?|"
    r"destinataire|acheteur|bill(?:ed|ing)? (?:to|address)|invoice to|invoiced to|sold to|"
    r"customer|buyer|kunde|"
    r"kaufer(?:/leistungsempfanger)?|rechnung an|rechnungsempfanger|rechnungsadresse|doit|"
    r"adresse a|"
    r"pour le compte de)(?![a-z])"
)
_ELSEWHERE: Final = re.compile(
    r"(?:adresse de livraison|livr(?:e|ee|aison)(?: a)?|lieu (?:de|d').*|ship(?:ped)? to|"
    r"deliver(?:y|ed)? (?:to|address)|"
    r"lieferadresse|lieferung an|chantier|representant fiscal|siege(?: social)?|"
    r"etablissement)(?![a-z])"
)
_SELLER: Final = re.compile(
    r"(?:emetteur|vendeur|fournisseur|prestataire|seller|from|supplier|verkaufer|"
    r"de la part de)(?![a-z])"
)
_NO_LINE: Final = re.compile(
    r"(?:tel|telephone|mob|mobile|fax|phone|siret|siren|tva|vat|rcs|ape|naf|iban|bic|n° ?tva|"
    r"www\.|http|"
    r"date|facture|page|code client|n° client|contact|e-?mail|courriel|@|capital|gln|id|"
    r"ref)(?![a-z])|.*@|.*: .*[0-9]{4}"
)
_IBAN: Final = re.compile(r"(?<![A-Z0-9])[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11,30}")
_SIRET: Final = re.compile(r"(?<![0-9])[0-9]{3}[ .]?[0-9]{3}[ .]?[0-9]{3}[ .]?[0-9]{5}(?![0-9])")
_SIREN: Final = re.compile(r"(?<![0-9A-Z])[0-9]{3}[ .]?[0-9]{3}[ .]?[0-9]{3}(?![0-9]| ?[0-9]{5})")
_VAT: Final = re.compile(
    r"(?<![A-Z])(?:FR ?[0-9A-Z]{2} ?(?:[0-9]{3} ?){3}|DE ?[0-9]{9}|BE ?0?[0-9]{9,10})(?![0-9])"
)
_EMAIL: Final = re.compile(r"[\w.+\-]+@[\w\-]+\.[\w.\-]+")
_OF_CLIENT: Final = re.compile(
    r"client|acheteur|votre|vos |buyer|customer|kunde|destinataire|"
    r"your"
)
_COUNTRIES: Final = frozenset(("france", "deutschland", "germany", "belgique", "belgium", "suisse"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Parties:
    """Seller and buyer as far as the text shows them."""

    seller: ReadParty
    buyer: ReadParty
    iban: str | None
    found: Mapping[str, FoundValue] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()
    """What a person must look at, in French as it stands in the case file."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Block:
    """The lines of an address, with the name first."""

    cells: tuple[Cell, ...]
    role: str
    """`buyer`, `seller`, `elsewhere` by its label; empty without one."""

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines without what stands around them."""
        return tuple(cell.text.strip(" ,;:") for cell in self.cells)

    @property
    def key(self) -> tuple[str, str]:
        return _plain(self.lines[0]), _plain(self.lines[-1])


def parties_of(
    sheet: CellSheet, creditor: Creditor | None, taught: tuple[int, int] | None = None
) -> Parties:
    """Return who the invoice is from and to; nobody where that cannot be told.

    The creditor is the seller when an identifier, an account or its name stands there, but in no
    block of the buyer. The buyer is the block that is labelled so, or the only one left; or that
    which begins where a layout has `taught` it, points from the left and from the top.
    """
    blocks = list(_blocks(sheet))
    ids = _identifiers(sheet)
    seller = _ours(sheet, blocks, ids, creditor)
    others = [b for b in blocks if creditor is None or not _is_of(b, creditor)]
    known = next((b for b in others if taught and _begins_at(b, taught)), None)
    block = known or _chosen(others, is_ours=seller is not None)
    if seller is None:
        seller = _other_seller(ids, block, blocks)
    buyer = _buyer(sheet, block, ids, creditor, seller)
    read = ", ".join((buyer.name or "", *buyer.address))
    return Parties(
        seller=seller,
        buyer=buyer,
        iban=ids.ibans[0] if len(set(ids.ibans)) == 1 else None,
        found=_found(block, is_taught=known is not None),
        doubts=(f"débiteur : {read}, lu page {block.cells[0].page} du PDF",)
        if block is not None and known is None
        else (),
    )


def _begins_at(block: _Block, place: tuple[int, int]) -> bool:
    box = block.cells[0].box
    is_near = abs(box.left - place[0]) <= _ALIGNED and abs(box.top - place[1]) <= _ALIGNED * 2
    return block.cells[0].page == 1 and is_near


def _found(block: _Block | None, *, is_taught: bool) -> dict[str, FoundValue]:
    if block is None:
        return {}
    box = reduce(Box.around, (cell.box for cell in block.cells))
    return {
        "buyer": FoundValue(
            value=block.lines[0],
            said=", ".join(block.lines)[:160],
            page=block.cells[0].page,
            box=box,
            confidence="certain" if is_taught else "to_confirm",
        )
    }


def _ours(
    sheet: CellSheet, blocks: Iterable[_Block], ids: _Identifiers, creditor: Creditor | None
) -> ReadParty | None:
    if creditor is None:
        return None
    to_us = any(b.role == "buyer" and _is_of(b, creditor) for b in blocks)
    accounts = {_plain(each) for each in (creditor.iban, *creditor.other_ibans) if each}
    is_paid_to_us = any(_plain(each) in accounts for each in ids.ibans)
    siren = _digits(creditor.siren or (creditor.siret or "")[:9])
    vat = _plain(creditor.vat_identifier or "")
    is_named = (
        (bool(siren) and siren in ids.sirens)
        or (bool(vat) and vat in ids.vats)
        or re.search(rf"(?<![a-z]){re.escape(folded(creditor.name))}(?![a-z])", sheet.folded)
    )
    if not is_paid_to_us and (to_us or not is_named):
        return None
    return ReadParty(
        name=creditor.name, siren=creditor.siren, vat_identifier=creditor.vat_identifier
    )


def _other_seller(ids: _Identifiers, block: _Block | None, blocks: list[_Block]) -> ReadParty:
    """Return what can be told of a seller who is not the creditor."""
    named = [each for each in blocks if each.role == "seller"] or [
        each for each in blocks if each != block and each.role != "elsewhere"
    ]
    return ReadParty(
        name=named[0].lines[0] if named else None,
        siren=next((each for each in ids.sirens if each not in ids.of_client), None),
        vat_identifier=next((each for each in ids.vats if each not in ids.of_client), None),
        address=named[0].lines[1:] if named else (),
    )


def _chosen(blocks: list[_Block], *, is_ours: bool) -> _Block | None:
    """Return the block of the buyer; None when there is none, or more than one."""
    labelled = [each for each in blocks if each.role == "buyer"]
    free = [each for each in blocks if not each.role]
    if len({each.key for each in labelled}) == 1:
        return labelled[0]
    if labelled:
        return None
    if len({each.key for each in free}) == 1 and is_ours:
        return free[0]
    # Where a window of an envelope shows it: to the right, in France.
    right = [each for each in free if each.cells[0].page == 1 and each.cells[0].box.left > 270]  # noqa: PLR2004
    return right[0] if len({each.key for each in right}) == 1 else None


def _buyer(
    sheet: CellSheet,
    block: _Block | None,
    ids: _Identifiers,
    creditor: Creditor | None,
    seller: ReadParty,
) -> ReadParty:
    if block is None:
        return ReadParty()
    ours = {_digits(creditor.siren or "")} if creditor is not None else set()
    ours |= {_digits(seller.siren or "")}
    sirens = [e for e in ids.sirens if e not in ours]
    named = [e for e in sirens if e in ids.of_client]
    vats = [e for e in ids.vats if e in ids.of_client and e != _plain(seller.vat_identifier or "")]
    vat = vats[0] if len(set(vats)) == 1 else None
    siren = (named[0] if len(set(named)) == 1 else None) or (
        vat[4:] if vat and vat.startswith("FR") and is_siren(vat[4:]) else None
    )
    emails = [m[0] for cell in _under(sheet, block) for m in _EMAIL.finditer(cell.text)]
    return ReadParty(
        name=block.lines[0],
        siren=siren,
        vat_identifier=vat,
        address=tuple(line for line in block.lines[1:] if folded(line) not in _COUNTRIES),
        email=emails[0] if len(set(emails)) == 1 else None,
    )


def _under(sheet: CellSheet, block: _Block) -> Iterator[Cell]:
    """Yield the cells of a block and those that follow right below it."""
    last = block.cells[-1]
    yield from block.cells
    for _line in range(4):
        under = sheet.below(last)
        if under is None or abs(under.box.left - last.box.left) > _ALIGNED * 2:
            return
        yield under
        last = under


@dataclass(frozen=True, kw_only=True, slots=True)
class _Identifiers:
    """The identifiers of a document in order, and which are said to be the buyer's."""

    sirens: tuple[str, ...]
    vats: tuple[str, ...]
    ibans: tuple[str, ...]
    of_client: frozenset[str]


def _identifiers(sheet: CellSheet) -> _Identifiers:
    sirens: dict[str, None] = {}
    vats: dict[str, None] = {}
    of_client: set[str] = set()
    for cell in sheet.cells:
        around = _around(sheet, cell)
        is_client = bool(_OF_CLIENT.search(around))
        text = _IBAN.sub(" ", cell.text.upper())
        for match in _VAT.finditer(text):
            vat = _plain(match[0])
            if is_vat_identifier(vat):
                vats.setdefault(vat)
                if is_client:
                    of_client |= {vat, vat[4:]}
                sirens.setdefault(vat[4:]) if vat.startswith("FR") else None
        text = _VAT.sub(" ", text)
        for match in _SIRET.finditer(text):
            siret = _digits(match[0])
            if is_siret(siret):
                sirens.setdefault(siret[:9])
                of_client |= {siret[:9]} if is_client else set()
        for match in _SIREN.finditer(_SIRET.sub(" ", text)):
            siren = _digits(match[0])
            if is_siren(siren) and re.search(r"siren|rcs|r\.c\.s|siret|identif", around):
                sirens.setdefault(siren)
                of_client |= {siren} if is_client else set()
    ibans = (_plain(m[0]) for cell in sheet.cells for m in _IBAN.finditer(cell.text.upper()))
    return _Identifiers(
        sirens=tuple(sirens),
        vats=tuple(vats),
        ibans=tuple(each for each in ibans if is_iban(each)),
        of_client=frozenset(of_client),
    )


def _around(sheet: CellSheet, cell: Cell) -> str:
    """Return what is said before an identifier: its own cell, and the one to its left."""
    left = sheet.left_of(cell)
    return f"{left.folded if left is not None else ''} {cell.folded}"


def _blocks(sheet: CellSheet) -> Iterator[_Block]:
    """Yield the blocks that end with a postcode and a town."""
    for cell in sheet.cells:
        found = _POSTCODE.search(cell.folded)
        is_long = len(cell.text) > _LONGEST_LINE
        if found is None or is_long or (len(_ONE_LINE.split(cell.text)) > 2 and found.start()):  # noqa: PLR2004 - all in one line
            continue
        lines = [cell, *_lines_above(sheet, cell)][::-1]
        own = _own_label(lines[0])
        role = own[0] if own else ""
        if own is not None:
            lines[:1] = [own[1]] if own[1].text else []
        if len(lines) > 1:
            yield _Block(cells=tuple(lines), role=role or _label_above(sheet, lines[0]))


def _lines_above(sheet: CellSheet, cell: Cell) -> Iterator[Cell]:
    """Yield the lines of an address above its town, from below, without a label over them."""
    above = _above(sheet, cell)
    for _line in range(_MOST_LINES - 1):
        if above is None or (_role(above) and _is_whole_label(above)):
            return
        if _NO_LINE.match(above.folded) or _PRICE.search(above.text):
            return
        yield above
        above = _above(sheet, above)


def _above(sheet: CellSheet, cell: Cell) -> Cell | None:
    """Return the line above that begins where the cell begins."""
    best: Cell | None = None
    for other in sheet.cells:
        if other.page != cell.page or other.row >= cell.row:
            continue
        gap = cell.box.top - other.box.bottom
        if gap > _LINE_APART * cell.box.height or gap < -cell.box.height:
            continue
        is_centred = abs(_middle(other.box) - _middle(cell.box)) <= _ALIGNED / 2
        if abs(other.box.left - cell.box.left) <= _ALIGNED or is_centred:
            best = other if best is None or other.row > best.row else best
    return best


def _middle(box: Box) -> float:
    return (box.left + box.right) / 2


def _role(cell: Cell) -> str:
    text = cell.folded.strip(" :*-")
    for role, pattern in (("elsewhere", _ELSEWHERE), ("buyer", _BUYER), ("seller", _SELLER)):
        if pattern.match(text):
            return role
    return ""


def _is_whole_label(cell: Cell) -> bool:
    text = cell.folded.strip(" :*-")
    return any(p.fullmatch(text) for p in (_BUYER, _ELSEWHERE, _SELLER)) or (
        cell.text.rstrip().endswith(":")
    )


def _own_label(cell: Cell) -> tuple[str, Cell] | None:
    """Return the role that a line says before its colon, and the rest of the line."""
    head, colon, rest = cell.text.partition(":")
    role = _role(Cell(page=0, row=0, text=head, folded=folded(head), box=cell.box))
    if not colon or not role:
        return None
    text = rest.strip()
    return role, Cell(page=cell.page, row=cell.row, text=text, folded=folded(text), box=cell.box)


def _label_above(sheet: CellSheet, cell: Cell) -> str:
    """Return the role of a label that stands some lines above, in another place or size."""
    for other in sheet.cells:
        gap = cell.box.top - other.box.bottom
        is_near = other.page == cell.page and -1 <= gap <= 3 * cell.box.height
        overlap = min(other.box.right, cell.box.right) - max(other.box.left, cell.box.left)
        if is_near and overlap > -_ALIGNED and _role(other) and _is_whole_label(other):
            return _role(other)
    return ""


def _is_of(block: _Block, creditor: Creditor) -> bool:
    """Whether a block is the address of the creditor."""
    name = _plain(creditor.name)
    text = _plain(" ".join(block.lines))
    street = _plain(creditor.address[0]) if creditor.address else ""
    return name in text or (bool(street) and street in text)


def _plain(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", without_accents(text).upper())


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)
