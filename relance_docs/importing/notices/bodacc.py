"""An announcement of the BODACC under the names of its open data, from CSV, JSON or XML.

The data set « annonces-commerciales » of bodacc-datadila.opendatasoft.com: some of its fields hold
JSON again, as text. Days are written 2026-10-21 or « 21 octobre 2026 ».
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from relance_docs.case.days import TYPED_IN_FRENCH, written_day
from relance_docs.case.procedures import InsolvencyKind
from relance_docs.finding import Finding, Place
from relance_docs.importing.notices.records import Announcement, NoticeKind, Row, fault
from relance_docs.message import Message
from relance_docs.text import plain, squeezed

NEEDED: Final = ("dateparution", "familleavis")
"""Fields without which a file is no list of announcements."""
_FAMILIES: Final = frozenset(("collective", "conciliation", "retablissement_professionnel"))
"""Values of `familleavis` that are about insolvency; the others are passed over."""
_SIREN: Final = re.compile(r"\b(\d{3})[  ]?(\d{3})[  ]?(\d{3})\b")
_POSTCODE: Final = re.compile(r"\d{5}")
_KINDS: Final = (
    ("conversion", NoticeKind.CONVERSION),
    ("cloture", NoticeKind.CLOSING),
    ("extension", NoticeKind.EXTENSION),
)
"""Words of the nature of a judgment, in the order in which they are looked for."""


def is_about_insolvency(row: Row) -> bool:
    """Whether an announcement is of a family that is compared."""
    return plain(str(row.get("familleavis") or "")).replace(" ", "_") in _FAMILIES


def notice_of(row: Row, place: Place) -> Announcement | Finding:
    """Return what an announcement says, or what is wrong with its line."""
    published_on = _day(row.get("dateparution"))
    if published_on is None:
        said = Message(
            "`dateparution` is no day: '{value}'", value=str(row.get("dateparution") or "")[:40]
        )
        return fault(place, said)
    try:
        judgment, persons = _nested(row.get("jugement")), _nested(row.get("listepersonnes"))
        before = _nested(row.get("parutionavisprecedent"))
    except ValueError:
        broken = Message("a field holds JSON that is broken: the line is cut or was changed")
        return fault(place, broken)
    nature = squeezed(str(judgment.get("nature") or row.get("familleavis_lib") or ""))
    decided_on = _day(judgment.get("date"))
    return Announcement(
        place=place,
        kind=_kind(nature, str(judgment.get("famille") or "")),
        nature=nature,
        sirens=frozenset((*_sirens(row.get("registre")), *_sirens_of(persons))),
        names=tuple(dict.fromkeys(_names(persons))) or _trader(row),
        postcode=(_POSTCODE.findall(str(row.get("cp") or "")) or [""])[0],
        procedure=_procedure(nature),
        decided_on=decided_on if decided_on and decided_on <= published_on else None,
        published_on=published_on,
        court=squeezed(str(row.get("tribunal") or "")),
        said=squeezed(str(judgment.get("complementJugement") or "")),
        number=(_issue(row.get("parution")), str(row.get("numeroannonce") or "")),
        replaces=(
            (_issue(before.get("numeroParution")), str(before.get("numeroAnnonce") or ""))
            if before.get("numeroAnnonce")
            else None
        ),
        is_void=plain(str(row.get("typeavis") or "")).startswith("annulation"),
    )


def _kind(nature: str, family: str) -> NoticeKind:
    said, of_family = plain(nature).replace("’", "'"), plain(family).replace("’", "'")
    found = next((kind for word, kind in _KINDS if word in said), None)
    if found is not None:
        return found
    is_judgment = said.startswith(("jugement d'ouverture", "autre jugement d'ouverture"))
    is_opening = is_judgment or (of_family == "jugement d'ouverture" and "ouverture" in said)
    return NoticeKind.OPENING if is_opening else NoticeKind.OTHER


def _procedure(nature: str) -> InsolvencyKind | None:
    """Return the procedure that a nature names; None where it names none, or two."""
    said = plain(nature)
    found = [kind for kind in InsolvencyKind if kind.value in said]
    return found[0] if len(found) == 1 else None


def _nested(value: object) -> Row:
    """Return what a field of JSON holds; empty for none. Raises ValueError for broken JSON."""
    if isinstance(value, str):
        value = json.loads(value) if value.strip() else {}
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ValueError(value)  # noqa: TRY004 - as json says it
    return value


def _day(value: object) -> date | None:
    text = str(value or "").strip()
    return written_day(text.partition("T")[0], TYPED_IN_FRENCH) if text else None


def _issue(value: object) -> str:
    """Return the number of an issue: some sources write `2026-0120`, others `20260120`."""
    return "".join(filter(str.isdigit, str(value or "")))


def _sirens(value: object) -> Iterator[str]:
    for found in _SIREN.finditer(json.dumps(value) if isinstance(value, list) else str(value)):
        yield "".join(found.groups())


def _persons(persons: Row) -> Iterator[Row]:
    found: Any = persons.get("personne", persons)
    for each in found if isinstance(found, list) else [found]:
        if isinstance(each, dict):
            yield each


def _sirens_of(persons: Row) -> Iterator[str]:
    for person in _persons(persons):
        for key in ("numeroImmatriculation", "inscriptionRM"):
            registered = person.get(key)
            if isinstance(registered, dict):
                yield from (n for each in registered.values() for n in _sirens(each))


def _names(persons: Row) -> Iterator[str]:
    for person in _persons(persons):
        for key in ("denomination", "denominationEIRL", "nomCommercial", "enseigne"):
            if person.get(key):
                yield squeezed(str(person[key]))
        for key in ("nom", "nomUsage"):
            if person.get(key):
                yield squeezed(f"{person.get('prenom') or ''} {person[key]}")


def _trader(row: Row) -> tuple[str, ...]:
    """Return the name as the list of announcements shows it: « DUPONT, Jean » of a person."""
    name = squeezed(str(row.get("commercant") or ""))
    return (name.replace(",", " "),) if name else ()
