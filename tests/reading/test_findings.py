"""Every code, provoked by the smallest text that has it; ▸ stands before the place to be shown."""

from __future__ import annotations

from datetime import date

import pytest

from relance_docs.case.settings import Settings
from relance_docs.finding import Finding
from relance_docs.law.rates import packaged_rates
from relance_docs.reading.check import Surroundings
from relance_docs.reading.reading import check_case, check_settings, read_case, read_settings
from tools.codes import check_codes, file_codes, shape_codes

DEBTOR = "debtor: {kind: business, name: X, address: [1 RUE A, 69000 LYON]}\n"
INVOICE = (
    "invoices:\n"
    "- {invoice_number: F1, issue_date: 2026-05-04, due_date: 2026-06-03, total_with_vat: 9.00}\n"
)
DECIDED = "title:\n  decisions: [{kind: judgment, made_on: 2026-08-01, principal: 1.00, %s}]\n"
CREDITOR = "creditor: {name: C, address: [1 RUE A]}\n"
SETTINGS = Settings.model_validate(
    {
        "creditor": {
            "name": "C",
            "address": ["1 RUE A"],
            "iban": "FR5200000000000EXEMPLE00209",
        },
        "payments_checked_until": "2026-11-19",
    }
)

FILE = {
    "alias": "a: ▸*b",
    "anchor": "a: ▸&b c",
    "byte-order-mark": "\ufeff▸a: b",
    "comment-in-text": "name: Atelier ▸# 3\n",
    "control-character": "a: b▸\x07",
    "directive": "▸%YAML 1.2\n---\na: b",
    "duplicate-key": "a: b\n▸a: c",
    "empty-file": "▸# nothing\n",
    "key-not-text": "? ▸[a]\n: b",
    "merge-conflict": "a: b\n▸<<<<<<< HEAD\nc: d\n=======\nc: e\n>>>>>>> other\n",
    "merge-key": "▸<<: {a: b}",
    "no-break-space": "a: b\n▸\u00a0\u00a0c: d\n",
    "several-documents": "a: b\n▸---\nc: d",
    "tab": "a:▸\tb",
    "tag": "a: ▸!!str b",
    "too-deep": "[" * 24 + "▸[",
    "typographic-quotes": "a: ▸“b”",
    "yaml-syntax": "a: ▸'b",
}

SHAPE = {
    "missing-key": f"{DEBTOR}invoices:\n- ▸issue_date: 2026-05-04\n  total_with_vat: 9.00\n",
    "unknown-key": f"{DEBTOR}{INVOICE}▸payment: []\n",
    "unknown-word": f"debtor: {{kind: ▸busines, name: X}}\n{INVOICE}",
    "empty": f"debtor: {{kind: business, name: ▸''}}\n{INVOICE}",
    "value-expected": f"debtor: {{kind: business, name: ▸[X]}}\n{INVOICE}",
    "list-expected": f"{DEBTOR}{INVOICE}payments: ▸none\n",
    "fields-expected": f"debtor: ▸X\n{INVOICE}",
    "none-given": f"{DEBTOR}invoices: ▸[]\n",
    "amount": f"{DEBTOR}invoices:\n- total_with_vat: ▸1 200,10\n",
    "amount-negative": f"{DEBTOR}invoices:\n- total_with_vat: ▸-1.00\n",
    "percent": f"{DEBTOR}{INVOICE}terms: {{penalty_rate: {{fixed: ▸12 %}}}}\n",
    "penalty-rate": f"{DEBTOR}{INVOICE}terms: {{penalty_rate: ▸12.00}}\n",
    "date": f"{DEBTOR}{INVOICE}bodacc_checked_on: ▸3/6/2026\n",
    "date-impossible": f"{DEBTOR}{INVOICE}bodacc_checked_on: ▸2026-02-30\n",
    "moment": f"{DEBTOR}{INVOICE}history:\n- at: ▸2026-06-08 10:15\n  note: x\n",
    "count": f"{DEBTOR}{INVOICE}plan: [{{step: a, channel: post, after_due: ▸ten}}]\n",
    "flag": f"{DEBTOR}{INVOICE}plan: [{{step: a, channel: post, end_of_month: ▸yes}}]\n",
    "schema-version": f"{DEBTOR}{INVOICE}schema_version: ▸2\n",
    "too-long": f"{DEBTOR}{INVOICE}pause: {{until: 2026-12-01, reason: ▸{'x' * 4001}}}\n",
    "several-lines": 'debtor: {kind: business, name: ▸"X\\nY"}\n' + INVOICE,
}


