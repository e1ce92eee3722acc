"""Every check of a case and of relance.yaml, in the order in which a person would look."""

from __future__ import annotations

from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.settings import Settings
from relance_docs.reading.check import Check
from relance_docs.reading.checks.abroad import ABROAD
from relance_docs.reading.checks.bordereaux import BORDEREAUX
from relance_docs.reading.checks.dates import DATES, implausible_year, in_the_future
from relance_docs.reading.checks.debtor import DEBTOR
from relance_docs.reading.checks.history import HISTORY
from relance_docs.reading.checks.identifiers import (
    CREDITOR_IDENTIFIERS,
    DEBTOR_IDENTIFIERS,
    REACHING_DEBTOR,
    REACHING_WRITER,
)
from relance_docs.reading.checks.obligors import OBLIGORS
from relance_docs.reading.checks.plans import CASE_PLANS, SETTINGS_PLAN
from relance_docs.reading.checks.public_body import PUBLIC_BODY
from relance_docs.reading.checks.references import REFERENCES
from relance_docs.reading.checks.settings import MAIL, SETTINGS
from relance_docs.reading.checks.states import STATES
from relance_docs.reading.checks.terms import TERMS
from relance_docs.reading.checks.titles import TITLES
from relance_docs.reading.checks.totals import TOTALS

CASE_CHECKS: Final[tuple[Check[Case], ...]] = (
    *DEBTOR,
    *REACHING_DEBTOR,
    *DEBTOR_IDENTIFIERS,
    *ABROAD,
    *OBLIGORS,
    *PUBLIC_BODY,
    *TOTALS,
    *DATES,
    *REFERENCES,
    *TERMS,
    *CASE_PLANS,
    *HISTORY,
    *BORDEREAUX,
    *STATES,
    *TITLES,
)
SETTINGS_CHECKS: Final[tuple[Check[Settings], ...]] = (
    *CREDITOR_IDENTIFIERS,
    *REACHING_WRITER,
    in_the_future,
    implausible_year,
    *SETTINGS_PLAN,
    *SETTINGS,
    *MAIL,
)
