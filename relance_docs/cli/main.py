"""The `relance` command and the table of its commands, in the order in which a user meets them."""

from __future__ import annotations

from typing import Final

from relance_docs.cli.group import CommandEntry, HelpChapter, LazyGroup
from relance_docs.cli.options import GLOBAL_OPTIONS, version_option
from relance_docs.cli.words import marked as _

START: Final = HelpChapter(
    title=_("To begin"),
    entries={
        "init": CommandEntry(
            place="relance_docs.cli.commands.starting.init:init",
            help=_("Make a workspace of your own: its folder, its settings, its history."),
        ),
        "demo": CommandEntry(
            place="relance_docs.cli.commands.starting.demo:demo",
            help=_("Make a workspace to try things in: six months of fictional cases."),
        ),
        "new": CommandEntry(
            place="relance_docs.cli.commands.starting.new:new",
            help=_("Open a case for a debtor; questions ask for what is missing."),
        ),
        "upgrade": CommandEntry(
            place="relance_docs.cli.commands.starting.upgrade:upgrade",
            help=_("Renew what an older version of the program wrote into the workspace."),
        ),
        "anonymise": CommandEntry(
            place="relance_docs.cli.commands.starting.anonymise:anonymise_",
            help=_("Write a copy of the workspace with nobody's names, to be shown to others."),
        ),
        "import": CommandEntry(
            place="relance_docs.cli.commands.starting.import_:import_",
            help=_("Take over invoices, bank statements and accounting files into cases."),
        ),
    },
)
LETTERS: Final = HelpChapter(
    title=_("Letters"),
    entries={
        "check": CommandEntry(
            place="relance_docs.cli.commands.reading.check:check",
            help=_("List every problem of the workspace's files, with its place."),
        ),
        "today": CommandEntry(
            place="relance_docs.cli.commands.reading.today:today",
            help=_("Go through what is to be done today, the most urgent first."),
        ),
        "digest": CommandEntry(
            place="relance_docs.cli.commands.sending.digest:digest",
            help=_("What was done, and what waits for you; also by e-mail to yourself."),
        ),
        "agenda": CommandEntry(
            place="relance_docs.cli.commands.reading.agenda:agenda",
            help=_("Show what is coming, day by day; also as a calendar file."),
        ),
        "status": CommandEntry(
            place="relance_docs.cli.commands.reading.status:status",
            help=_("Show where each case stands and what comes next."),
        ),
        "explain": CommandEntry(
            place="relance_docs.cli.commands.reading.explain:explain",
            help=_("Say why the next step of a case is next, and how its amounts come about."),
        ),
        "policy": CommandEntry(
            place="relance_docs.cli.commands.reading.policy:policy",
            help=_("Show how each debtor stands to the credit policy; write its sheet."),
        ),
        "statement": CommandEntry(
            place="relance_docs.cli.commands.reading.statement:statement",
            help=_("Reckon what is owed: principal, penalties, indemnity."),
        ),
        "letters": CommandEntry(
            place="relance_docs.cli.commands.documents.letters:letters",
            help=_("Write the documents that are due into build/letters."),
        ),
        "print": CommandEntry(
            place="relance_docs.cli.commands.documents.print_:print_",
            help=_("Print the day's post: one PDF, and a table for a mail service."),
        ),
        "write": CommandEntry(
            place="relance_docs.cli.commands.documents.write:write",
            help=_("Write a document on demand: statement of account, confirmation, receipt…"),
        ),
        "dossier": CommandEntry(
            place="relance_docs.cli.commands.documents.dossier:dossier",
            help=_("Make the dossier of a case: what a lawyer or a court is given, and its ZIP."),
        ),
    },
)
RECORD: Final = HelpChapter(
    title=_("What happened"),
    entries={
        "send": CommandEntry(
            place="relance_docs.cli.commands.sending.send:send",
            help=_("Send the e-mails that are due through your own mail server, once asked."),
        ),
        "approve": CommandEntry(
            place="relance_docs.cli.commands.recording.approve:approve",
            help=_("Approve a document as a second person, before it leaves."),
        ),
        "sent": CommandEntry(
            place="relance_docs.cli.commands.recording.letters_sent:sent",
            help=_("Record that a step was taken, and keep the exact document that left."),
        ),
        "registered": CommandEntry(
            place="relance_docs.cli.commands.recording.registered:registered",
            help=_("Record the form taken for a registered letter: its number stands on it."),
        ),
        "consent": CommandEntry(
            place="relance_docs.cli.commands.recording.registered:consent",
            help=_("Record that the debtor agreed to electronic registered letters."),
        ),
        "received": CommandEntry(
            place="relance_docs.cli.commands.recording.letters_received:received",
            help=_("Record that a letter was presented or received, or came back."),
        ),
        "paid": CommandEntry(
            place="relance_docs.cli.commands.recording.money:paid",
            help=_("Record a payment that arrived."),
        ),
        "invoice": CommandEntry(
            place="relance_docs.cli.commands.recording.facts:invoice",
            help=_("Add a further invoice to an open case."),
        ),
        "credit-note": CommandEntry(
            place="relance_docs.cli.commands.recording.facts:credit_note",
            help=_("Record a credit note."),
        ),
        "piece": CommandEntry(
            place="relance_docs.cli.commands.recording.facts:piece",
            help=_("Keep a document that proves the claim."),
        ),
        "co-debtor": CommandEntry(
            place="relance_docs.cli.commands.recording.obligors:co_debtor",
            help=_("Record one who owes the same debt whole with the debtor."),
        ),
        "guarantor": CommandEntry(
            place="relance_docs.cli.commands.recording.obligors:guarantor",
            help=_("Record one who guaranteed the debt (caution)."),
        ),
        "debtor": CommandEntry(
            place="relance_docs.cli.commands.recording.debtor:debtor",
            help=_("Keep a debtor of several cases in the address book, debtors/."),
        ),
        "set": CommandEntry(
            place="relance_docs.cli.commands.recording.fields:set_",
            help=_("Set a field of a case right: address, contact, amount."),
        ),
        "confirm": CommandEntry(
            place="relance_docs.cli.commands.recording.fields:confirm",
            help=_("Confirm what an import assumed, or say what is right."),
        ),
        "refund": CommandEntry(
            place="relance_docs.cli.commands.recording.money:refund",
            help=_("Record money that was given back to the debtor."),
        ),
        "bounced": CommandEntry(
            place="relance_docs.cli.commands.recording.money:bounced",
            help=_("Record that a cheque or a debit came back unpaid."),
        ),
        "checked": CommandEntry(
            place="relance_docs.cli.commands.recording.money:checked",
            help=_("Record through which day payments are entered."),
        ),
        "note": CommandEntry(
            place="relance_docs.cli.commands.recording.said:note",
            help=_("Record what was said: a call, a visit, a message of the debtor."),
        ),
        "promise": CommandEntry(
            place="relance_docs.cli.commands.recording.said:promise",
            help=_("Record a promise to pay."),
        ),
        "dispute": CommandEntry(
            place="relance_docs.cli.commands.recording.said:dispute",
            help=_("Record that the debtor contests an invoice, or that the dispute is settled."),
        ),
        "sent-back": CommandEntry(
            place="relance_docs.cli.commands.recording.sent_back:sent_back",
            help=_("Record that a public body sent an invoice back, or has what was missing."),
        ),
        "plan": CommandEntry(
            place="relance_docs.cli.commands.recording.plan:plan",
            help=_("Propose a payment plan to the debtor, or record the one that was agreed."),
        ),
        "skip": CommandEntry(
            place="relance_docs.cli.commands.recording.states:skip",
            help=_("Leave a step of the plan out, with the reason."),
        ),
        "again": CommandEntry(
            place="relance_docs.cli.commands.recording.states:again",
            help=_("Take a step once more: a letter that came back, say."),
        ),
        "pause": CommandEntry(
            place="relance_docs.cli.commands.recording.states:pause",
            help=_("Send no letter until a day."),
        ),
        "resume": CommandEntry(
            place="relance_docs.cli.commands.recording.states:resume",
            help=_("End a pause today."),
        ),
        "insolvency": CommandEntry(
            place="relance_docs.cli.commands.recording.procedure:insolvency",
            help=_("Record a collective procedure against the debtor, or a search for one."),
        ),
        "over-indebtedness": CommandEntry(
            place="relance_docs.cli.commands.recording.over_indebtedness:over_indebtedness",
            help=_("Record the over-indebtedness of a person, as its commission decides."),
        ),
        "watch": CommandEntry(
            place="relance_docs.cli.commands.recording.watch:watch",
            help=_("Compare the debtors with the announcements of the BODACC and with SIRENE."),
        ),
        "declared": CommandEntry(
            place="relance_docs.cli.commands.recording.procedure:declared",
            help=_("Record that the claim was declared in the collective procedure."),
        ),
        "communicated": CommandEntry(
            place="relance_docs.cli.commands.recording.procedure:communicated",
            help=_("Record that the pièces were communicated: their numbers never move again."),
        ),
        "handed-over": CommandEntry(
            place="relance_docs.cli.commands.recording.procedure:handed_over",
            help=_("Record that the case was handed over."),
        ),
        "title": CommandEntry(
            place="relance_docs.cli.commands.recording.title:title",
            help=_("Record an order or a judgment, its service, and what was enforced."),
        ),
        "close": CommandEntry(
            place="relance_docs.cli.commands.recording.states:close",
            help=_("Close a case, with the reason."),
        ),
        "reopen": CommandEntry(
            place="relance_docs.cli.commands.recording.states:reopen",
            help=_("Open a closed case again."),
        ),
        "corrected": CommandEntry(
            place="relance_docs.cli.commands.recording.corrections:corrected",
            help=_("Answer for a change of a history that was made by hand."),
        ),
        "save": CommandEntry(
            place="relance_docs.cli.commands.recording.corrections:save",
            help=_("Check, show and record what you edited by hand."),
        ),
        "merge": CommandEntry(
            place="relance_docs.cli.commands.recording.corrections:merge",
            help=_("Put a case into another one of the same debtor."),
        ),
        "misdated": CommandEntry(
            place="relance_docs.cli.commands.recording.corrections:misdated",
            help=_("State that a commit was made with a wrong clock."),
        ),
        "undo": CommandEntry(
            place="relance_docs.cli.commands.recording.corrections:undo",
            help=_("Take back a recorded event, by a new commit."),
        ),
    },
)
EVIDENCE: Final = HelpChapter(
    title=_("Evidence"),
    entries={
        "trail": CommandEntry(
            place="relance_docs.cli.commands.proof.evidence:trail",
            help=_("Show which commit brought each fact of a case, and every later change."),
        ),
        "audit": CommandEntry(
            place="relance_docs.cli.commands.documents.audit:audit",
            help=_("Write the audit report into build/audit: a page for each case, and an index."),
        ),
        "seal": CommandEntry(
            place="relance_docs.cli.commands.proof.seal:seal",
            help=_("Prove by when all that is committed existed: a manifest, stamped."),
        ),
        "privacy": CommandEntry(
            place="relance_docs.cli.commands.reading.privacy:privacy",
            help=_("Show which closed cases have been kept as long as you decided."),
        ),
        "verify": CommandEntry(
            place="relance_docs.cli.commands.proof.evidence:verify",
            help=_("Check that what was recorded, archived and sealed is what it was."),
        ),
    },
)
REFERENCE: Final = HelpChapter(
    title=_("Reference"),
    entries={
        "rates": CommandEntry(
            place="relance_docs.cli.commands.reading.reference:rates",
            help=_("List the dated legal rates with their sources."),
        ),
        "rate": CommandEntry(
            place="relance_docs.cli.commands.reading.reference:rate",
            help=_("Enter the rates of a new semester, with their source."),
        ),
        "schema": CommandEntry(
            place="relance_docs.cli.commands.reading.reference:schema",
            help=_(
                "Print the JSON Schema of a case file, of relance.yaml, or of an entry of debtors/."
            ),
        ),
        "completion": CommandEntry(
            place="relance_docs.cli.completion:completion",
            help=_("Complete cases, steps and invoices at Tab, in your shell."),
        ),
    },
)
CHAPTERS: Final = (START, LETTERS, RECORD, EVIDENCE, REFERENCE)

relance = LazyGroup(
    name="relance",
    chapters=CHAPTERS,
    help=_("From unpaid invoices in YAML to the letter that is due today."),
    params=[*GLOBAL_OPTIONS, version_option()],
)