def invoice(fields: str) -> str:
    """Return a case with one invoice of these fields beside its number and day of issue."""
    start = f"{DEBTOR}invoices:\n- invoice_number: F1\n  issue_date: 2026-05-04\n"
    return start + "".join(f"  {line}\n" for line in fields.splitlines())


def event(fields: str) -> str:
    """Return a case with one event."""
    return f"{DEBTOR}{INVOICE}history:\n- at: 2026-06-08\n  {fields}\n"


DUE = "due_date: 2026-06-03\n"
TOTAL = "total_with_vat: 9.00\n"
PARTS = "instalments: [{due_date: 2026-06-03, amount: 4.00}, {due_date: %s, amount: 5.00}]\n"
SECOND = (
    "- {invoice_number: %s, issue_date: 2026-05-04, due_date: 2026-06-03, total_with_vat: 9.00}"
)
NOTICE = "- {at: 2026-06-%s, step: %s, pay_by: %s}\n"
PIECES = (
    "pieces:\n- {id: a, kind: other, title: t, file: a.pdf}\n"
    "- {id: b, kind: other, title: u, file: b.pdf}\n"
)
LISTED = "bordereaux:\n- {communicated_on: 2026-09-%s, pieces: [%s]}\n"
SENT_AGAIN = LISTED.removeprefix("bordereaux:\n")

