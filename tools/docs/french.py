"""The reference of files and findings in French: the texts of the code, and a catalogue of theirs.

What a field or a finding means stands once, in English, in the code; its French stands in
docs/fr/reference.po. `python -m tools.docs.french` brings that file in step with the code and
names what has no French yet.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from pydantic import BaseModel

from relance_docs.finding import Severity
from relance_docs.reading.anatomy import fields_of, words_at, written_fields
from tools import codes, messages
from tools.json_schema import field_texts
from tools.reference import records, text_of

CATALOGUE: Final = Path(__file__).parents[2] / "docs" / "fr" / "reference.po"
WEIGHTS: Final[Mapping[Severity, str]] = MappingProxyType(
    {Severity.ERROR: "erreur", Severity.WARNING: "avertissement"}
)
CHAPTERS: Final[Mapping[str, Callable[[], Iterable[codes.KnownCode]]]] = MappingProxyType(
    {
        "Le fichier": codes.file_codes,
        "Les champs et la forme de leurs valeurs": codes.shape_codes,
        "Ce que disent les fichiers": codes.check_codes,
        "Les modèles de lettres": codes.template_codes,
        "Les mots d’une lettre": codes.wording_codes,
    }
)


def texts() -> Iterator[str]:
    """Yield every text of the reference that a reader of French is to read in French."""
    for record in records().values():
        yield _title(record)
        yield from map(_said, field_texts(record).values())
    for known in CHAPTERS.values():
        yield from (_said(code.meaning) for code in known())


def fields_page() -> str:
    """Return a section for each record of a file, with the table of its fields."""
    return "\n".join(_section(record) for record in records().values())


def _section(record: type[BaseModel]) -> str:
    rows = (_field_row(record, name) for name in written_fields(record))
    header = ("| champ | | sens |", "|---|---|---|")
    return f"## {_french(_title(record))}\n\n" + "\n".join((*header, *rows)) + "\n"


def _field_row(record: type[BaseModel], name: str) -> str:
    need = "**nécessaire**" if fields_of(record)[name].is_required() else ""
    said = _french(_said(text_of(record, name)))
    words = words_at(record, (name,))
    if len(words) > 1 and not all(word in said for word in words):
        said = f"{said} Au choix\u00a0: {', '.join(f'`{word}`' for word in words)}."
    return f"| `{name}` | {need} | {said} |"


def findings_page() -> str:
    """Return a section for each kind of finding, with the table of its codes."""
    return "\n".join(_code_section(title, known()) for title, known in CHAPTERS.items())


def _code_section(title: str, known: Iterable[codes.KnownCode]) -> str:
    rows = (
        f"| `{code.code}` | {' / '.join(WEIGHTS[each] for each in code.severities)} "
        f"| {_french(_said(code.meaning))} |"
        for code in known
    )
    return f"## {title}\n\n" + "\n".join(("| code | poids | sens |", "|---|---|---|", *rows)) + "\n"


def _title(record: type[BaseModel]) -> str:
    """Return what a record is: the first line of its docstring."""
    return (record.__doc__ or record.__name__).splitlines()[0].removesuffix(".")


def _said(text: str) -> str:
    return " ".join(text.split())


@cache
def catalogue() -> Catalog:
    """Return the French of the reference, as it is written in the file."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="fr", domain="reference")


def _french(text: str) -> str:
    message = catalogue().get(text)
    return str(message.string) if message is not None and message.string else text


def untranslated() -> list[str]:
    """Return the texts that have no French."""
    return [text for text in dict.fromkeys(texts()) if _french(text) is text]


def main() -> None:
    """Write the catalogue in step with the code, and say what a translator has to do."""
    source = Catalog(domain="reference", project="relance-docs", fuzzy=False)
    for text in texts():
        source.add(text)
    known = messages.merged(messages.dated(catalogue()), source)
    CATALOGUE.write_bytes(messages.po_text(known))
    catalogue.cache_clear()
    missing = untranslated()
    for text in missing:
        print(f"untranslated: {text}")
    print(f"{len(known)} texts, {len(missing)} without French", file=sys.stderr)


if __name__ == "__main__":
    main()
