"""The report that lies in a dossier says what the dossier says."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest

from relance_docs.dossier.make import DossierMade
from tests.dossier.dossier_desk import owed_on

CASES = ("handed_over", "disputed", "insolvent", "public", "consumer")


@pytest.mark.parametrize("name", CASES)
def test_the_report_in_the_zip_has_the_totals_of_the_dossier(
    name: str, root: Path, request: pytest.FixtureRequest
) -> None:
    """Total, principal, penalties and the indemnity that is due are those of the statement."""
    made: DossierMade = request.getfixturevalue(name)
    owed = owed_on(root, made.case)

    with ZipFile(made.archive) as zipped:
        page = zipped.read(f"dossier-{made.case}/audit.html").decode("utf-8")
    shown = [Decimal(text) for text in re.findall(r'<dd><data value="([^"]*)">', page)]

    expected = [owed.total_due, owed.principal_due, owed.penalties_due]
    expected += [owed.indemnity_due] * bool(owed.indemnity_due)
    assert expected == shown[: len(expected)]