CASE = {
    "address-missing": "debtor: ▸{kind: business, name: X}\n" + INVOICE,
    "postcode-missing": "debtor: {kind: business, name: X, address: ▸[1 RUE DU TEST]}\n" + INVOICE,
    "address-too-long": (
        "debtor: {kind: business, name: X, address: [▸" + "A" * 39 + "]}\n" + INVOICE
    ),
    "to-confirm": f"{DEBTOR}{INVOICE}to_confirm: [▸due dates]\n",
    "debtor-iban": (
        "debtor: {kind: business, name: X, address: [A], ibans: [▸FR0012]}\n" + INVOICE
    ),
    "public-body-only": (
        "debtor: {kind: business, name: X, address: [A], public_body: ▸{service_code: S}}\n"
        + INVOICE
    ),
    "sent-back": (
        "debtor: {kind: public_body, name: X, address: [A]}\n"
        + INVOICE.replace(
            "total_with_vat", "sent_back: {notified_on: ▸2025-01-01, reason: r}, total_with_vat"
        )
    ),
    "party-twice": f"{DEBTOR}co_debtors: [{{name: ▸X, address: [A], bound_by: c}}]\n{INVOICE}",
    "unknown-party": f"{DEBTOR}{INVOICE}history: [{{at: 2026-06-10, party: ▸Y, note: n}}]\n",
    "party-unreached": (
        f"{DEBTOR}co_debtors: [{{name: Y, address: [▸{'A' * 39}], bound_by: c}}]\n{INVOICE}"
    ),
    "guarantee-of-invoices": (
        f"{DEBTOR}guarantors: [{{name: Y, address: [A], signed_on: 2026-01-01, invoices: [▸F2]}}]\n"
        + INVOICE
    ),
    "guarantee-not-shown": (
        f"{DEBTOR}guarantors: [▸{{name: Y, address: [A], signed_on: 2026-01-01}}]\n{INVOICE}"
    ),
    "solidarity-not-shown": (
        f"{DEBTOR}co_debtors: [▸{{name: Y, address: [A], bound_by: c}}]\n{INVOICE}"
    ),
    "country-code": DEBTOR.replace("address", "country: ▸ZZ, address") + INVOICE,
    "country-not-said": (
        "debtor: {kind: business, name: X, address: ▸[RUE A, 1000 BRUXELLES, BELGIQUE]}\n" + INVOICE
    ),
    "law-not-known": DEBTOR.replace("address", "country: ▸GB, address") + INVOICE,
    "law-without-source": f"{DEBTOR}applicable_law: ▸FR\n{INVOICE}",
    "bic-for-abroad": DEBTOR.replace("address", "country: ▸GB, address") + INVOICE,
    "consumer-with-siren": (
        'debtor: {kind: consumer, name: X, address: [A], siren: ▸"000200022"}\n' + INVOICE
    ),
    "professional-not-stated": (
        "debtor: {kind: ▸business, name: X, legal_form: Association, address: [A]}\n" + INVOICE
    ),
    "professional-only": (
        "debtor: {kind: business, name: X, professional: ▸true, address: [A]}\n" + INVOICE
    ),
    "syndic-missing": (
        "debtor: {kind: consumer, name: ▸Syndicat des copropriétaires X, address: [A]}\n" + INVOICE
    ),
    "address-cut": "debtor: {kind: business, name: X, address: [▸3, QUAI A]}\n" + INVOICE,
    "email-address": (
        "debtor: {kind: business, name: X, address: [A], contact: {name: B, email: ▸b@c}}\n"
        + INVOICE
    ),
    "consumer-without-mediator": ("debtor: {kind: ▸consumer, name: X, address: [A]}\n" + INVOICE),
    "siren": 'debtor: {kind: business, name: X, address: [A], siren: ▸"000200023"}\n' + INVOICE,
    "siret": 'debtor: {kind: business, name: X, address: [A], siret: ▸"1"}\n' + INVOICE,
    "vat-identifier": (
        "debtor: {kind: business, name: X, address: [A], vat_identifier: ▸FR1}\n" + INVOICE
    ),
    "identifiers-disagree": (
        'debtor: {kind: business, name: X, address: [A], siren: "000200022", '
        "vat_identifier: ▸FR39000100016}\n" + INVOICE
    ),
    "amount-due": invoice(DUE + TOTAL + "amount_due: ▸8.00"),
    "paid-too-much": invoice(DUE + TOTAL + "paid_amount: ▸10.00"),
    "instalments-total": invoice(TOTAL + "instalments: ▸[{due_date: 2026-06-03, amount: 4.00}]"),
    "without-vat-total": invoice(DUE + TOTAL + "total_without_vat: ▸10.00"),
    "without-vat-missing": f"{DEBTOR}terms: {{base: without_vat}}\n"
    + INVOICE.replace("- {", "- ▸{"),
    "refund-without-receipt": f"{DEBTOR}{INVOICE}payments: "
    "[{received_on: 2026-07-01, amount: 1.00}, {received_on: 2026-07-02, amount: ▸-1.01}]\n",
    "zero-amount": (f"{DEBTOR}{INVOICE}payments: [{{received_on: 2026-07-01, amount: ▸0.00}}]\n"),
    "credit-note-total": invoice(DUE + "total_with_vat: ▸9.00")
    + "credit_notes: [{number: A, issue_date: 2026-05-05, amount: 9.01, invoice_number: F1}]\n",
    "dispute-amount": invoice(
        DUE + TOTAL + "dispute: {raised_on: 2026-06-01, reason: r, amount: ▸9.01}"
    ),
    "date-in-the-future": f"{DEBTOR}{INVOICE}bodacc_checked_on: ▸2026-11-21\n",
    "year": f"{DEBTOR}{INVOICE}bodacc_checked_on: ▸0206-06-03\n",
    "due-date-missing": invoice(TOTAL).replace("- invoice", "- ▸invoice"),
    "due-date-twice": invoice(TOTAL + PARTS % "2026-07-03" + "due_date: ▸2026-06-03"),
    "due-before-issue": invoice(TOTAL + "due_date: ▸2026-05-03"),
    "delivered-after-due": invoice(TOTAL + DUE + "delivery_date: ▸2026-06-04"),
    "payment-before-issue": (
        f"{DEBTOR}{INVOICE}payments: [{{received_on: ▸2026-05-03, amount: 1.00}}]\n"
    ),
    "bounced-before-received": f"{DEBTOR}{INVOICE}payments: "
    "[{received_on: 2026-07-02, amount: 1.00, bounced: {bounced_on: ▸2026-07-01}}]\n",
    "credit-note-before-invoice": f"{DEBTOR}{INVOICE}credit_notes: "
    "[{number: A, issue_date: ▸2026-05-03, amount: 1.00, invoice_number: F1}]\n",
    "dispute-dates": invoice(
        DUE + TOTAL + "dispute: {raised_on: 2026-06-02, reason: r, resolved_on: ▸2026-06-01}"
    ),
    "instalments-order": invoice(TOTAL + PARTS % "▸2026-06-03"),
    "invoice-number-twice": f"{DEBTOR}{INVOICE}{SECOND % '▸f1'}\n",
    "credit-note-twice": f"{DEBTOR}{INVOICE}credit_notes:\n"
    "- {number: A, issue_date: 2026-05-05, amount: 1.00}\n"
    "- {number: ▸A, issue_date: 2026-05-06, amount: 2.00}\n",
    "piece-id-twice": f"{DEBTOR}{INVOICE}pieces:\n"
    "- {id: a, kind: other, title: t}\n- {id: ▸a, kind: other, title: u}\n",
    "payment-twice": f"{DEBTOR}{INVOICE}payments:\n"
    "- {received_on: 2026-07-01, amount: 1.00}\n- {received_on: ▸2026-07-01, amount: 1.00}\n",
    "unknown-invoice": f"{DEBTOR}{INVOICE}payments: "
    "[{received_on: 2026-07-01, amount: 1.00, invoice_number: ▸F2}]\n",
    "unknown-piece": event("outcome: delivered\n  proof: ▸p-x"),
    "due-date-beyond-maximum": invoice(TOTAL + "due_date: ▸2026-07-16"),
    "clause-below-floor": (
        f"{DEBTOR}terms: {{source: s, penalty_rate: ▸{{fixed: 7.85}}}}\n{INVOICE}"
    ),
    "clause-not-applied": "debtor: {kind: public_body, name: X, address: [A]}\n"
    f"terms: {{source: s, penalty_rate: ▸{{fixed: 12.00}}}}\n{INVOICE}",
    "clause-without-source": f"{DEBTOR}terms: {{penalty_rate: ▸{{fixed: 12.00}}}}\n{INVOICE}",
    "stated-clause": f"{DEBTOR}"
    + INVOICE.replace("9.00}", "9.00, stated_terms: [▸'PMD: trois fois le taux légal']}"),
    "floor-decision-unsigned": f"{DEBTOR}terms: {{below_floor: ▸floor}}\n{INVOICE}",
    "plan-empty": f"{DEBTOR}{INVOICE}plan: ▸[]\n",
    "step-delay": f"{DEBTOR}{INVOICE}plan: [▸{{step: a, channel: post}}]\n",
    "step-twice": f"{DEBTOR}{INVOICE}plan:\n- {{step: a, channel: post, after_due: 1}}\n"
    "- {step: ▸a, channel: post, after_due: 2}\n",
    "step-name": f"{DEBTOR}{INVOICE}plan: [{{step: ▸../a, channel: post, after_due: 1}}]\n",
    "first-step": f"{DEBTOR}{INVOICE}plan: [{{step: a, channel: post, after_previous: ▸1}}]\n",
    "step-order": f"{DEBTOR}{INVOICE}plan:\n- {{step: a, channel: post, after_due: 2}}\n"
    "- {step: b, channel: post, after_due: ▸1}\n",
    "days-to-pay": f"{DEBTOR}{INVOICE}plan: [{{step: mise-en-demeure, channel: registered, "
    "after_due: 1, days_to_pay: ▸7}]\n",
    "history-order": f"{DEBTOR}{INVOICE}history:\n- {{at: 2026-06-08, note: a}}\n"
    "- {at: ▸2026-06-07, note: b}\n",
    "nothing-said": f"{DEBTOR}{INVOICE}history:\n- ▸at: 2026-06-08\n",
    "unknown-step": event("step: ▸relnce-1"),
    "skipped-without-step": event("note: x\n  skipped: ▸too soon"),
    "again-without-step": event("note: x\n  again: ▸envelope came back"),
    "promise-missing": event("outcome: ▸promise"),
    "promise-before-made": event("promise: {pay_by: ▸2026-06-07}"),
    "pay-by-past": event("step: relance-2\n  pay_by: ▸2026-06-08"),
    "deadline-not-later": f"{DEBTOR}{INVOICE}history:\n"
    + NOTICE % ("18", "relance-2", "2026-06-30")
    + NOTICE % ("28", "avertissement", "▸2026-06-30"),
    "received-before-sent": event("step: relance-2\n  received_on: ▸2026-06-07"),
    "step-taken-twice": f"{DEBTOR}{INVOICE}history:\n- {{at: 2026-06-08, step: relance-1}}\n"
    "- {at: 2026-06-09, step: ▸relance-1}\n",
    "amount-changed": "debtor: {kind: business, name: X, address: [1 RUE A, 69000 LYON]}\n"
    "invoices:\n- {invoice_number: F1, issue_date: 2026-05-04, due_date: 2026-06-03, "
    "total_with_vat: ▸9.00}\n"
    "history:\n- {at: 2026-06-08, step: relance-2, document: {file: a.pdf, sha256: "
    + "0" * 64
    + ", amounts: [{invoice_number: F1, amount_due: 10.00}]}}\n",
    "tracking-number": event("step: relance-2\n  tracking_number: ▸1A 123 456 7890 4"),
    "sha256": event("step: relance-1\n  document: {file: a, sha256: ▸abc}"),
    "interruption-without-proof": event("interruption: ▸{cause: acknowledgment}"),
    "circumstance-without-proof": event("note: x\n  circumstance: ▸danger"),
    "communicated-unknown": f"{DEBTOR}{INVOICE}{PIECES}{LISTED % ('01', 'a, ▸c')}",
    "communicated-twice": f"{DEBTOR}{INVOICE}{PIECES}{LISTED % ('01', 'a, ▸a')}",
    "bordereau-renumbered": (
        f"{DEBTOR}{INVOICE}{PIECES}{LISTED % ('01', 'a')}{SENT_AGAIN % ('02', '▸b, a')}"
    ),
    "bordereaux-order": (
        f"{DEBTOR}{INVOICE}{PIECES}{LISTED % ('02', 'a')}{SENT_AGAIN % ('▸01', 'a, b')}"
    ).replace("2026-09-▸01", "▸2026-09-01"),
    "communicated-withdrawn": (
        f"{DEBTOR}{INVOICE}pieces: [▸{{id: a, kind: other, title: t}}]\n{LISTED % ('01', 'a')}"
    ),
    "closed-unpaid": f"{DEBTOR}{INVOICE}closed: {{reason: ▸paid, closed_on: 2026-07-01}}\n",
    "closed-and-paused": f"{DEBTOR}{INVOICE}closed: {{reason: waived, closed_on: 2026-07-01}}\n"
    "pause: ▸{until: 2026-08-01, reason: r}\n",
    "closed-with-credit": f"{DEBTOR}{INVOICE}closed: ▸{{reason: settled, closed_on: 2026-07-01}}\n"
    "payments: [{received_on: 2026-05-10, amount: 99999.00}]\n",
    "event-after-end": f"{DEBTOR}{INVOICE}closed: {{reason: waived, closed_on: 2026-06-01}}\n"
    "history: [{at: 2026-06-08, step: ▸relance-1}]\n",
    "pause-dates": (
        f"{DEBTOR}{INVOICE}pause: {{since: 2026-08-01, until: ▸2026-08-01, reason: r}}\n"
    ),
    "over-indebtedness-dates": f"{DEBTOR}{INVOICE}over_indebtedness: "
    "{admissible_on: 2026-10-05, informed_on: ▸2026-10-04}\n",
    "insolvency-dates": f"{DEBTOR}{INVOICE}insolvency: {{kind: redressement, "
    "opened_on: 2026-08-02, published_on: ▸2026-08-01}\n",
    "title-dates": f"{DEBTOR}{INVOICE}" + DECIDED % "served_on: ▸2026-07-31",
    "title-order": f"{DEBTOR}{INVOICE}title:\n  decisions:\n"
    "  - {kind: judgment, made_on: 2026-08-01, principal: 1.00}\n"
    "  - {kind: judgment, made_on: ▸2026-07-01, principal: 1.00}\n",
    "title-too-much": (f"{DEBTOR}{INVOICE}" + DECIDED % "costs: 1.00").replace(
        "principal: 1.00", "principal: ▸9.01"
    ),
    "title-interest": f"{DEBTOR}{INVOICE}" + DECIDED % "interest_rate: ▸{fixed: 12.00}",
    "enforced-without-title": f"{DEBTOR}{INVOICE}"
    + DECIDED % "served_on: 2026-08-02"
    + "  measures: [{kind: demand, taken_on: ▸2026-09-01}]\n",
    "title-unserved": f"{DEBTOR}{INVOICE}" + DECIDED % "enforceable_on: ▸2026-08-02",
    "title-delay": f"{DEBTOR}{INVOICE}" + DECIDED % "delay_lost_on: ▸2026-08-02",
    "title-void": f"{DEBTOR}{INVOICE}"
    + (DECIDED % "served_on: ▸2027-02-02").replace("kind: judgment", "kind: order"),
    "title-too-early": f"{DEBTOR}{INVOICE}"
    + (DECIDED % "served_on: 2026-08-03, enforceable_on: ▸2026-09-03").replace(
        "kind: judgment", "kind: order"
    ),
    "plan-before-agreed": f"{DEBTOR}{INVOICE}payment_plan: {{agreed_on: 2026-08-02, "
    "instalments: [{due_date: ▸2026-08-01, amount: 9.00}]}\n",
}

