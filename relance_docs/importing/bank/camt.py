"""CAMT.053, 052 and 054: ISO 20022 statements, of any version and namespace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from relance_docs.case import amounts, days
from relance_docs.case.amounts import written_amount
from relance_docs.case.days import written_day
from relance_docs.errors import RefusalError
from relance_docs.importing.bank.records import (
    AccountStatement,
    BankBalance,
    BankFile,
    BankLine,
    Booking,
    label_of,
)
from relance_docs.importing.safe_xml import parsed
from relance_docs.message import Message
from relance_docs.text import squeezed

if TYPE_CHECKING:
    from lxml import etree

_FORMS: Final = {"Stmt": "camt.053", "Rpt": "camt.052", "Ntfctn": "camt.054"}
"""What each message calls the lines of one account: only a 053 holds all lines of its days."""
_OPENING: Final = ("OPBD", "PRCD")
_CLOSING: Final = ("CLBD", "ITBD")
_STANDINGS: Final = {
    "BOOK": Booking.BOOKED,
    "PDNG": Booking.PENDING,
    "FUTR": Booking.PENDING,
    "INFO": Booking.INFORMATION,
}
_OF_SEVERAL: Final = frozenset(("RCHQ", "MCRD", "DRFT", "CNTR", "IDDT", "LBOX"))
"""Families of ISO 20022: received cheques, cards of a merchant, drafts, the counter, our debits."""
_NOT_PROVIDED: Final = frozenset(("NOTPROVIDED", "NONREF", "NOT PROVIDED"))


def read_camt(raw: bytes) -> BankFile:
    """Read a file; RefusalError when it is broken or hostile XML, or holds no statement."""
    root = parsed(raw)
    for name, form in _FORMS.items():
        found = tuple(_statement(node, form) for node in root.iterfind(f".//{{*}}{name}"))
        if found:
            return BankFile(form=form, statements=found)
    raise RefusalError(Message("no account statement was found in the file"))


def _statement(node: etree._Element, form: str) -> AccountStatement:
    openings, closings = _first_of(node, _OPENING), _first_of(node, _CLOSING)
    currency = _text(node, "Acct/Ccy") or (openings[0].currency if openings else "")
    lines = tuple(_line(entry, node) for entry in node.iterfind("{*}Ntry"))
    return AccountStatement(
        account=_account(node),
        currency=currency or (lines[0].currency if lines else ""),
        lines=lines,
        opening=openings[0] if openings else None,
        closing=closings[-1] if closings else None,
        from_day=_period(node, "FrDtTm", openings),
        to_day=_period(node, "ToDtTm", closings[-1:]),
        is_whole=form == "camt.053",
        made_on=_made_on(node),
    )


def _made_on(node: etree._Element) -> date | None:
    """Return the day on which the bank made the statement, else the message it stands in."""
    message = node.getparent()
    header = "" if message is None else _text(message, "GrpHdr/CreDtTm")
    return written_day(_text(node, "CreDtTm") or header, days.XML)


def _account(node: etree._Element) -> str:
    number = _text(node, "Acct/Id/IBAN") or _text(node, "Acct/Id/Othr/Id")
    return "".join(number.split()).upper()


def _first_of(node: etree._Element, codes: tuple[str, ...]) -> list[BankBalance]:
    """Return the balances of the first code that has any; later ones stand in for it."""
    return next((found for code in codes if (found := list(_balances(node, code)))), [])


def _balances(node: etree._Element, code: str) -> Iterator[BankBalance]:
    for balance in node.iterfind("{*}Bal"):
        if _text(balance, "Tp/CdOrPrtry/Cd") != code:
            continue
        day = _day(balance, "Dt")
        if day is not None:
            amount = _amount(balance)
            yield BankBalance(day=day, amount=amount, currency=_currency(balance))


def _period(node: etree._Element, name: str, balances: list[BankBalance]) -> date | None:
    """Return an end of the period, that of the balances where both are told.

    Some banks write the hours of the export between FrDtTm and ToDtTm.
    """
    if name == "ToDtTm" and balances:
        return balances[0].day
    stated = written_day(_text(node, f"FrToDt/{name}"), days.XML)
    if stated is not None and balances and stated < balances[0].day:
        return None
    return stated


def _line(entry: etree._Element, statement: etree._Element) -> BankLine:
    details = list(entry.iterfind("{*}NtryDtls/{*}TxDtls"))
    booked_on = _day(entry, "BookgDt") or _day(entry, "ValDt") or _statement_day(statement)
    if booked_on is None:
        raise RefusalError(
            Message(
                "an entry of {amount} {currency} bears no date",
                amount=_amount(entry),
                currency=_currency(entry),
            )
        )
    if not _text(entry, "CdtDbtInd"):
        raise RefusalError(
            Message(
                "an entry of {amount} {currency} does not say whether it is a credit or a debit",
                amount=_amount(entry),
                currency=_currency(entry),
            )
        )
    amount, standing = _amount(entry), _standing(entry, details)
    line = BankLine(
        booked_on=booked_on,
        amount=amount,
        currency=_currency(entry),
        label=label_of(_labels(entry, details)),
        payer=label_of(_names(details[:1], amount, standing)),
        payer_iban=_iban(details, amount),
        references=tuple(filter(None, dict.fromkeys(_references(details)))),
        bank_reference=_text(entry, "AcctSvcrRef") or _text(entry, "NtryRef"),
        standing=standing,
        tells_no_payer=_text(entry, "BkTxCd/Domn/Fmly/Cd") in _OF_SEVERAL,
    )
    return replace(line, parts=_parts(line, details))


def _parts(entry: BankLine, details: list[etree._Element]) -> tuple[BankLine, ...]:
    """Return the transactions of a batch; none unless they make its amount to the cent."""
    found = tuple(_part(entry, detail) for detail in details) if len(details) > 1 else ()
    told = tuple(part for part in found if part is not None)
    is_whole = len(told) == len(found) and sum(part.amount for part in told) == entry.amount
    return told if is_whole else ()


def _part(entry: BankLine, detail: etree._Element) -> BankLine | None:
    """Return one transaction of a batch; None when it does not state its amount in its currency.

    Its sign is that of the entry unless it states its own.
    """
    for path in ("", "AmtDtls/TxAmt", "AmtDtls/InstdAmt"):
        place = detail if not path else detail.find("/".join(f"{{*}}{n}" for n in path.split("/")))
        if place is not None and _currency(place) == entry.currency:
            break
    else:
        return None
    amount = abs(_amount(place))
    stated = _text(detail, "CdtDbtInd")
    is_debit = stated == "DBIT" if stated else entry.amount < 0
    amount = -amount if is_debit else amount
    standing = _of_part(entry, detail)
    return BankLine(
        booked_on=entry.booked_on,
        amount=amount,
        currency=entry.currency,
        label=label_of(_labels(detail, [detail])),
        payer=label_of(_names([detail], amount, standing)),
        payer_iban=_iban([detail], amount),
        references=tuple(filter(None, dict.fromkeys(_references([detail])))),
        standing=standing,
    )


def _of_part(entry: BankLine, detail: etree._Element) -> Booking:
    is_return = detail.find("{*}RtrInf") is not None and entry.standing is Booking.BOOKED
    return Booking.REVERSAL if is_return else entry.standing


def _standing(entry: etree._Element, details: list[etree._Element]) -> Booking:
    """Return what an entry is; in a batch of which one comes back, the others are booked."""
    is_reversal = _text(entry, "RvslInd").lower() in {"true", "1"}
    # Plain text up to version 7, a code from version 8 on.
    status = _text(entry, "Sts/Cd") or _text(entry, "Sts") or "BOOK"
    standing = _STANDINGS.get(status, Booking.PENDING)
    returned = [detail.find("{*}RtrInf") is not None for detail in details]
    if standing is Booking.BOOKED and (is_reversal or (returned and all(returned))):
        return Booking.REVERSAL
    return standing


def _labels(entry: etree._Element, details: list[etree._Element]) -> Iterator[str]:
    for detail in details:
        yield from (_own(node) for node in detail.iterfind("{*}RmtInf/{*}Ustrd"))
    for detail in details:
        yield from _references((detail,))
        yield _text(detail, "AddtlTxInf")
    yield _text(entry, "AddtlNtryInf")


def _names(details: list[etree._Element], amount: Decimal, standing: Booking) -> Iterator[str]:
    """Yield the names of whoever paid; in versions 8 and later a party stands one level deeper.

    Of a receipt that is taken back as well: its parties are those of what comes back.
    """
    is_receipt = amount > 0 or standing is Booking.REVERSAL
    party = "Dbtr" if is_receipt else "Cdtr"
    for detail in details:
        for role in (party, f"Ultmt{party}"):
            where = f"RltdPties/{role}"
            yield _text(detail, f"{where}/Nm") or _text(detail, f"{where}/Pty/Nm")


def _iban(details: list[etree._Element], amount: Decimal) -> str:
    """Return the account of the one payer; a batch has none."""
    if len(details) != 1:
        return ""
    party = "Dbtr" if amount > 0 else "Cdtr"
    return "".join(_text(details[0], f"RltdPties/{party}Acct/Id/IBAN").split()).upper()


def _references(details: list[etree._Element] | tuple[etree._Element, ...]) -> Iterator[str]:
    for detail in details:
        structured = detail.iterfind("{*}RmtInf/{*}Strd")
        for node in structured:
            yield from (_own(ref) for ref in node.iterfind("{*}CdtrRefInf/{*}Ref"))
            yield from (_own(ref) for ref in node.iterfind("{*}RfrdDocInf/{*}Nb"))
            yield from (_own(ref) for ref in node.iterfind("{*}AddtlRmtInf"))
        end_to_end = _text(detail, "Refs/EndToEndId")
        if end_to_end.upper() not in _NOT_PROVIDED:
            yield end_to_end


def _amount(node: etree._Element) -> Decimal:
    """Return the amount of an entry or a balance, with its sign."""
    text = _text(node, "Amt")
    cents = written_amount(text, amounts.XML)
    if cents is None or cents < 0:  # CdtDbtInd is its sign
        raise RefusalError(Message("'{text}' is not an amount", text=text[:40]))
    return -cents if _text(node, "CdtDbtInd") == "DBIT" else cents


def _currency(node: etree._Element) -> str:
    amount = node.find("{*}Amt")
    return "" if amount is None else str(amount.get("Ccy", ""))


def _statement_day(statement: etree._Element) -> date | None:
    closings = _first_of(statement, _CLOSING)
    return closings[-1].day if closings else None


def _day(node: etree._Element, name: str) -> date | None:
    return written_day(_text(node, f"{name}/Dt") or _text(node, f"{name}/DtTm"), days.XML)


def _text(node: etree._Element, path: str) -> str:
    """Return the text at a path of local names; empty when there is none."""
    found = node.find("/".join(f"{{*}}{name}" for name in path.split("/")))
    return "" if found is None else _own(found)


def _own(node: etree._Element) -> str:
    return squeezed(node.text or "")
