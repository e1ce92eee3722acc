"""Cases of every kind, and the documents they give, for the tests of the letters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from relance_docs.case.case import Case
from relance_docs.case.settings import Settings
from relance_docs.law.rates import packaged_rates
from relance_docs.letters.document import LetterFiles, make_document
from relance_docs.letters.job import LetterJob
from relance_docs.message import Message
from relance_docs.plan.default import DEFAULT_PLAN
from relance_docs.plan.kinds import kind_of
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.records import StepDue

AS_OF = date(2026, 11, 20)
PAY_BY = date(2026, 12, 1)
STEPS = {step.step: step for step in DEFAULT_PLAN}

CREDITOR: dict[str, Any] = {
    "name": "Atelier Exemple SARL",
    "legal_form": "SARL au capital de 10 000 €",
    "siren": "010000016",
    "rcs": "Lyon",
    "address": ("12 RUE DE LA FORGE", "69003 LYON"),
    "email": "compta@atelier.example",
    "iban": "FR520000000000000EXEMPLE00112",
    "signatory": {"name": "Claire Martin", "role": "Gérante"},
    "mediator": {"name": "Médiation Exemple", "website": "www.mediation.example"},
}
SETTINGS = Settings.model_validate({"creditor": CREDITOR})

NAMES = {
    "business": "Menuiserie Fictive SARL",
    "consumer": "Jeanne Exemple",
    "public_body": "Commune de Fictive-sur-Saône",
}


def invoice(number: str = "FA-2026-0042", **fields: object) -> dict[str, Any]:
    """Return an invoice of 12 000 € due on 30 April 2026, or with these fields."""
    plain = {
        "invoice_number": number,
        "issue_date": date(2026, 3, 31),
        "due_date": date(2026, 4, 30),
        "total_with_vat": Decimal("12000.00"),
    }
    return {name: value for name, value in (plain | fields).items() if value is not None}


def case_of(kind: str = "business", *invoices: dict[str, Any], **fields: Any) -> Case:  # noqa: ANN401 - as YAML
    """Return a case against a debtor of that kind."""
    debtor = {
        "kind": kind,
        "name": NAMES[kind],
        "address": ("3 QUAI DU RHONE", "69007 LYON"),
        "contact": {"name": "Mme Durand", "email": "durand@fictive.example"},
    }
    debtor |= fields.pop("debtor", {})
    return Case.model_validate(
        {"number": "2026-014", "debtor": debtor, "invoices": invoices or (invoice(),), **fields}
    )


def sent(step: str, day: date, **fields: object) -> dict[str, Any]:
    """Return the record of a step that was taken."""
    return {"at": day, "step": step, "channel": STEPS[step].channel, **fields}


PAST = (
    sent("relance-1", date(2026, 5, 4)),
    sent("appel-1", date(2026, 5, 6), outcome="no_answer"),
    sent("relance-2", date(2026, 5, 18)),
)


def due(case: Case, step: str, pay_by: date | None = PAY_BY) -> StepDue:
    """Return a step of the default plan, due for every invoice that it may cover."""
    kind = kind_of(STEPS[step])
    is_preventive = step.startswith("rappel")
    numbers = tuple(
        each.invoice_number
        for each in case.invoices
        if is_preventive != (min(each.due_dates) < AS_OF)
    )
    return StepDue(
        step=STEPS[step],
        due_on=AS_OF,
        pay_by=pay_by if kind.is_demand else None,
        invoice_numbers=numbers,
        stages=(),
    )


def job(
    case: Case, step: str, *, settings: Settings = SETTINGS, root: Path | None = None
) -> LetterJob:
    """Return what a document is made from; committed, so without the PROJET mark."""
    return LetterJob(
        root=root or Path("/nonexistent"),
        on_day=CaseOnDay(case=case, settings=settings, rates=packaged_rates(), as_of=AS_OF),
        due=due(case, step),
        commit="0a1b2c3d4e",
        fingerprint="0123456789ab",
        draft_reason=None,
    )


def draft(made: LetterJob) -> LetterJob:
    """Return the same document from data that is not committed."""
    return replace(made, draft_reason=Message("not committed"))


def many_invoices(count: int = 40) -> Case:
    """Return a case with many overdue invoices, one not due, and payments on some."""
    invoices = [
        invoice(
            f"FA-2026-{n:04}",
            issue_date=date(2026, 1, 5) + timedelta(days=n),
            due_date=date(2026, 2, 4) + timedelta(days=n),
            total_with_vat=Decimal("1234.56") + n,
        )
        for n in range(count)
    ]
    later = invoice("FA-2026-0999", issue_date=date(2026, 11, 5), due_date=date(2026, 12, 5))
    paid = {
        "received_on": date(2026, 7, 15),
        "amount": Decimal("500.00"),
        "reference": "VIR FICTIVE",
        "invoice_number": "FA-2026-0007",
    }
    return case_of("business", *invoices, later, payments=(paid,), history=PAST)


UPCOMING = invoice(issue_date=date(2026, 10, 30), due_date=date(2026, 11, 30))

INSTALMENTS = invoice(
    due_date=None,
    instalments=(
        {"due_date": date(2026, 9, 30), "amount": Decimal("4000.00")},
        {"due_date": date(2026, 10, 31), "amount": Decimal("4000.00")},
        {"due_date": date(2026, 12, 31), "amount": Decimal("4000.00")},
    ),
)

DISPUTED = invoice(
    dispute={
        "raised_on": date(2026, 6, 1),
        "amount": Decimal("1800.00"),
        "reason": "Deux panneaux d'une autre teinte",
    }
)


PAID = {
    "received_on": date(2026, 7, 15),
    "amount": Decimal("2000.00"),
    "reference": "VIR DURAND",
    "invoice_number": "FA-2026-0042",
}
PROMISE = sent(
    "appel-2",
    date(2026, 6, 2),
    outcome="promise",
    promise={"pay_by": date(2026, 6, 20), "amount": Decimal("12000.00")},
)
PROMISED = (*PAST, PROMISE)


BUILDERS: dict[str, Callable[[], LetterJob]] = {
    "rappel-1": lambda: job(case_of("business", UPCOMING), "rappel-1"),
    "relance-1": lambda: job(case_of(), "relance-1"),
    "relance-1-consumer": lambda: job(case_of("consumer"), "relance-1"),
    "appel-1": lambda: job(case_of(history=PAST[:1]), "appel-1"),
    "appel-2": lambda: job(case_of(history=PAST[:2]), "appel-2"),
    "relance-2": lambda: job(case_of(history=PROMISED, payments=(PAID,)), "relance-2"),
    "relance-2-consumer": lambda: job(case_of("consumer", history=PAST[:1]), "relance-2"),
    "relance-2-public": lambda: job(case_of("public_body", history=PAST[:1]), "relance-2"),
    "relance-2-instalments": lambda: job(case_of("business", INSTALMENTS), "relance-2"),
    "relance-2-draft": lambda: draft(job(case_of(history=PAST), "relance-2")),
    "avertissement": lambda: job(case_of(history=PAST), "avertissement"),
    "avertissement-disputed": lambda: job(
        case_of("business", DISPUTED, history=PAST), "avertissement"
    ),
    "mise-en-demeure": lambda: job(case_of(history=PROMISED, payments=(PAID,)), "mise-en-demeure"),
    "mise-en-demeure-consumer": lambda: job(case_of("consumer", history=PAST), "mise-en-demeure"),
    "mise-en-demeure-public": lambda: job(case_of("public_body", history=PAST), "mise-en-demeure"),
    "mise-en-demeure-40": lambda: job(many_invoices(), "mise-en-demeure"),
}
"""One document of every kind, by a telling name."""
ALL = tuple(BUILDERS)
DEMANDS = tuple(name for name in ALL if not name.startswith(("rappel", "appel")))
LETTERS = tuple(name for name in ALL if not name.startswith("appel"))


@cache
def job_of(name: str) -> LetterJob:
    """Return what a document of `BUILDERS` is made from."""
    return BUILDERS[name]()


@cache
def document(name: str) -> LetterFiles:
    """Return a document of `BUILDERS`, made once for all tests."""
    return make_document(job_of(name))


def pdf_of(name: str) -> bytes:
    """Return the PDF of a document of `BUILDERS`."""
    return document(name).files[0][1]