CREDITOR_IS = "creditor: {name: C, address: [1 RUE A], %s}\n"
OF_SETTINGS = {
    "siren": CREDITOR_IS % 'siren: ▸"000100017"',
    "siret": CREDITOR_IS % 'siret: ▸"00010001600014"',
    "vat-identifier": CREDITOR_IS % "vat_identifier: ▸FR40000100016",
    "identifiers-disagree": CREDITOR_IS % 'siren: "000100016", siret: ▸"00020002200010"',
    "address-cut": "creditor: {name: C, address: [▸3 bis, QUAI A]}\n",
    "email-address": CREDITOR_IS % "email: ▸compta@exemplé.fr",
    "iban": CREDITOR_IS % "iban: ▸FR7600000000000000000004267",
    "bic": CREDITOR_IS % "bic: ▸EXEM",
    "creditor-incomplete": (
        'creditor: ▸{name: C, address: [1 RUE A], siren: "000100016", '
        "signatory: {name: A, role: B}}\n"
    ),
    "creditor-address": "creditor: {name: C, address: ▸[]}\n",
    "sender-missing": CREDITOR_IS % "acts_as: ▸collector",
    "mandate-missing": CREDITOR_IS % "acts_as: collector" + "sender: ▸{name: S, address: [A]}\n",
    "sender-not-used": f"{CREDITOR}sender: ▸{{name: S, address: [A]}}\n",
    "payments-not-checked": f"▸{CREDITOR}",
    "settings-clause-below-floor": (
        f"{CREDITOR}terms: {{source: s, penalty_rate: ▸{{fixed: 5.00}}}}\n"
    ),
    "clause-without-source": f"{CREDITOR}terms: {{penalty_rate: ▸{{fixed: 12.00}}}}\n",
    "floor-decision-unsigned": f"{CREDITOR}terms: {{below_floor: ▸floor}}\n",
    "terms-of-case": f"{CREDITOR}terms: {{accepted_on: ▸2024-01-01}}\n",
    "added-rate": f"{CREDITOR}rates:\n- semester: ▸2027\n  ecb_percent: 2.00\n  source: s\n",
    "options-language": f"{CREDITOR}options: {{language: ▸en}}\n",
    "mail-address": f"{CREDITOR}mail: {{smtp: {{host: h.fr}}, from: ▸a@b}}\n",
    "mail-server": f"{CREDITOR}mail: {{smtp: {{host: smtp.exemple.fr, security: ▸none}}}}\n",
    "mail-sender-missing": f"{CREDITOR}mail: ▸{{smtp: {{host: h.fr}}}}\n",
    "port": f"{CREDITOR}mail: {{smtp: {{host: h.fr, port: ▸65536}}}}\n",
    "approval-step": f"{CREDITOR}approval: {{mise-en-demeure: 2, relance-9: ▸2}}\n",
    "timestamp-url": f"{CREDITOR}evidence: {{timestamp: {{url: ▸ftp://x}}}}\n",
    "date-in-the-future": f"{CREDITOR}payments_checked_until: ▸2026-11-21\n",
    "step-delay": (f"{CREDITOR}plan: [{{step: a, channel: post, before_due: 1, after_due: ▸1}}]\n"),
    "days-to-pay": (
        f"{CREDITOR}plan: [{{step: med, template: mise-en-demeure, channel: registered, "
        "after_due: 1, days_to_pay: ▸7}]\n"
    ),
}
# Codes that need a folder, other files or other bytes: tests/workspace, test_hostile_bytes.py.
ELSEWHERE = {
    "book-contradicted",
    "book-name",
    "book-of-a-case",
    "book-unknown",
    "case-file-ending",
    "case-number",
    "case-number-twice",
    "debtor-in-other-case",
    "document-changed",
    "file-not-as-named",
    "encoding",
    "file-missing",
    "file-of-another-case",
    "file-outside",
    "file-too-large",
    "invoice-in-other-case",
    "merged-into",
    "too-many-values",
    "unreadable",
    "value",  # what no field of today can give
}

