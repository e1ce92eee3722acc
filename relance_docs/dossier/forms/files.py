"""The files about forms: the values to be copied, and the form that the user gave, filled."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Final

from relance_docs.dossier.brief import Brief
from relance_docs.dossier.compose import dossier_context
from relance_docs.dossier.context import PieceRow
from relance_docs.dossier.drafts import ORDER_FOR_PAYMENT
from relance_docs.dossier.exits import in_time
from relance_docs.dossier.forms.matching import Filling, filling
from relance_docs.dossier.forms.sheets import ValueSheet, value_sheets
from relance_docs.dossier.forms.values import form_values
from relance_docs.dossier.front import ACTS, filled_in
from relance_docs.errors import RefusalError
from relance_docs.files.ascii_names import ascii_words
from relance_docs.message import Message
from relance_docs.pieces.forms import filled_form, form_fields
from relance_docs.pieces.pieces import trade_of
from relance_docs.pieces.records import DEFAULT_LIMITS
from relance_docs.processes.crew import Workshop
from relance_docs.processes.worker import StoppedError

VALUES: Final = f"{ACTS}/valeurs-formulaires"
TEMPLATE: Final = "valeurs.html"


@dataclass(frozen=True, kw_only=True)
class FilledForm:
    """The form of the user, filled."""

    path: str
    """Below the folder of the dossier."""
    content: bytes
    filling: Filling


def value_files(brief: Brief, pieces: tuple[PieceRow, ...]) -> Iterator[tuple[str, bytes]]:
    """Yield the sheets of values as a page and as a table; none where no order is asked for."""
    if not _asks_for_an_order(brief):
        return
    brief = in_time(brief, ORDER_FOR_PAYMENT)
    context = dossier_context(brief, pieces, is_linked=False)
    courts = [
        court for route in brief.routes if route.key == ORDER_FOR_PAYMENT for court in route.before
    ]
    values = form_values(brief, context, pieces)
    sheets = value_sheets(values, courts)
    yield f"{VALUES}.html", filled_in(TEMPLATE, context, sheets=sheets).encode()
    yield f"{VALUES}.csv", _table(sheets)


def _asks_for_an_order(brief: Brief) -> bool:
    return any(r.key == ORDER_FOR_PAYMENT and not r.no_draft for r in brief.routes)


def _table(sheets: tuple[ValueSheet, ...]) -> bytes:
    """Return the values as CSV, as a spreadsheet in French opens it."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(("Formulaire", "Rubrique", "Champ", "Valeur"))
    for sheet in sheets:
        for rubric in sheet.rubrics:
            for each in rubric.values:
                value = each.value or "à remplir par vous"
                writer.writerow((sheet.form, rubric.title, each.label, _as_text(value)))
    return text.getvalue().encode("utf-8-sig")


def _as_text(value: str) -> str:
    """Return a value that no spreadsheet takes for a formula; a telephone number is none.

    >>> _as_text("+33 4 72 00 00 00"), _as_text("=1+1"), _as_text("+1+cmd")
    ('+33 4 72 00 00 00', "'=1+1", "'+1+cmd")
    """
    if _PHONE.fullmatch(value):
        return value
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


_PHONE: Final = re.compile(r"\+\d[\d ().]*")


def filled(brief: Brief, pieces: tuple[PieceRow, ...], form: Path) -> FilledForm:
    """Return the form of the user with what the case knows; it stays editable.

    Raises RefusalError for what is no fillable form, or where no order to pay is asked for.
    """
    if not _asks_for_an_order(brief):
        raise RefusalError(
            Message(
                "no petition for an order to pay is drafted for case {case}: there is no form to"
                " fill; make the dossier without --form, its note says why",
                case=brief.case.number,
            )
        )
    brief = in_time(brief, ORDER_FOR_PAYMENT)
    context = dossier_context(brief, pieces, is_linked=False)
    values = form_values(brief, context, pieces)
    shown = form.name
    try:
        with Workshop(trade_of(DEFAULT_LIMITS)) as workshop:
            found = filling(workshop.run(form_fields, form, shown), values)
            content = workshop.run(filled_form, form, shown, dict(found.texts))
    except StoppedError as error:
        raise RefusalError(
            Message("{file} cannot be read: it is damaged or too large", file=shown)
        ) from error
    name = ascii_words(form.stem, longest=40) or "formulaire"
    return FilledForm(path=f"{ACTS}/{name}-rempli.pdf", content=content, filling=found)
