"""Scenes for the statement: a case in a few words, and what is owed on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from relance_docs.case.case import Case
from relance_docs.case.terms import Terms
from relance_docs.law.rates import packaged_rates
from relance_docs.statement.records import Statement
from relance_docs.statement.statement import statement

Scene = Callable[..., Case]
Owed = Callable[..., Statement]


@pytest.fixture(scope="session")
def scene() -> Scene:
    """Return a builder: `scene(kind, invoices=[…], payments=[…], …)`, values as a file has them.

    An invoice is issued on 2020-01-01 unless it says otherwise.
    """

    def build(kind: str = "business", **stated: Any) -> Case:  # noqa: ANN401 - as in a file
        invoices = [
            {"invoice_number": f"FA-{number}", "issue_date": "2020-01-01", **invoice}
            for number, invoice in enumerate(stated.pop("invoices"), start=1)
        ]
        debtor = {"kind": kind, "name": "Menuiserie Fictive SARL"}
        return Case.model_validate(
            {"number": "2026-001", "debtor": debtor, "invoices": invoices, **stated}
        )

    return build


@pytest.fixture(scope="session")
def owed() -> Owed:
    """Return a function: what is owed on a case on a day, under terms of the workspace."""

    def reckon(case: Case, as_of: str, **terms: Any) -> Statement:  # noqa: ANN401 - as in a file
        return statement(
            case, Terms.model_validate(terms), packaged_rates(), date.fromisoformat(as_of)
        )

    return reckon