WITH_IDENTIFIER = "debtor: {kind: business, name: X, address: [A], %s}\n" + INVOICE


def around(settings: Settings | None) -> Surroundings:
    """Return a day on which to judge, and the published rates."""
    day = date(2026, 11, 20)
    return Surroundings(settings=settings, as_of=day, latest=day, rates=packaged_rates())


def case_findings(text: str) -> tuple[Finding, ...]:
    """Return all that is wrong in a case file."""
    reading = read_case(text.encode(), path="cases/x.yaml", number="x")
    return (*reading.findings, *check_case(reading, around(SETTINGS)))


def settings_findings(text: str) -> tuple[Finding, ...]:
    """Return all that is wrong in a relance.yaml."""
    reading = read_settings(text.encode(), path="relance.yaml")
    return (*reading.findings, *check_settings(reading, around(None)))


def marked(text: str) -> tuple[str, tuple[int, int]]:
    """Return the text without its mark, and the line and column where it stood."""
    before, _, after = text.partition("▸")
    start = before.rfind("\n") + 1
    column = len(before[start:].removeprefix("\ufeff")) + 1
    return before + after, (before.count("\n") + 1, column)


@pytest.mark.parametrize(("code", "text"), [*FILE.items(), *SHAPE.items(), *CASE.items()])
def test_case_finding_stands_at_its_place(code: str, text: str) -> None:
    """Each fault of a case file is found once, where it was made."""
    plain, place = marked(text)

    found = [(f.place.line, f.place.column) for f in case_findings(plain) if f.code == code]

    assert [place] == found


