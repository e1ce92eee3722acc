"""The `relance` command and the table of its commands."""

from __future__ import annotations

from typing import Final

from relance_docs.cli.group import Entry, LazyGroup
from relance_docs.cli.options import GLOBAL_OPTIONS, version_option
from relance_docs.cli.words import marked as _

COMMANDS: Final = {
    "check": Entry(
        place="relance_docs.cli.check:check",
        help=_("List every problem of the workspace's files, with its place."),
    ),
    "status": Entry(
        place="relance_docs.cli.status:status",
        help=_("Show where each case stands and what comes next."),
    ),
    "explain": Entry(
        place="relance_docs.cli.explain:explain",
        help=_("Say why the next step of a case is next, and how its amounts come about."),
    ),
    "statement": Entry(
        place="relance_docs.cli.statement:statement",
        help=_("Reckon what is owed: principal, penalties, indemnity."),
    ),
    "letters": Entry(
        place="relance_docs.cli.letters:letters",
        help=_("Write the documents that are due into build/letters."),
    ),
    "rates": Entry(
        place="relance_docs.cli.rates:rates",
        help=_("List the dated legal rates with their sources."),
    ),
    "schema": Entry(
        place="relance_docs.cli.schema:schema",
        help=_("Print the JSON Schema of a case file, or of relance.yaml."),
    ),
}

relance = LazyGroup(
    name="relance",
    entries=COMMANDS,
    help=_("From unpaid invoices in YAML to the letter that is due today."),
    params=[*GLOBAL_OPTIONS, version_option()],
)
