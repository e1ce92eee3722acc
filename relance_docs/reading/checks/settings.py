"""relance.yaml: who claims, on what terms, with which rates, through which mail servers."""

# ruff: noqa: D401 - the docstring of a check says what must hold

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final
from urllib.parse import urlsplit

from relance_docs.case.documents import DocumentKind

# ruff: noqa: D401 - the docstring of a check says what must hold
from relance_docs.case.mail import ImapServer, SmtpServer, is_loopback
from relance_docs.case.parties import ActsAs
from relance_docs.case.settings import Settings
from relance_docs.errors import RefusalError
from relance_docs.finding import Severity
from relance_docs.law.clauses import shortfalls
from relance_docs.law.rates import MissingRateError, packaged_rates
from relance_docs.law.semesters import Semester
from relance_docs.message import Message
from relance_docs.plan.default import DEFAULT_PLAN
from relance_docs.plan.kinds import StepKind, kind_of
from relance_docs.reading.check import Spot, Surroundings, check
from relance_docs.reading.checks.debtor import MAX_CHARACTERS, MAX_LINES
from relance_docs.reading.checks.identifiers import is_email, no_email
from relance_docs.reading.checks.terms import unsigned_decision, without_source

_NEEDED: Final = ("iban", "siren")


@check("creditor-incomplete", Severity.WARNING, stands_alone=True)
def creditor_incomplete(settings: Settings, _around: Surroundings) -> Iterator[Spot]:
    """Letters name the creditor's SIREN, the account to pay to and the person who signs for it."""
    signs = () if settings.writer_signs else ("signatory",)
    for field in (*_NEEDED, *signs):
        if getattr(settings.creditor, field) is None:
            yield (
                ("creditor",),
                Message("letters need the creditor's {field}; add '{field}: …'", field=field),
            )


@check("creditor-address", stands_alone=True)
def creditor_address(settings: Settings, _around: Surroundings) -> Iterator[Spot]:
    """The address of the creditor has one to six lines of at most 38 characters."""
    address = settings.creditor.address
    if not 1 <= len(address) <= MAX_LINES:
        yield (
            ("creditor", "address"),
            Message("an address has one to {limit} lines", limit=MAX_LINES),
        )
    for i, line in enumerate(address):
        if len(line) > MAX_CHARACTERS:
            yield (
                ("creditor", "address", i),
                Message(
                    "{count} characters; a line of an address has at most {limit}",
                    count=len(line),
                    limit=MAX_CHARACTERS,
                ),
            )


@check("sender-missing")
def sender_missing(settings: Settings, _around: Surroundings) -> Iterator[Spot]:
    """Who writes for a creditor (`acts_as` collector, accountant or lawyer) is named in `sender`.

    Law: R124-4 CPCE for a collector.
    """
    if settings.creditor.acts_as is not ActsAs.CREDITOR and settings.sender is None:
        yield (
            ("creditor", "acts_as"),
            Message("who writes for the creditor? add 'sender:' with its name and address"),
        )


@check("mandate-missing", Severity.WARNING)
def mandate_missing(settings: Settings, _around: Surroundings) -> Iterator[Spot]:
    """A collector, and an accountant, act under a written mandate of the creditor.

    Law: R124-3 CPCE; art. 22 of ordonnance n° 45-2138.
    """
    sender, acts_as = settings.sender, settings.creditor.acts_as
    if not acts_as.needs_mandate or sender is None or sender.mandate_date is not None:
        return
    if acts_as is ActsAs.ACCOUNTANT:
        said = Message("an accountant collects under a written mandate; add 'mandate_date: …'")
        yield ("sender",), said
    else:
        yield ("sender",), Message("a collector needs a written mandate; add 'mandate_date: …'")


@check("sender-not-used", Severity.WARNING)
def sender_not_used(settings: Settings, _around: Surroundings) -> Iterator[Spot]:
    """`sender` counts only when the creditor does not write itself."""
    if settings.creditor.acts_as is ActsAs.CREDITOR and settings.sender is not None:
        yield (
            ("sender",),
            Message("not used while the creditor writes itself; is acts_as: collector meant?"),
        )


@check("payments-not-checked", Severity.WARNING, stands_alone=True)
def payments_not_checked(settings: Settings, _around: Surroundings) -> Iterator[Spot]:
    """Without `payments_checked_until` no demand is made: the debtor may have paid."""
    if settings.payments_checked_until is None:
        yield (
            ("payments_checked_until",),
            Message(
                "up to which day are all payments entered? add 'payments_checked_until: …'; "
                "no demand goes out without it"
            ),
        )


@check("settings-clause-below-floor", Severity.WARNING)
def clause_below_floor_today(settings: Settings, around: Surroundings) -> Iterator[Spot]:
    """The general penalty clause is below three times the legal rate today.

    Law: L441-10 II C. com. Each business case that it applies to is refused until a person decides.
    """
    clause = settings.terms.penalty_rate
    if clause is None or settings.terms.below_floor is not None:
        return
    try:
        found = shortfalls(clause, (Semester.of(around.as_of),), around.rates)
    except MissingRateError:
        return
    for short in found:
        yield (
            ("terms", "penalty_rate"),
            Message(
                "the clause gives {clause} % in {semester}, less than three times the legal rate, "
                "{floor} %",
                clause=short.clause_percent,
                semester=str(short.semester),
                floor=short.floor_percent,
            ),
        )