@pytest.mark.parametrize(
    "text", ["a: b\n▸due_date 2026-04-26\nc: d\n", "- a: b\n  ▸due_date 2026-04-26\n  c: d\n"]
)
def test_a_key_without_colon_stands_where_it_begins(text: str) -> None:
    """The parser misses the colon on the next line, which has no fault."""
    plain, place = marked(text)

    assert [place] == [(f.place.line, f.place.column) for f in case_findings(plain)]


@pytest.mark.parametrize(("code", "text"), OF_SETTINGS.items())
def test_settings_finding_stands_at_its_place(code: str, text: str) -> None:
    """Each fault of relance.yaml is found once, where it was made."""
    plain, place = marked(text)

    found = [(f.place.line, f.place.column) for f in settings_findings(plain) if f.code == code]

    assert [place] == found


def test_every_code_has_an_example() -> None:
    """No code exists that no test provokes, and no test is about a code that is not."""
    known = {each.code for each in (*file_codes(), *shape_codes(), *check_codes())}

    assert known == {*FILE, *SHAPE, *CASE, *OF_SETTINGS, *ELSEWHERE}


@pytest.mark.parametrize("text", [f"{DEBTOR}{INVOICE}", event("step: relance-1")])
def test_right_case_has_no_finding(text: str) -> None:
    """A case of four lines is enough."""
    assert () == case_findings(text)


