"""A public body: an invoice sent back interrupts the term, and its letters name who orders."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from relance_docs.case.claims import SentBack
from tests.workspaces import Workplace, run

SETTINGS = """\
creditor:
  name: Atelier Exemple SARL
  address: [12 RUE DE LA FORGE, 69003 LYON]
  iban: FR7600000000000000000004268
  signatory: {name: Claire Exemple, role: Gérante}
payments_checked_until: 2026-11-20
as_of: 2026-11-20
"""
CASE = """\
debtor:
  kind: public_body
  name: Commune de Valfictif
  address: [MAIRIE, 1 PLACE DU MARCHE, 69999 VALFICTIF]
  public_body:
    order_giver: M. le maire
    accountant: Service de gestion comptable de Valfictif
    service_code: FINANCES-01
invoices:
  - invoice_number: FA-1
    issue_date: 2026-05-04
    due_date: 2026-06-03
    total_with_vat: 12000.00
    engagement_number: ENG-457
    chorus_number: "123456789"
"""


@pytest.mark.parametrize(
    ("due", "notified", "completed", "expected"),
    [
        ((2026, 6, 3), (2026, 5, 20), (2026, 5, 28), (2026, 6, 27)),  # 14 days left: thirty
        ((2026, 7, 3), (2026, 5, 14), (2026, 5, 28), (2026, 7, 17)),  # 50 days left: fifty
        ((2026, 6, 3), (2026, 6, 3), (2026, 6, 3), (2026, 7, 3)),  # on its last day
    ],
)
def test_the_new_term_is_thirty_days_or_what_was_left(
    due: tuple[int, int, int],
    notified: tuple[int, int, int],
    completed: tuple[int, int, int],
    expected: tuple[int, int, int],
) -> None:
    """R2192-29 CCP: thirty days, or what was left at the notice if that is more."""
    back = SentBack(notified_on=date(*notified), reason="x", completed_on=date(*completed))

    assert back.due_after(date(*due), date(*completed)) == date(*expected)


def test_from_the_notice_to_the_interest(tmp_path: Path) -> None:
    """Nothing is due while the term is interrupted; then interest runs from the new term on.

    By hand: 14 days were left on 20 May; 28 May and 30 days is 27 June; 28 June to 20 November is
    146 days: 12,000.00 × 10.15 % × 146 / 365 = 487.20.
    """
    files = {"relance.yaml": SETTINGS, ".gitignore": "build/\n", "cases/2026-001.yaml": CASE}
    desk = Workplace.of(tmp_path / "w", files)
    sent = ("sent-back", "2026-001", "FA-1")
    early = run(desk.root, *sent, "--completed-on", "2026-05-28")
    late = run(desk.root, *sent, "--on", "2026-06-04", "--reason", "service fait")
    back = run(desk.root, *sent, "--on", "2026-05-20", "--reason", "engagement erroné")
    again = run(desk.root, *sent, "--on", "2026-05-21", "--reason", "RIB manquant")
    waiting = json.loads(run(desk.root, "status", "--format", "json").stdout)
    told = run(desk.root, "status").stdout
    held = json.loads(run(desk.root, "statement", "2026-001", "--format", "json").stdout)
    done = run(desk.root, *sent, "--completed-on", "2026-05-28")
    owed = run(desk.root, "statement", "2026-001").stdout
    made = run(desk.root, "letters")
    trail = run(desk.root, "trail", "2026-001")

    assert [each.exit_code for each in (early, late, again)] == [1, 1, 1]
    assert [each.exit_code for each in (back, done, made, trail)] == [0, 0, 0, 0]
    assert waiting
    assert "2026-05-20" in told
    assert "sent-back 2026-001" in told.replace("\n    ", " ")
    assert '"penalties_due": "0.00"' in json.dumps(held)
    assert "487.20" in owed
    assert "due on 2026-06-27: 12,000.00" in owed
    assert "2026-06-27" in done.stderr
    assert desk.is_clean


def test_only_a_public_body_interrupts(tmp_path: Path) -> None:
    """A firm that sends an invoice back contests it: its term is not interrupted."""
    firm = CASE.replace("public_body\n  name", "business\n  name")
    desk = Workplace.of(tmp_path / "w", {"relance.yaml": SETTINGS, "cases/2026-001.yaml": firm})
    found = json.loads(run(desk.root, "check", "--format", "json").stdout)

    assert "public-body-only" in {each["code"] for each in found}
