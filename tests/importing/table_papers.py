"""Tables of invoices of our own making."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import xlsxwriter

HEADS = (
    "N° facture",
    "Date",
    "Échéance",
    "Client",
    "SIREN",
    "Adresse",
    "CP",
    "Ville",
    "Total TTC (€)",
    "Reste dû",
    "Courriel",
)
ROWS = (
    (
        "FA-2026-0042",
        "04/05/2026",
        "03/06/2026",
        "Menuiserie Fictive SARL",
        "000200022",
        "3 quai du Rhône",
        "69007",
        "Lyon",
        "12 000,00",
        "12 000,00",
        "compta@menuiserie.example",
    ),
    (
        "FA-2026-0051",
        "20/05/2026",
        "19/06/2026",
        "Menuiserie Fictive SARL",
        "000200022",
        "3 quai du Rhône",
        "69007",
        "Lyon",
        "1 234,56",
        "234,56",
        "",
    ),
    (
        "FA-2026-0060",
        "01/06/2026",
        "01/07/2026",
        "Garage Inventé",
        "",
        "",
        "",
        "",
        "99,90",
        "0,00",
        "",
    ),
)


def invoices_csv(rows: tuple[tuple[str, ...], ...] = ROWS, heads: tuple[str, ...] = HEADS) -> str:
    """Return the table as text, with a title above and a total below."""
    lines = ["Balance âgée au 20/11/2026", "", ";".join(heads)]
    lines += [";".join(row) for row in rows]
    return "\r\n".join((*lines, "Total;;;;;;;;13 334,46;12 234,56;"))


def workbook(*, with_title: bool = True, merged: bool = False) -> bytes:
    """Return the same table as a workbook: days as serial numbers, amounts as floats."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("Factures")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    top = 2 if with_title else 0
    if with_title:
        sheet.merge_range(0, 0, 0, 4, "Balance âgée")
    sheet.write_row(top, 0, HEADS)
    for place, row in enumerate(ROWS):
        line = top + 1 + 2 * place
        for column, cell in enumerate(row):
            if column in {1, 2}:
                number = date(int(cell[6:]), int(cell[3:5]), int(cell[:2]))
                sheet.write_datetime(line, column, number, day)
            elif column in {8, 9}:
                sheet.write_number(line, column, float(cell.replace(" ", "").replace(",", ".")))
            else:
                sheet.write_string(line, column, cell)
    if merged:
        sheet.merge_range(top + 1, 3, top + 3, 3, ROWS[0][3])
    sheet.write_formula(20, 9, "=SUM(J4:J8)", None, 12234.56)
    book.close()
    return stream.getvalue()
