"""Mail services: which columns each wants, and how the table that it sends back is read.

One file a service, in the folder `mail_services` of the workspace or among those packaged here;
docs/post.md describes it.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Final, Literal

from pydantic import Field

from relance_docs.case.record import Record
from relance_docs.case.scalars import Text
from relance_docs.errors import FindingsError, RefusalError
from relance_docs.files.inside import read_inside
from relance_docs.files.plain import TEMPLATE_BYTES
from relance_docs.message import Message
from relance_docs.reading.reading import read_record
from relance_docs.workspace.layout import refuse_link

OWN_FOLDER: Final = "mail_services"
PACKAGED: Final = Path(__file__).parent / "profiles"
ENDING: Final = ".yaml"
USUAL: Final = "courrier"
"""The service of whoever has none: a table for oneself, in French."""


class LetterValue(StrEnum):
    """What a column of the table can say of a letter."""

    REFERENCE = "reference"
    """Case and step; what comes back is known by it."""
    CASE = "case"
    STEP = "step"
    LABEL = "label"
    FILE = "file"
    SHA256 = "sha256"
    DAY = "day"
    PAGES = "pages"
    SHEETS = "sheets"
    """Sheets of paper, printed on both sides."""
    REGISTERED = "registered"
    COLOUR = "colour"
    DUPLEX = "duplex"
    LINE_1 = "line_1"
    LINE_2 = "line_2"
    LINE_3 = "line_3"
    LINE_4 = "line_4"
    LINE_5 = "line_5"
    LINE_6 = "line_6"
    NAME = "name"
    STREET = "street"
    """What stands between the name and the town, with commas."""
    POSTCODE = "postcode"
    CITY = "city"
    COUNTRY = "country"
    COUNTRY_CODE = "country_code"
    """FR; empty for an address abroad."""
    SENT_ON = "sent_on"
    TRACKING_NUMBER = "tracking_number"
    RECEIVED_ON = "received_on"
    EMPTY = "empty"
    """Nothing: a column that is filled in by hand, or always has the text of `no`."""


class ServiceColumn(Record):
    """A column of the table that is written."""

    header: Text
    """Its head, as the service names it."""
    fact: LetterValue = LetterValue.EMPTY
    """What it says of each letter."""
    yes: Text = "oui"
    """What stands there where `registered`, `colour` or `duplex` is so."""
    no: Text | None = None
    """What stands there where it is not; of a column without a fact, what always stands there."""


class Returned(Record):
    """The heads of the table that comes back; of each field those that it may have."""

    reference: tuple[Text, ...] = ()
    """Our reference, as the table that was written has it."""
    case: tuple[Text, ...] = ()
    step: tuple[Text, ...] = ()
    file: tuple[Text, ...] = ()
    """The name of the PDF, as it is in the ZIP."""
    sha256: tuple[Text, ...] = ()
    sent_on: tuple[Text, ...] = ()
    """The day on which it was posted."""
    tracking_number: tuple[Text, ...] = ()
    presented_on: tuple[Text, ...] = ()
    received_on: tuple[Text, ...] = ()
    proof: tuple[Text, ...] = ()
    """The file of the proof of posting, beside the table."""


class MailService(Record):
    """One mail service, or one way to prepare the post oneself."""

    name: Text
    """How it is called."""
    delimiter: Literal[";", ",", "tab"] = ";"
    """What stands between the cells of the CSV."""
    encoding: Literal["utf-8", "utf-8-sig", "cp1252"] = "utf-8-sig"
    """How the CSV is written; utf-8-sig is what Excel reads."""
    columns: tuple[ServiceColumn, ...] = Field(min_length=1)
    """In their order."""
    returned: Returned = Returned()
    """What comes back; the heads of `columns` are known without being repeated here."""


def service_names(root: Path) -> tuple[str, ...]:
    """Return the services that are known, those of the workspace first."""
    own = (path.stem for path in sorted((root / OWN_FOLDER).glob(f"*{ENDING}")))
    packaged = (path.stem for path in sorted(PACKAGED.glob(f"*{ENDING}")))
    return tuple(dict.fromkeys((*own, *packaged)))


def service(root: Path, name: str) -> MailService:
    """Return a service; the file of the workspace wins over the packaged one of that name.

    Raises RefusalError for one that is not known, FindingsError for a file that is wrong.
    """
    if name not in service_names(root):
        raise RefusalError(
            Message(
                "no mail service '{name}'; known are: {known}; another one is a file of yours,"
                " {folder}/{name}.yaml (docs/post.md)",
                name=name,
                known=", ".join(service_names(root)),
                folder=OWN_FOLDER,
            )
        )
    file = f"{name}{ENDING}"
    if (root / OWN_FOLDER / file).is_file():
        refuse_link(root, OWN_FOLDER)
        path = f"{OWN_FOLDER}/{file}"
        raw = read_inside(root, path, limit=TEMPLATE_BYTES)
    else:
        path, raw = file, (PACKAGED / file).read_bytes()
    read = read_record(raw, MailService, path=path)
    if read.record is None or read.findings:
        raise FindingsError(read.findings)
    return read.record