def test_all_faults_in_one_run() -> None:
    """Faults of form and faults of content are told together; what depends on a broken entry waits.

    The second invoice has a wrong amount due; the first cannot be read, so that the payment that
    names it is not blamed.
    """
    text = (
        "debtor: {kind: business, name: X, adress: [A]}\n"
        "invoices:\n"
        "- {invoice_number: F1, issue_date: 4/5/2026, total_with_vat: 9.00}\n"
        "- {invoice_number: F2, issue_date: 2026-05-04, due_date: 2026-06-03,\n"
        "   total_with_vat: 9.00, amount_due: 8.00}\n"
        "payments: [{received_on: 2026-07-01, amount: 1.00, invoice_number: F1}]\n"
    )

    found = [(f.place.line, f.code) for f in case_findings(text)]

    assert [(1, "unknown-key"), (3, "date"), (5, "amount-due")] == found


def test_misspelt_needed_field_is_told_once() -> None:
    """A needed field with a misspelt key is not also missing."""
    found = [finding.code for finding in case_findings(f"Debtor: {{}}\n{INVOICE}")]

    assert ["unknown-key"] == found


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (f"{DEBTOR}{INVOICE}paiements: []\n", "did you mean 'payments'?"),
        (f"{DEBTOR}{INVOICE}history:\n- {{at: 2026-06-08, chanel: post}}\n", "mean 'channel'?"),
        (f"{DEBTOR}{INVOICE}due_date: 2026-06-03\n", "does not belong here but in 'invoices"),
        (f"debtor: {{kind: société, name: X}}\n{INVOICE}", "did you mean 'business'?"),
        (f"{DEBTOR}invoices:\n- total_with_vat: 1.200,5 €\n", "write 1200.50"),
        (f"{DEBTOR}{INVOICE}bodacc_checked_on: 3/6/2026\n", "write 2026-06-03"),
        (f"{DEBTOR}invoices:\n- total_with_vat: -5\n", "is written without a sign"),
        (f"debtor:\n{INVOICE}", "'debtor' has no value"),
        (f"{DEBTOR}invoices: [{{total_with_vat: 9,50}}]\n", "decimals need a point"),
        (WITH_IDENTIFIER % 'siren: "000200023"', "its check digit is wrong; copy it again"),
        (WITH_IDENTIFIER % "siren: 200022", "nine digits, see the Kbis"),
        (WITH_IDENTIFIER % 'siret: "00020002200011"', "its check digit is wrong; copy it again"),
        (WITH_IDENTIFIER % "vat_identifier: FR40000100016", "two digits or its SIREN are wrong"),
        ("history: [{promise: 2026-12-01}]\n", "write 'promise: {pay_by: 2026-12-01}'"),
        ("history: [{promise: 1/12/2026}]\n", "write 'promise: {pay_by: 2026-12-01}'"),
        ("history: [{promise: demain}]\n", "write 'promise: {pay_by: 2026-12-01}'"),
        ("debtor: {contact: C. Petit}\n", "write 'contact: {name: C. Petit}'"),
        ("invoices: [{invoice_number:F1, a: b}]\n", "write 'invoice_number: F1'"),
        (
            invoice(DUE + TOTAL + "terms: {source: s, penalty_rate: {fixed: 5.00}}"),
            "write in these 'terms:' below_floor:",
        ),
        (
            f"{DEBTOR}terms: {{source: s, penalty_rate: {{fixed: 5.00}}}}\n{INVOICE}",
            "write in the 'terms:' of the case below_floor:",
        ),
    ],
)
def test_finding_says_what_to_write(text: str, sentence: str) -> None:
    """A misspelt word is met with the near one, a wrong form with the right one."""
    assert any(sentence in str(finding.message) for finding in case_findings(text))


