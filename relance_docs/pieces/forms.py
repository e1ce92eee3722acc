"""The fillable form of a user (AcroForm): its fields read, and filled so that they stay editable.

Law of the format: ISO 32000-2, 12.7. Nothing is flattened, and no box is ticked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.pieces.opening import damaged, opened

if TYPE_CHECKING:
    from pikepdf import Pdf

_NO_DIGIT: Final = re.compile(r"\D")


@dataclass(frozen=True, kw_only=True, slots=True)
class FormField:
    """A field into which text can be written."""

    name: str
    """As the form has it, with those of the groups it lies in: « demandeur.nom »."""
    tooltip: str
    """What a reader shows over it (/TU); often the words printed beside it."""
    value: str
    """What stands there already."""
    max_length: int | None
    is_multiline: bool

    def fitted(self, value: str) -> str | None:
        """Return the text as it fits into the field; None when it does not.

        A place for each figure takes a day or a number without what stands between its figures.

        >>> box = FormField(name="d", tooltip="", value="", max_length=8, is_multiline=False)
        >>> box.fitted("21/11/2026"), box.fitted("Atelier Exemple")
        ('21112026', None)
        """
        text = value if self.is_multiline else ", ".join(filter(None, value.split("\n")))
        if self.max_length is None or len(text) <= self.max_length:
            return text
        figures = _NO_DIGIT.sub("", text)
        is_number = not re.search(r"[^\W\d_]", text) and "," not in text
        return figures if is_number and len(figures) <= self.max_length else None


def form_fields(path: Path, shown: str) -> tuple[FormField, ...]:
    """Return the text fields of a form, in its order.

    Raises RefusalError for a PDF that is locked, that no other program may fill, or is no form.
    """
    from pikepdf.form import Form, TextField  # noqa: PLC0415 - heavy

    with _form_at(path, shown) as pdf:
        found = tuple(
            FormField(
                name=name,
                tooltip=_tooltip(field),
                value=field.value or "",
                max_length=field.max_length,
                is_multiline=field.is_multiline,
            )
            for name, field in Form(pdf).items()
            if isinstance(field, TextField) and not (field.is_read_only or field.is_password)
        )
    if not found:
        raise RefusalError(Message("{file} has no field that text can be written into", file=shown))
    return found


def filled_form(path: Path, shown: str, values: Mapping[str, str]) -> bytes:
    """Return the form with texts written into its fields, by their names; the same each time."""
    from pikepdf.form import DefaultAppearanceStreamGenerator, Form  # noqa: PLC0415 - heavy

    with _form_at(path, shown) as pdf:
        form = Form(pdf, DefaultAppearanceStreamGenerator)
        for name, value in values.items():
            field: Any = form[name]
            field.value = value
        pdf.Root.AcroForm.NeedAppearances = True
        file = BytesIO()
        pdf.save(file, deterministic_id=True)
    return file.getvalue()


@contextmanager
def _form_at(path: Path, shown: str) -> Iterator[Pdf]:
    """Open a form that can be filled; whatever is wrong inside it is told as a damage."""
    from pikepdf import PdfError  # noqa: PLC0415 - heavy

    with opened(path, shown) as pdf:
        try:
            _refuse(pdf, shown)
            yield pdf
        except (
            *(ArithmeticError, AttributeError, LookupError),
            *(PdfError, RuntimeError, TypeError, ValueError),
        ) as error:
            raise damaged(shown, str(error)) from error


def _tooltip(field: Any) -> str:  # noqa: ANN401 - of the library
    name = field.alternate_name or ""
    return "" if name == field.fully_qualified_name else str(name)


def _refuse(pdf: Pdf, shown: str) -> None:
    if pdf.is_encrypted:
        raise RefusalError(
            Message(
                "{file} is protected: it cannot be filled; take the form without protection from"
                " the site that publishes it, or copy the values from valeurs-formulaires.html",
                file=shown,
            )
        )
    if "/AcroForm" not in pdf.Root or not pdf.Root.AcroForm.get("/Fields"):
        raise RefusalError(
            Message(
                "{file} is no fillable form: copy the values from valeurs-formulaires.html",
                file=shown,
            )
        )
    if "/XFA" in pdf.Root.AcroForm:
        raise RefusalError(
            Message(
                "{file} is a form of Adobe alone (XFA): it cannot be filled here; copy the values"
                " from valeurs-formulaires.html",
                file=shown,
            )
        )
