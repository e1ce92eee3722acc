"""Indexes of a few cases, for the tests of the index."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from relance_docs.audit.case_page.gathering import day_said
from relance_docs.audit.index.index import (
    AuditIndex,
    IndexCase,
    IndexRequest,
    index_bytes,
    index_of,
)
from relance_docs.audit.index.table import IndexTable, Value
from relance_docs.case.case import Case, Closed, ClosingReason, PaymentPlan
from relance_docs.case.claims import Dispute
from relance_docs.message import Message
from relance_docs.plan.decision import barred_by_findings
from relance_docs.portfolio.case_figures import figures_of, figures_of_unread
from relance_docs.review.records import Deadline, DeadlineKind
from tests.plan.builders import (
    DEBTOR,
    after,
    case,
    did,
    instalment,
    invoice,
    on_day,
    paid,
)

AS_OF: Final = after(100)

HOSTILE: Final = (
    "<script>alert(1)</script>",
    "</title></text></svg><img src=x onerror=alert(2)>",
    "\"' onmouseover='alert(3)' x=\"",
    "javascript:alert(4)",
    '=HYPERLINK("http://exemple.invalid";"clic")',
    "{{ 7*7 }}{% raw %}<!--",
    "خالد بن الوليد \N{RIGHT-TO-LEFT OVERRIDE}LRAS",
    "x" * 300,
    "]]></style><style>*{display:none}</style>",
    "\N{NULL}\N{BELL}\N{LINE SEPARATOR}&amp;&lt;",
)
"""Names that would break a page that took them for anything but text."""


def deadline(days: int, title: str = "Dernier jour", **facts: object) -> Deadline:
    """Return a deadline so many days after `AS_OF`."""
    usual: dict[str, object] = {
        "day": AS_OF + timedelta(days=days),
        "kind": DeadlineKind.PROMISE,
        "title": title,
        "steps": (),
        "article": "",
        "caution": "",
        "source": ("invoices", 0),
    }
    return Deadline(**(usual | facts))  # type: ignore[arg-type]


def index_case(of: Case, *deadlines: Deadline, as_of: date = AS_OF) -> IndexCase:
    """Return a case as the index takes it."""
    return IndexCase(figures=figures_of(on_day(of, as_of)), deadlines=deadlines)


def said(message: Message) -> str:
    """Say a sentence of the program as it is."""
    return message.render(str)


def index(cases: Iterable[IndexCase], as_of: date = AS_OF) -> AuditIndex:
    """Return the index of some cases."""
    return index_of(cases, as_of, said)


def asked(as_of: date = AS_OF, creditor: str = "Atelier Exemple SARL") -> IndexRequest:
    """Return a request for an index whose cases all have a page."""
    return IndexRequest(
        creditor=creditor,
        as_of=as_of,
        day_said=day_said(as_of, None),
        source=("Données du commit 0123456789ab.",),
        says=said,
        href=lambda number: f"{number}.html",
    )


def column(table: IndexTable, key: str) -> list[Value]:
    """Return the values of a column."""
    rank = [each.key for each in table.columns].index(key)
    return [row[rank] for row in table.rows]


def page(cases: Iterable[IndexCase], creditor: str = "Atelier Exemple SARL") -> bytes:
    """Return the page of some cases."""
    return index_bytes(index(cases), asked(creditor=creditor))


def full(
    names: Iterable[str] = ("Menuiserie Fictive SARL", "Garage Inventé SAS"),
) -> list[IndexCase]:
    """Return cases that fill every table of the index, one for each name and some more."""
    found = []
    for rank, name in enumerate(names):
        promise = {"pay_by": after(40), "amount": Decimal("50.00")}
        number = f"2026-{rank:03}"
        of = case(
            invoice(f"FA-{rank}", amount=f"{1000 + rank * 137}.10"),
            invoice(
                f"FB-{rank}",
                after(20),
                amount="300.00",
                dispute=Dispute(raised_on=after(30), amount=Decimal("30.00"), reason=name),
            ),
            invoice(f"FC-{rank}", after(10), amount="75.00"),
            invoice(f"FD-{rank}", after(150), amount="12345.67"),
            number=number,
            debtor=DEBTOR.model_copy(update={"name": name, "siren": None}),
            payments=(paid(after(25), "75.00", f"FC-{rank}"),),
            payment_plan=PaymentPlan(
                agreed_on=after(50), instalments=(instalment(after(60), "10.00"),)
            ),
            history=(
                did("relance-1", after(12), channel="email"),
                did("appel-1", after(30), channel="phone", outcome="promise", promise=promise),
            ),
        )
        caution = f"À confirmer : {name}"
        found.append(
            index_case(
                of, deadline(12, name, caution=caution), deadline(60, amount=Decimal("5.00"))
            )
        )
    closed = Closed(reason=ClosingReason.WRITTEN_OFF, closed_on=after(20))
    found.append(index_case(case(invoice("FX"), number="2026-900", closed=closed)))
    unread = figures_of_unread("2026-901", "", barred_by_findings(2))
    return [*found, IndexCase(figures=unread)]