def test_empty_list_is_left_out() -> None:
    """`payments:` with nothing after it is a list without items."""
    assert () == case_findings(f"{DEBTOR}{INVOICE}payments:\nhistory:\nterms:\n")


SLIPS = {
    "a: b\nissue_date▸:2026-10-04\nc: d\n": "write 'issue_date: 2026-10-04'",
    "- invoice_number▸:F1\n  issue_date: 2026-05-04\n": "write 'invoice_number: F1'",
    "debtor:\n  name: 'L▸'Atelier SARL'\n  siren: 5\n": "this apostrophe ends the text",
    "debtor: {name: 'L▸'Atelier d'Anne'}\n": "this apostrophe ends the text",
    'debtor:\n  name: "Le ▸"Petit" Atelier"\n': "this quotation mark ends the text",
    "a: [1 RUE A ▸#3, 69000 LYON]\nb: c\n": "' #' begins a comment",
    "a: b\nissue_date:▸\u00a02026-10-04\nc: d\n": "no-break space U+00A0",
    "a: b\n  ▸\u202fc: d\n": "no-break space U+202F",
    "-▸\u00a0a: b\n": "no-break space U+00A0",
    "a: {b: c, d:▸\u202fe}\n": "no-break space U+202F",
    "a: b▸\u200b\n": "invisible control character U+200B",
}


@pytest.mark.parametrize(("text", "sentence"), SLIPS.items())
def test_slip_is_named_where_it_was_made(text: str, sentence: str) -> None:
    """What the parser stumbles on a line later is shown where the hand slipped."""
    plain, place = marked(text)
    first = case_findings(plain)[0]

    assert place == (first.place.line, first.place.column)
    assert sentence in str(first.message)


@pytest.mark.parametrize(
    "line",
    [
        "name: Atelier  # le débiteur",
        "name: 'Atelier # 3'",
        "name: Atelier#3",
        "phone: 04 00 00 00 00 # le matin",
        "name: Les « Deux » Rives",
        "name: 1\u00a0200 poteaux",
    ],
)
def test_right_text_is_not_doubted(line: str) -> None:
    """A comment after two spaces, a # in a word, quotation marks in a text are all right."""
    codes = {finding.code for finding in case_findings(f"{line}\n")}

    assert not codes & {"comment-in-text", "typographic-quotes", "no-break-space"}


def test_signatory_is_shown_as_it_is_written() -> None:
    """A name where fields are expected is met with the fields, the name among them."""
    found = settings_findings(CREDITOR_IS % "signatory: Claire Martin")

    assert [
        "'signatory' consists of fields; write 'signatory: {name: Claire Martin, role: …}'"
    ] == [str(finding.message) for finding in found if finding.code == "fields-expected"]