@check("clause-without-source", Severity.WARNING, stands_alone=True)
def settings_clause_without_source(settings: Settings, _around: Surroundings) -> Iterator[Spot]:
    """A clause needs its `source`: where it stands, so that a reader can find it."""
    return without_source(settings.terms, ("terms",))


@check("floor-decision-unsigned", Severity.WARNING, stands_alone=True)
def settings_floor_decision_unsigned(settings: Settings, _around: Surroundings) -> Iterator[Spot]:
    """A decision about a clause below the floor says who took it (`below_floor_decided_by`)."""
    return unsigned_decision(settings.terms, ("terms",))


@check("terms-of-case", Severity.WARNING, stands_alone=True)
def terms_of_case(settings: Settings, _around: Surroundings) -> Iterator[Spot]:
    """`accepted_on` and `proof` belong to the terms of a case: each debtor accepts for itself."""
    for field in ("accepted_on", "proof"):
        if getattr(settings.terms, field) is not None:
            yield (
                ("terms", field),
                Message(
                    "{field} is about one debtor; write it in the terms of its case", field=field
                ),
            )


@check("added-rate")
def added_rate(settings: Settings, _around: Surroundings) -> Iterator[Spot]:
    """An added rate names its semester (2027-S1), says a value, and contradicts no known one."""
    rates = packaged_rates()
    for i, added in enumerate(settings.rates):
        stated = (added.ecb_percent, added.legal_individual_percent, added.legal_other_percent)
        if not any(isinstance(each, Decimal) for each in stated):
            message = Message(
                "no rate is given; add ecb_percent, legal_other_percent or legal_individual_percent"
            )
            yield ("rates", i), message
        try:
            rates = rates.with_added((added,))
        except RefusalError as error:
            yield ("rates", i, "semester"), error.message


@check("options-language", Severity.WARNING, stands_alone=True)
def options_language(settings: Settings, _around: Surroundings) -> Iterator[Spot]:
    """Documents are in French only."""
    if settings.options.language != "fr":
        yield ("options", "language"), Message("documents are in French only; write fr")


@check("timestamp-url", stands_alone=True)
def timestamp_url(settings: Settings, _around: Surroundings) -> Iterator[Spot]:
    """A timestamp authority is reached by http or https."""
    authority = settings.evidence.timestamp
    if authority is not None and not _is_web_address(authority.url):
        yield ("evidence", "timestamp", "url"), Message("not a web address; write https://…")


@check("approval-step", Severity.WARNING, stands_alone=True)
def approval_step(settings: Settings, _around: Surroundings) -> Iterator[Spot]:
    """`approval` names steps of the plan and documents on demand, whose document leaves."""
    plan = {step.step: step for step in settings.plan or DEFAULT_PLAN}
    for name in settings.approval.steps if settings.approval else ():
        step = plan.get(name)
        if step is not None and kind_of(step) in {StepKind.CALL, StepKind.HANDOVER}:
            yield (
                ("approval", name),
                Message("{step} makes no document that leaves: nothing to approve", step=name),
            )
        elif step is None and name not in tuple(DocumentKind):
            yield (
                ("approval", name),
                Message(
                    "no step of the plan here, and no document on demand; the plan has: {known}",
                    known=", ".join(plan),
                ),
            )


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


SETTINGS: Final = (
    creditor_incomplete,
    creditor_address,
    sender_missing,
    mandate_missing,
    sender_not_used,
    payments_not_checked,
    clause_below_floor_today,
    settings_clause_without_source,
    settings_floor_decision_unsigned,
    terms_of_case,
    added_rate,
    options_language,
    timestamp_url,
    approval_step,
)


@check("mail-address", stands_alone=True)
def mail_address(settings: Settings, _around: Surroundings) -> Iterator[Spot]:
    """E-mails come from an address, and the digest goes to one."""
    mail = settings.mail
    if mail is None:
        return
    for name, address in (("from", mail.sender), ("digest_to", mail.digest_to)):
        if address is not None and not is_email(address):
            yield ("mail", name), no_email(address)


@check("mail-server", stands_alone=True)
def mail_server(settings: Settings, _around: Surroundings) -> Iterator[Spot]:
    """A mail server is reached with TLS, unless it is on this machine."""
    for name, server in _servers(settings):
        if server.security == "none" and not is_loopback(server.host):
            yield (
                ("mail", name, "security"),
                Message(
                    "`none` is for a server on this machine alone; {host} needs `starttls` or"
                    " `tls`",
                    host=server.host,
                ),
            )
        if not server.host.isascii() or " " in server.host or "/" in server.host:
            yield (
                ("mail", name, "host"),
                Message("the name of a server alone, such as smtp.exemple.fr"),
            )


@check("mail-sender-missing", Severity.WARNING, stands_alone=True)
def mail_sender(settings: Settings, _around: Surroundings) -> Iterator[Spot]:
    """Without `from`, e-mails come from the address of who writes."""
    writer = settings.sender or settings.creditor
    mail = settings.mail
    if mail is not None and mail.smtp is not None and (mail.sender or writer.email) is None:
        yield ("mail",), Message("from which address? add 'from: …', or an e-mail to the creditor")


def _servers(settings: Settings) -> Iterator[tuple[str, SmtpServer | ImapServer]]:
    mail = settings.mail
    if mail is not None and mail.smtp is not None:
        yield "smtp", mail.smtp
    if mail is not None and mail.imap is not None:
        yield "imap", mail.imap


MAIL: Final = (mail_address, mail_server, mail_sender)
