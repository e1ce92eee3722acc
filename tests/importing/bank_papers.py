"""Statements of our own making, the same movements in every form a bank gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from tests.importing.import_bench import SETTINGS, Bench

IBAN: Final = "FR5200000000000EXEMPLE00112"
OUR_SETTINGS: Final = SETTINGS.replace(
    "  address:", f"  iban: {IBAN}\n  bic: EXMPFRP0\n  address:"
).replace("2026-11-20", "2026-11-10")
OPENING_DAY: Final = date(2026, 11, 10)
CLOSING_DAY: Final = date(2026, 11, 20)
OPENING: Final = Decimal("1000.00")
NAME: Final = "RESTAURANT L ESCALE FICTIVE"


@dataclass(frozen=True, kw_only=True)
class Movement:
    """A line of a statement; less than zero is a debit."""

    day: date = date(2026, 11, 16)
    amount: str = "600.00"
    label: str = "VIR SEPA FA-2026-0001"
    payer: str = NAME

    @property
    def cents(self) -> int:
        """The amount without its sign, in cents."""
        return abs(int(Decimal(self.amount) * 100))

    @property
    def is_credit(self) -> bool:
        """Whether money came in."""
        return not self.amount.startswith("-")


PAID: Final = Movement()
RENT: Final = Movement(day=date(2026, 11, 12), amount="-250.40", label="PRLV LOYER", payer="")
MOVEMENTS: Final = (RENT, PAID)


def closing(movements: tuple[Movement, ...]) -> Decimal:
    """Return what is on the account in the end."""
    return OPENING + sum((Decimal(each.amount) for each in movements), Decimal("0.00"))


def bank_bench(root: Path, cases: Mapping[str, str], settings: str = OUR_SETTINGS) -> Bench:
    """Return a workspace whose creditor has the account of these statements."""
    bench = Bench.made(root, cases=cases)
    (root / "relance.yaml").write_text(settings, encoding="utf-8")
    return bench


def camt(
    movements: tuple[Movement, ...] = MOVEMENTS,
    *,
    version: int = 2,
    account: str = IBAN,
    last: Decimal | None = None,
    entry: str = "",
) -> bytes:
    """Return a CAMT.053; from version 8 on, the status and the parties stand one level deeper."""
    deep = version >= 8
    entries = "".join(_entry(each, entry, deep=deep) for each in movements)
    end = closing(movements) if last is None else last
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version:02}"><BkToCstmrStmt>
<GrpHdr><MsgId>M1</MsgId></GrpHdr><Stmt><Id>S1</Id>
<Acct><Id><IBAN>{account}</IBAN></Id><Ccy>EUR</Ccy></Acct>
{_balance("OPBD", OPENING, OPENING_DAY)}{_balance("CLBD", end, CLOSING_DAY)}{entries}
</Stmt></BkToCstmrStmt></Document>""".encode()


def _balance(code: str, amount: Decimal, day: date) -> str:
    sign = "CRDT" if amount >= 0 else "DBIT"
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>{abs(amount)}</Amt>"
        f"<CdtDbtInd>{sign}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>\n"
    )


def _entry(each: Movement, extra: str, *, deep: bool) -> str:
    sign = "CRDT" if each.is_credit else "DBIT"
    party = "Dbtr" if each.is_credit else "Cdtr"
    name = f"<Nm>{each.payer}</Nm>"
    name = f"<Pty>{name}</Pty>" if deep else name
    status = "<Cd>BOOK</Cd>" if deep else "BOOK"
    return (
        f"<Ntry><Amt Ccy='EUR'>{each.amount.lstrip('-')}</Amt><CdtDbtInd>{sign}</CdtDbtInd>{extra}"
        f"<Sts>{status}</Sts><BookgDt><Dt>{each.day}</Dt></BookgDt><NtryDtls><TxDtls><RltdPties>"
        f"<{party}>{name}</{party}></RltdPties><RmtInf><Ustrd>{each.label}</Ustrd></RmtInf>"
        "</TxDtls></NtryDtls></Ntry>\n"
    )


def cfonb(movements: tuple[Movement, ...] = MOVEMENTS, *, last: Decimal | None = None) -> bytes:
    """Return a CFONB120 with the account number that stands in the IBAN."""
    end = closing(movements) if last is None else last
    records = [_cfonb_balance("01", OPENING, OPENING_DAY)]
    for each in movements:
        head = f"00000    00000EUR2 0EXEMPLE001{'05' if each.is_credit else 'B1'}{each.day:%d%m%y}"
        label = f"{each.label[:31]:31}"
        records.append(
            f"04{head}  {each.day:%d%m%y}{label}  0000000  {signed(each.amount)}".ljust(120)
        )
        if each.payer:
            records.append(f"05{head}     NPY{each.payer:70}".ljust(120))
    records.append(_cfonb_balance("07", end, CLOSING_DAY))
    return "\r\n".join((*records, "")).encode("iso-8859-15")


def _cfonb_balance(code: str, amount: Decimal, day: date) -> str:
    head = f"{code}00000    00000EUR2 0EXEMPLE001  {day:%d%m%y}"
    return f"{head:90}{signed(str(amount))}".ljust(120)


def signed(amount: str) -> str:
    """Return the fourteen characters of an amount whose last digit carries the sign."""
    cents = f"{abs(int(Decimal(amount) * 100)):014}"
    signs = "}JKLMNOPQR" if amount.startswith("-") else "{ABCDEFGHI"
    return cents[:-1] + signs[int(cents[-1])]


