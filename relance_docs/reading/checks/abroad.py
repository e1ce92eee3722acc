"""A debtor abroad: which country, which law, how it is paid and reached; nothing is guessed."""

# ruff: noqa: D401 - the docstring of a check says what must hold

from __future__ import annotations

from collections.abc import Iterator

from relance_docs.case.case import Case
from relance_docs.finding import Severity
from relance_docs.law.jurisdictions import Territory, place_of
from relance_docs.law.tongues import COUNTRIES
from relance_docs.message import Message
from relance_docs.reading.check import Spot, Surroundings, check


@check("country-code", stands_alone=True)
def country_code(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """A country is one of ISO 3166-1, by its two letters: GB, DE, CH."""
    named = (
        (("debtor", "country"), case.debtor.country),
        (("applicable_law",), case.applicable_law),
    )
    for loc, code in named:
        if code is not None and code not in COUNTRIES:
            yield loc, Message("'{value}' is no country of ISO 3166; write GB, DE, CH…", value=code)


@check("country-not-said", Severity.WARNING, stands_alone=True)
def country_not_said(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """An address in another country is said by `debtor.country`: no French law is presumed then."""
    debtor = case.debtor
    if debtor.country is None and debtor.address and not (debtor.siren or debtor.siret):
        place = place_of(debtor.address, debtor.vat_identifier)
        if place.territory is Territory.ABROAD:
            yield (
                ("debtor", "address"),
                Message(
                    "the address seems to be in another country: `relance set {case}"
                    " debtor.country=…`; no penalty of French law is then claimed unless that law"
                    " is recorded",
                    case=case.number,
                ),
            )


@check("law-not-known", Severity.WARNING, stands_alone=True)
def law_not_known(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """For a debtor abroad the law of the contract is a fact (Rome I, art. 3, 4), or not known."""
    if case.debtor.is_abroad and case.applicable_law is None:
        yield (
            ("debtor", "country"),
            Message(
                "the law of the contract is not recorded: principal alone is claimed; once it is"
                " known, `relance set {case} applicable_law=FR applicable_law_source=…`",
                case=case.number,
            ),
        )


@check("law-without-source", Severity.WARNING, stands_alone=True)
def law_without_source(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """Which law governs is said with where it is agreed, or why it applies."""
    if case.applicable_law is not None and case.applicable_law_source is None:
        yield (
            ("applicable_law",),
            Message("say where that is agreed, or why: add applicable_law_source"),
        )


@check("bic-for-abroad", Severity.WARNING)
def bic_for_abroad(case: Case, around: Surroundings) -> Iterator[Spot]:
    """Who pays from abroad is told the BIC beside the IBAN."""
    settings = around.settings
    if case.debtor.is_abroad and settings and settings.creditor.iban and not settings.creditor.bic:
        yield (
            ("debtor", "country"),
            Message("a payer abroad needs the BIC: enter creditor.bic in relance.yaml"),
        )


ABROAD = (country_code, country_not_said, law_not_known, law_without_source, bic_for_abroad)
