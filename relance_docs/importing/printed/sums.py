"""The amounts of a printed invoice that go together, to the cent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from relance_docs.case.amounts import ZERO
from relance_docs.importing.printed.labels import LabelledValue
from relance_docs.importing.printed.page import CellSheet, FoundValue
from relance_docs.importing.printed.values import Field, amounts_in
from relance_docs.text import squeezed

_NO_VAT: Final = re.compile(
    r"293 ?-?b|tva non applicable|autoliquidation|exoneree? de tva|reverse charge|"
    r"steuerschuldnerschaft|"
    r"tva (?:due|acquittee) par le preneur|kleinunternehmer"
)


@dataclass(kw_only=True, slots=True)
class DocumentReader:
    """What a document says, and what was taken of it."""

    sheet: CellSheet
    candidates: Mapping[Field, list[LabelledValue]]
    is_scan: bool = False
    """Whether the text was recognised in a picture: then nothing of it is certain."""
    found: dict[str, FoundValue] = field(default_factory=dict)

    def one(self, name: Field) -> LabelledValue | None:
        """Return the only value that the plainest labels name; None for none, or for several."""
        given = self.candidates.get(name, [])
        highest = min((each.rank for each in given), default=None)
        chosen = [each for each in given if each.rank == highest]
        return chosen[0] if len({each.value for each in chosen}) == 1 else None

    def is_alone(self, name: Field, candidate: LabelledValue) -> bool:
        """Whether no label that can mean nothing else names another value."""
        plain = [each for each in self.candidates.get(name, ()) if each.is_plain]
        return all(each.value == candidate.value for each in plain)

    def values(self, name: Field) -> list[LabelledValue]:
        """Return every candidate, the plain ones first."""
        return sorted(self.candidates.get(name, ()), key=lambda each: not each.is_plain)

    def take(self, name: str, candidate: LabelledValue, *, is_certain: bool) -> None:
        """Keep a value with its place; ask for it where it is not certain."""
        found = FoundValue(
            value=candidate.value,
            said=squeezed(candidate.said)[:160],
            page=candidate.cell.page,
            box=candidate.cell.box,
            confidence="certain" if is_certain and not self.is_scan else "to_confirm",
        )
        self.found[name] = found


def amounts_of(reader: DocumentReader) -> dict[Field, Decimal]:
    """Return the amounts that go together: net and VAT make the total, paid and left as well."""
    printed = {abs(a) for cell in reader.sheet.cells for a in amounts_in(cell.text)}
    total = _total(reader, printed)
    if total is None:
        return {}
    amounts = {Field.TOTAL_WITH_VAT: _decimal(total)}
    net = _matching(
        reader, Field.TOTAL_WITHOUT_VAT, lambda n: _is_made(_decimal(total), [n], reader)
    ) or _matching(reader, Field.TOTAL_WITHOUT_VAT, lambda n: _makes(reader, n, total, printed))
    due = _due(reader, total, printed)
    paid = _paid(reader, total, due)
    is_reckoned = net is not None or bool(_NO_VAT.search(reader.sheet.folded))
    is_made = net is not None and _is_made(_decimal(total), [_decimal(net)], reader)
    is_explained = due is None or _is_explained(total, due, printed)
    is_contradicted = not is_explained or _is_contradicted(reader, total)
    is_reckoned = is_reckoned or (total.is_taught and not reader.values(Field.TOTAL_WITHOUT_VAT))
    is_told = (total.is_plain and is_reckoned) or (total.is_named and is_made)
    reader.take("total_with_vat", total, is_certain=is_told and not is_contradicted)
    if net is not None:
        reader.take(
            "total_without_vat", net, is_certain=net.is_named and total.is_named and is_made
        )
        amounts[Field.TOTAL_WITHOUT_VAT] = _decimal(net)
    if due is not None and not is_contradicted:
        reader.take("amount_due", due, is_certain=due.is_named and is_told)
        amounts[Field.AMOUNT_DUE] = _decimal(due)
    if paid is not None and due is not None:
        reader.take("paid_amount", paid, is_certain=paid.is_plain)
        amounts[Field.PAID_AMOUNT] = abs(_decimal(paid))
    return amounts


def _total(reader: DocumentReader, printed: set[Decimal]) -> LabelledValue | None:
    """Return the total: the only one, or the one of several that net and VAT make."""
    given = reader.values(Field.TOTAL_WITH_VAT)
    plain = [each for each in given if each.is_plain]
    due = [each for each in reader.values(Field.AMOUNT_DUE) if each.is_plain]
    nets = [_decimal(each) for each in reader.values(Field.TOTAL_WITHOUT_VAT)]
    named = [each for each in given if each.is_named]
    asked = [each for each in reader.values(Field.AMOUNT_DUE) if each.is_named]
    for group in (plain, due if not plain else [], named, asked if not named else [], given):
        right = {_decimal(e): e for e in reversed(group) if _is_made(_decimal(e), nets, reader)}
        if len(right) == 1:
            return next(iter(right.values()))
    sums = [each for each in given if not nets or abs(_decimal(each)) >= max(map(abs, nets))]
    values = {_decimal(each) for each in plain}
    if len(values) == 1:
        return plain[0]
    lefts = {_decimal(each) for each in due}
    if plain or len(lefts) > 1:
        return None
    if not lefts:
        return sums[0] if len({_decimal(each) for each in sums}) == 1 else None
    return _above(due[0], sums, reader, printed)


def _above(
    due: LabelledValue, sums: list[LabelledValue], reader: DocumentReader, printed: set[Decimal]
) -> LabelledValue | None:
    """Return the total where only what is left has a plain label: that, or a larger sum."""
    larger = {_decimal(e): e for e in sums if _decimal(e) > _decimal(due)}
    if not larger:
        return None if reader.values(Field.PAID_AMOUNT) else due
    explained = [e for e in larger.values() if _is_explained(e, due, printed)]
    return explained[0] if len(explained) == 1 == len(larger) else None


def _is_made(total: Decimal, nets: Iterable[Decimal], reader: DocumentReader) -> bool:
    vats = [_decimal(each) for each in reader.values(Field.VAT)]
    sums = [*vats, sum(set(vats), ZERO)]
    return any(net + vat == total and vat for net in nets for vat in sums)


def _makes(
    reader: DocumentReader, net: Decimal, total: LabelledValue, printed: set[Decimal]
) -> bool:
    """Whether the net amount and a VAT that is printed make the total."""
    vat = _decimal(total) - net
    if not vat:
        return bool(_NO_VAT.search(reader.sheet.folded)) or ZERO in printed
    if abs(vat) in printed:
        return True
    return _is_made(_decimal(total), [net], reader)


def _due(
    reader: DocumentReader, total: LabelledValue, printed: set[Decimal]
) -> LabelledValue | None:
    """Return what is left to pay: less than the total where that is called so as well."""
    due = _matching(reader, Field.AMOUNT_DUE, lambda d: abs(d) <= abs(_decimal(total)))
    if due is not None:
        return due
    less = _matching(reader, Field.AMOUNT_DUE, lambda d: 0 <= d < _decimal(total))
    return less if less is not None and _is_explained(total, less, printed) else None


def _matching(
    reader: DocumentReader, name: Field, is_right: Callable[[Decimal], bool]
) -> LabelledValue | None:
    """Return the only amount that is right, of the plainest labels that name one."""
    right = [each for each in reader.values(name) if is_right(_decimal(each))]
    made = [each for each in right if each.is_taught]
    right = made or right
    plain = [each for each in right if each.is_plain]
    chosen = plain or [each for each in right if each.is_named]
    values = {each.value for each in chosen}
    return chosen[0] if len(values) == 1 else None


def _paid(
    reader: DocumentReader, total: LabelledValue, due: LabelledValue | None
) -> LabelledValue | None:
    left = _decimal(due) if due is not None else None
    if left is None or left == _decimal(total):
        return None
    wanted = _decimal(total) - left
    named = [e for e in reader.values(Field.PAID_AMOUNT) if abs(_decimal(e)) == wanted]
    return named[0] if named else None


def _is_explained(total: LabelledValue, due: LabelledValue, printed: set[Decimal]) -> bool:
    """Whether what is left is the total, or what was paid of it is printed as well."""
    paid = _decimal(total) - _decimal(due)
    return not paid or paid in printed


def _is_contradicted(reader: DocumentReader, total: LabelledValue) -> bool:
    """Whether plain labels tell another total, or two amounts that are left."""
    others = {e.value for e in reader.values(Field.TOTAL_WITH_VAT) if e.is_plain}
    lefts = {e.value for e in reader.values(Field.AMOUNT_DUE) if e.is_plain}
    return bool(others - {total.value}) or len(lefts - {total.value}) > 1


def _decimal(candidate: LabelledValue) -> Decimal:
    value = candidate.value
    return value if isinstance(value, Decimal) else ZERO
