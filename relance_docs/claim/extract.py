"""The files inside the PDF: the claim and its décompte, for a program to read.

An extract, never the case file itself: its notes, its plan and its history are not for the debtor.
"""

from __future__ import annotations

import csv
import io
import json
from typing import Any, Final

from relance_docs.case.terms import agreed_terms
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.rendering.document import Attachment
from relance_docs.statement.as_data import LINE_COLUMNS, line_rows, statement_data
from relance_docs.statement.records import Statement
from relance_docs.unseen import shown_in_json

INVOICE_FIELDS: Final = frozenset(
    {
        "invoice_number",
        "issue_date",
        "due_date",
        "instalments",
        "total_with_vat",
        "total_without_vat",
        "paid_amount",
        "delivery_date",
        "order_reference",
        "description",
    }
)
CREDITOR_FIELDS: Final = frozenset(
    {
        "name",
        "legal_form",
        "siren",
        "siret",
        "rcs",
        "vat_identifier",
        "address",
        "email",
        "phone",
        "iban",
        "bic",
    }
)
DEBTOR_FIELDS: Final = frozenset(
    {"kind", "name", "legal_form", "siren", "siret", "rcs", "vat_identifier", "address"}
)
OUR_OWN: Final = {"bank_line": True, "bounced": {"fee", "proof", "reference", "bank_line"}}
"""How a bank names its line, and what it charges, is between it and us."""
OTHER_TOTALS: Final = frozenset({"other_allocation", "other_reading"})
TERMS_FIELDS: Final = frozenset(
    {"penalty_rate", "source", "accepted_on", "rate_reading", "allocation", "base"}
)
"""Not what was decided inside about a clause below the floor; the lines show what came of it."""


def attachments(on_day: CaseOnDay, numbers: tuple[str, ...]) -> tuple[Attachment, ...]:
    """Return the claim as JSON, and the décompte as JSON and CSV (UTF-8, lines end in CR LF)."""
    number, owed = on_day.case.number, on_day.statement
    return (
        Attachment(
            name=f"creance-{number}.json",
            content=_json(claim_data(on_day, numbers)),
            mime_type="application/json",
            description="Créance : parties, factures, avoirs, règlements, conditions",
            relationship="Source",
        ),
        Attachment(
            name=f"decompte-{number}.json",
            content=_json(_told_to_debtor(owed)),
            mime_type="application/json",
            description="Décompte de l’ensemble du dossier",
        ),
        Attachment(
            name=f"decompte-{number}.csv",
            content=_csv(owed),
            mime_type="text/csv",
            description="Lignes du décompte",
        ),
    )


def _told_to_debtor(owed: Statement) -> dict[str, object]:
    """Return the statement without the totals of the choices not made."""
    data = statement_data(owed)
    return {name: value for name, value in data.items() if name not in OTHER_TOTALS}


def claim_data(on_day: CaseOnDay, numbers: tuple[str, ...]) -> dict[str, Any]:
    """Return the claim on these invoices as plain data: amounts as text, days in ISO form."""
    case, settings = on_day.case, on_day.settings
    invoices = tuple(each for each in case.invoices if each.invoice_number in numbers)
    named = {None, *numbers}
    terms = agreed_terms(settings.terms, case.terms)
    return {
        "case": case.number,
        "creditor": _plain(settings.creditor, include=CREDITOR_FIELDS),
        "debtor": _plain(case.debtor, include=DEBTOR_FIELDS),
        "terms": _plain(terms, include=TERMS_FIELDS),
        "invoices": [
            _plain(each, include=INVOICE_FIELDS) | {"amount_due": format(each.principal, ".2f")}
            for each in invoices
        ],
        "credit_notes": [_plain(n) for n in case.credit_notes if n.invoice_number in named],
        "payments": [
            _plain(p, exclude=OUR_OWN) for p in case.payments if p.invoice_number in named
        ],
    }


def _plain(record: Any, **choice: Any) -> dict[str, Any]:  # noqa: ANN401 - any record
    plain: dict[str, Any] = record.model_dump(mode="json", exclude_none=True, **choice)
    return plain


def _json(data: object) -> bytes:
    return (shown_in_json(json.dumps(data, ensure_ascii=False, indent=2)) + "\n").encode()


def _csv(owed: Statement) -> bytes:
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\r\n")
    writer.writerow(LINE_COLUMNS)
    writer.writerows(line_rows(owed))
    return page.getvalue().encode()
