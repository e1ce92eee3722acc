"""An issue of the BODACC as XML (PCL: collective procedures), brought under the names of the data.

Files `PCL_BXA….xml` of echanges.dila.gouv.fr: an element `annonce` for each announcement, the
person before, the judgment behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from relance_docs.errors import RefusalError
from relance_docs.importing.notices.records import Row
from relance_docs.importing.safe_xml import parsed
from relance_docs.message import Message

_NUMBERS: Final = frozenset(
    ("numeroIdentificationRCS", "numeroIdentification", "numeroIdentificationRM")
)
_NAMES: Final = frozenset(("denomination", "denominationEIRL", "nomCommercial", "enseigne"))
_OF_PERSON: Final = frozenset(("nom", "nomUsage", "prenom"))
_APART: Final = frozenset(("jugement", "jugementAnnule", "parutionAvisPrecedent"))


def rows_of_issue(content: bytes) -> Iterator[tuple[int, Row]]:
    """Yield each announcement with its line; RefusalError for XML that is no such issue."""
    root = parsed(content)
    announced = list(root.iter("annonce"))
    announced = [each for each in announced if each.find("numeroAnnonce") is not None]
    if not announced:
        raise RefusalError(
            Message(
                "the XML holds no announcement of a collective procedure; take the file"
                " `PCL_BXA….xml` of the issue"
            )
        )
    for each in announced:
        yield each.sourceline or 1, _row(root, each)


def _row(root: Any, announced: Any) -> Row:  # noqa: ANN401 - the elements of lxml are untyped here
    kind = announced.find("typeAnnonce")
    before, judgment = announced.find("parutionAvisPrecedent"), announced.find("jugement")
    if judgment is None:
        judgment = announced.find("jugementAnnule")
    return {
        "dateparution": root.findtext("dateParution"),
        "parution": root.findtext("parution"),
        "numeroannonce": announced.findtext("numeroAnnonce"),
        "familleavis": "collective",
        "typeavis": kind[0].tag if kind is not None and len(kind) else "",
        "tribunal": announced.findtext("tribunal"),
        "cp": next((e.text for e in announced.iter("codePostal") if e.text), ""),
        "registre": [e.text for e in _outside(announced) if e.tag in _NUMBERS and e.text],
        "listepersonnes": {"personne": list(_persons(announced))},
        "jugement": _fields(judgment),
        "parutionavisprecedent": _fields(before),
    }


def _fields(element: Any) -> Row:  # noqa: ANN401
    return {} if element is None else {str(child.tag): child.text or "" for child in element}


def _outside(element: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield the elements below, but for those of the judgment and of an earlier announcement."""
    for child in element:
        if child.tag not in _APART:
            yield child
            yield from _outside(child)


def _persons(announced: Any) -> Iterator[Row]:  # noqa: ANN401
    """Yield the persons: their elements follow one another, or lie in `personne`."""
    for each in _outside(announced):
        if each.tag in {"personneMorale", "personnePhysique"}:
            yield {str(e.tag): e.text or "" for e in each.iter() if e.tag in _NAMES | _OF_PERSON}
        elif each.tag == "enseigne" and each.text:
            yield {"enseigne": each.text}
