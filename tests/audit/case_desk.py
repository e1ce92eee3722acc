"""A workspace of the report's tests: a case with all that a page shows, written and changed."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

from relance_docs.audit.case_page.gathering import materials
from relance_docs.audit.case_page.render import render
from relance_docs.cli.present import sentences_in
from relance_docs.statement.as_data import statement_data
from relance_docs.statement.statement import statement
from relance_docs.workspace.workspace import Workspace, load
from tests.desks.trail_desk import TrailDesk
from tests.workspaces import PATH, SETTINGS

AS_OF = date(2026, 11, 20)
NUMBER = "2026-014"
RTL = (
    "\N{HEBREW LETTER SHIN}\N{HEBREW LETTER LAMED}\N{HEBREW LETTER VAV}\N{HEBREW LETTER FINAL MEM}"
)
NASTY = "<script>document.title='x'</script>\"'&]]></title></svg><img src=x onerror=alert(1)>"
RICH = """\
debtor: {kind: business, name: Menuiserie Fictive SARL, address: [3 QUAI DU RHONE, 69007 LYON]}
invoices:
  - invoice_number: FA-2026-0042
    issue_date: 2026-03-31
    due_date: 2026-04-30
    total_with_vat: 10000.00
    pieces: [p-facture]
  - invoice_number: FA-2026-0050
    issue_date: 2026-05-10
    due_date: 2026-06-10
    total_with_vat: 1200.00
    dispute: {raised_on: 2026-06-20, amount: 200.00, reason: une porte manque}
credit_notes:
  - {number: AV-1, issue_date: 2026-06-25, amount: 100.00, invoice_number: FA-2026-0042}
payments:
  - {received_on: 2026-07-15, amount: 2000.00, reference: VIR}
pieces:
  - {id: p-facture, kind: invoice, title: Facture FA-2026-0042, date: 2026-03-31}
history:
  - {at: "2026-06-01T10:00+02:00", step: relance-1, channel: email}
  - {at: "2026-06-08T21:30+02:00", step: appel-1, channel: phone, outcome: no_answer}
  - at: 2026-06-15
    channel: phone
    outcome: promise
    promise: {pay_by: 2026-07-20, amount: 2000.00}
"""


def opened(root: Path, case: str = RICH, settings: str = SETTINGS) -> TrailDesk:
    """Return a workspace with one case, committed on 1 August 2026."""
    desk = TrailDesk.opened(root)
    desk.write("relance.yaml", settings)
    desk.write(PATH, case)
    desk.commit(2)
    return desk


def loaded(root: Path, as_of: date = AS_OF) -> Workspace:
    """Read the workspace."""
    return load(root, as_of=as_of, today=as_of)


def page_of(root: Path, as_of: date = AS_OF) -> str:
    """Return the page of the case."""
    (material,) = materials(loaded(root, as_of), sentences_in("fr"))
    return render(material).decode()


def amounts_of(root: Path, as_of: date = AS_OF) -> dict[str, Any]:
    """Return what `relance statement --format json` prints of the case."""
    workspace = loaded(root, as_of)
    settings = workspace.sound_settings
    (case,) = workspace.cases
    owed = statement(case, settings.terms, workspace.rates, as_of, plan=settings.plan)
    data: dict[str, Any] = json.loads(json.dumps(statement_data(owed)))
    return data


def words_of(page: str) -> str:
    """Return the text of a page without its marks, with one kind of space."""
    bare = re.sub(r"<[^>]*>", " ", _without(page, "style", "script"))
    return " ".join(unescape(bare).split())


def words_on_paper(page: str) -> str:
    """Return the text that paper must have: no tool tips, no links to parts of the page."""
    body = page[page.index("<main") :]
    return words_of(_without(body, "title", "desc", "nav"))


def _without(page: str, *names: str) -> str:
    """Take elements out, with all that is in them."""
    for name in names:
        page = re.sub(rf"<{name}\b.*?</{name}>", " ", page, flags=re.DOTALL)
    return page


def many(invoices: int, events: int) -> str:
    """Return a case with so many invoices and events."""
    lines = ["debtor: {kind: business, name: Grand Compte Fictif SA}", "invoices:"]
    for n in range(invoices):
        month, day = n % 9 + 1, n % 27 + 1
        lines.append(
            f"  - {{invoice_number: FA-{n:05}, issue_date: 2026-{month:02}-{day:02}, "
            f"due_date: 2026-{month + 1:02}-{day:02}, total_with_vat: {100 + n}.00}}"
        )
    lines.append("history:")
    for n in range(events):
        month, day = n * 10 // max(events, 1) + 1, n % 27 + 1
        lines.append(
            f'  - {{at: "2026-{month:02}-{day:02}T{9 + n % 9:02}:{n % 60:02}+02:00", '
            f"by: C. Martin, channel: phone, outcome: no_answer, note: appel n{n:05}}}"
        )
    return "\n".join(lines) + "\n"