def ofx(movements: tuple[Movement, ...] = MOVEMENTS, *, header: str | None = None) -> bytes:
    """Return an OFX 1.02 as French banks write it: SGML, cp1252, no end tags."""
    lines = "".join(
        f"<STMTTRN>\n<TRNTYPE>{'CREDIT' if each.is_credit else 'DEBIT'}\n"
        f"<DTPOSTED>{each.day:%Y%m%d}\n<TRNAMT>{each.amount}\n<FITID>F{place}\n"
        f"<NAME>{each.payer}\n<MEMO>{each.label}\n</STMTTRN>\n"
        for place, each in enumerate(movements)
    )
    head = header if header is not None else OFX_HEADER
    return (
        f"{head}<OFX>\n<SIGNONMSGSRSV1>\n<SONRS>\n<STATUS>\n<CODE>0\n<SEVERITY>INFO\n</STATUS>\n"
        "<DTSERVER>20261121\n<LANGUAGE>FRA\n</SONRS>\n</SIGNONMSGSRSV1>\n"
        "<BANKMSGSRSV1>\n<STMTTRNRS>\n<TRNUID>1\n<STATUS>\n"
        "<CODE>0\n<SEVERITY>INFO\n</STATUS>\n<STMTRS>\n<CURDEF>EUR\n<BANKACCTFROM>\n"
        "<BANKID>00000\n<ACCTID>0EXEMPLE001\n<ACCTTYPE>CHECKING\n</BANKACCTFROM>\n<BANKTRANLIST>\n"
        f"<DTSTART>{OPENING_DAY:%Y%m%d}\n<DTEND>{CLOSING_DAY:%Y%m%d}\n{lines}</BANKTRANLIST>\n"
        f"<LEDGERBAL>\n<BALAMT>{closing(movements)}\n<DTASOF>{CLOSING_DAY:%Y%m%d}\n</LEDGERBAL>\n"
        "</STMTRS>\n</STMTTRNRS>\n</BANKMSGSRSV1>\n</OFX>\n"
    ).encode("cp1252")


OFX_HEADER: Final = (
    "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\n"
    "COMPRESSION:NONE\nOLDFILEUID:NONE\nNEWFILEUID:NONE\n\n"
)


def mt940(movements: tuple[Movement, ...] = MOVEMENTS, *, words: str = "slashes") -> bytes:
    """Return an MT940; `words` says how field 86 is worded: slashes, subfields or plain."""
    lines = "".join(
        f":61:{each.day:%y%m%d}{each.day:%m%d}{'C' if each.is_credit else 'D'}"
        f"{each.amount.lstrip('-').replace('.', ',')}NTRFNONREF//B{place}\r\n"
        f":86:{_told(each, words)}\r\n"
        for place, each in enumerate(movements)
    )
    return (
        f":20:REF\r\n:25:{IBAN}\r\n:28C:1/1\r\n:60F:C{OPENING_DAY:%y%m%d}EUR1000,\r\n{lines}"
        f":62F:C{CLOSING_DAY:%y%m%d}EUR{str(closing(movements)).replace('.', ',')}\r\n-\r\n"
    ).encode()


def _told(each: Movement, words: str) -> str:
    if words == "slashes":
        return f"/ORDP/NAME/{each.payer}/REMI/{each.label}"
    if words == "subfields":
        return f"166?00VIREMENT?20SVWZ+{each.label}?32{each.payer[:27]}?33{each.payer[27:]}"
    return f"{each.label} {each.payer}"


def table(movements: tuple[Movement, ...] = MOVEMENTS, *, delimiter: str = ";") -> str:
    """Return an export with a preamble, two columns of amounts, a column of balances, a total."""
    balance, rows = OPENING, list[list[str]]()
    for each in movements:
        balance += Decimal(each.amount)
        amount = french(each.amount.lstrip("-"))
        sides = ["", amount] if each.is_credit else [f"-{amount}", ""]
        label = f"{each.label} {each.payer}".strip()
        rows.append([f"{each.day:%d/%m/%Y}", label, *sides, french(str(balance))])
    body = [
        ["Compte", f"{IBAN[:4]} {IBAN[4:]}"],
        [],
        ["Date opération", "Libellé", "Débit (€)", "Crédit (€)", "Solde"],
        *rows,
        ["Total", "", "", ""],
    ]
    return "\r\n".join(delimiter.join(_quoted(c, delimiter) for c in row) for row in body)


def _quoted(cell: str, delimiter: str) -> str:
    return f'"{cell}"' if delimiter in cell else cell


def french(amount: str) -> str:
    """Return an amount with a comma, and a no-break space between thousands."""
    return f"{Decimal(amount):,.2f}".replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",")


FORMS: Final[Mapping[str, bytes]] = {
    **{f"camt-{version}": camt(version=version) for version in range(2, 14)},
    "cfonb120": cfonb(),
    "ofx-1": ofx(),
    "mt940-slashes": mt940(),
    "mt940-subfields": mt940(words="subfields"),
    "mt940-plain": mt940(words="plain"),
    "csv-semicolon": table().encode("cp1252", "replace").replace(b"?", b" "),
    "csv-comma": b"\xef\xbb\xbf" + table(delimiter=",").encode(),
    "csv-tab-utf16": table(delimiter="\t").encode("utf-16"),
}
"""The same two movements in every form."""
