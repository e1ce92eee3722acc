"""From a field of a case file to the commit that gave it its value."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance_docs.reading.document import Loc
from relance_docs.reading.yaml import read_yaml
from relance_docs.trail.places import Origins, origins
from tests.desks.trail_desk import TrailDesk
from tests.workspaces import PATH


@pytest.fixture
def desk(tmp_path: Path) -> TrailDesk:
    """Return a workspace with one case."""
    return TrailDesk.opened(tmp_path / "w")


def origins_of(desk: TrailDesk) -> Origins:
    """Return the origins of the file as it stands."""
    raw = (desk.root / PATH).read_bytes()
    return origins(read_yaml(raw, PATH).data, desk.trail())


def commit_of(desk: TrailDesk, *loc: str | int) -> str | None:
    """Return the commit behind a field."""
    place: Loc = loc
    found = origins_of(desk).commit(place)
    return found.commit if found else None


def test_a_field_leads_to_its_last_change(desk: TrailDesk) -> None:
    """What was changed leads to the commit that changed it, what was not to the first."""
    first = desk.git("rev-parse", "HEAD")
    second = desk.change("total_with_vat: 10000.00", "total_with_vat: 9000.00", 5)
    assert second == commit_of(desk, "invoices", 0, "total_with_vat")
    assert first == commit_of(desk, "invoices", 0, "due_date")
    assert first == commit_of(desk, "debtor", "name")
    assert second == commit_of(desk, "invoices", 0)


def test_what_is_not_committed_leads_nowhere(desk: TrailDesk) -> None:
    """A value that was changed, or a payment that was added, in the working file alone."""
    text = (desk.root / PATH).read_text(encoding="utf-8")
    added = "payments:\n  - {received_on: 2026-08-01, amount: 5.00}\n"
    desk.write(PATH, text.replace("2026-04-30", "2026-04-29").replace("payments:\n", added))
    assert commit_of(desk, "invoices", 0, "due_date") is None
    assert commit_of(desk, "payments", 0) is None
    assert commit_of(desk, "payments", 1, "amount") is not None
    assert commit_of(desk, "nothing", "there") is None


def test_parts_of_an_invoice_and_terms_have_commits_of_their_own(desk: TrailDesk) -> None:
    """A dispute and a clause that came later lead to the commit that brought them."""
    dispute = "    dispute: {raised_on: 2026-06-20, reason: x}\n"
    line = "    total_with_vat: 10000.00\n"
    third = desk.change(line, line + dispute, 6)
    assert third == commit_of(desk, "invoices", 0, "dispute", "reason")
    fourth = desk.change("payments:\n", "terms: {penalty_rate: {fixed: 12.00}}\npayments:\n", 7)
    assert fourth == commit_of(desk, "terms", "penalty_rate", "fixed")
    assert fourth == commit_of(desk, "terms", "penalty_rate")


def test_twins_are_told_apart(desk: TrailDesk) -> None:
    """Two payments that are equal have each its own commit."""
    twin = "  - {received_on: 2026-07-15, amount: 2000.00, reference: VIR}\n"
    first = desk.git("rev-parse", "HEAD")
    second = desk.change(twin, twin + twin, 8)
    assert (first, second) == (
        commit_of(desk, "payments", 0, "amount"),
        commit_of(desk, "payments", 1, "amount"),
    )
