"""Bring the catalogue of the command line in step with the code: `make messages`.

Extracts every `Message("…")` and `_("…")`, adds click's own words, merges them into the French
catalogue and compiles it. Translations are written into the .po file by hand, between two runs.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).resolve().parent.parent
DOMAIN: Final = "relance_docs"
LOCALE: Final = ROOT / "relance_docs" / "locale"
TEMPLATE: Final = LOCALE / f"{DOMAIN}.pot"
FRENCH: Final = LOCALE / "fr" / "LC_MESSAGES" / f"{DOMAIN}.po"
KEYWORDS: Final = {"Message": None, "_": None}
CLICK_KEYWORDS: Final = {"_": None, "ngettext": (1, 2)}

# What click itself may say to a user of this program; a pair is a singular and its plural.
CLICK_WORDS: Final[tuple[str | tuple[str, str], ...]] = (
    "Aborted!",
    "Choose from:\n\t{choices}",
    "Commands",
    "Could not open file {filename!r}: {message}",
    "Error: {message}",
    "Invalid value for {param_hint}: {message}",
    "Invalid value: {message}",
    "Missing argument",
    "Missing command.",
    "Missing option",
    "No such command {name!r}.",
    "No such option {name!r}.",
    "Option {name!r} does not take a value.",
    "Options",
    "Positional arguments",
    "Show this message and exit.",
    "Try '{command} {option}' for help.",
    "Usage:",
    "default: {default}",
    "directory",
    "file",
    "path",
    "required",
    "{name} {filename!r} does not exist.",
    "{name} {filename!r} is a directory.",
    "{name} {filename!r} is a file.",
    "{name} {filename!r} is not readable.",
    "{value!r} is not a valid {number_type}.",
    "{value} is not in the range {range}.",
    "(dynamic)",
    "Argument {name!r} takes {nargs} values.",
    "Confirm the action without prompting.",
    "Couldn't detect Bash version, shell completion is not supported.",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}",
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}",
    "Do you want to continue?",
    "Error: The two entered values do not match.",
    "Error: invalid input",
    "Missing parameter",
    "Missing parameter: {param_name}",
    "Missing {param_type}",
    "Press any key to continue...",
    "Repeat for confirmation",
    "Shell completion is not supported for Bash versions older than 4.4.",
    "Show the version and exit.",
    "Windows error: {error}",
    "deprecated",
    "env var: {var}",
    "unknown error",
    "{name} {filename!r} is not executable.",
    "{name} {filename!r} is not writable.",
    "{value!r} is not a valid UUID.",
    "{value!r} is not a valid boolean. Recognized values: {states}",
    ("Takes {nargs} values but 1 was given.", "Takes {nargs} values but {len} were given."),
    (
        "{len_type} values are required, but {len_value} was given.",
        "{len_type} values are required, but {len_value} were given.",
    ),
    (
        "{value!r} does not match the format {format}.",
        "{value!r} does not match the formats {formats}.",
    ),
    ("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    ("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    ("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    ("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
)

CLICK_UNSAID: Final[frozenset[str]] = frozenset(
    (
        "%(prog)s, version %(version)s",
        "Arguments take exactly one parameter declaration, got {length}: {decls}.",
        "Boolean option {decl!r} cannot use the same flag for true/false.",
        "Choice({choices})",
        "Could not determine name for option with declarations {decls!r}",
        "Invalid start character for option ({option})",
        "Name '{name}' defined twice",
        (
            "No options defined but a name was passed ({name}). Did you mean to declare an "
            "argument instead? Did you mean to pass '--{name}'?"
        ),
        "Unknown color {colour!r}",
        "Unknown standard stream '{name}'",
        "Value must be an iterable.",
        "d",
        "{editor}: Editing failed",
        "{editor}: Editing failed: {e}",
    )
)
"""What click says to who writes a command, or of what no command of ours does."""


def template() -> Catalog:
    """Return the catalogue of what the code says now, in the order of its files."""
    catalog = Catalog(domain=DOMAIN, project="relance-docs", fuzzy=False)
    for file, _line, message, comments, _context in sorted(_extracted(), key=_by_place):
        place = f"relance_docs/{file}"
        catalog.add(message, locations=[(place, 0)], auto_comments=comments)
    for words in CLICK_WORDS:
        catalog.add(words, locations=[("click", 0)])
    return catalog


def _by_place(found: tuple[str, int, object, list[str], str | None]) -> tuple[str, int]:
    return found[0], found[1]


def _extracted() -> Iterator[tuple[str, int, str | tuple[str, ...], list[str], str | None]]:
    return extract_from_dir(
        ROOT / "relance_docs", method_map=[("**.py", "python")], keywords=KEYWORDS
    )


@cache
def words_of_click() -> set[str | tuple[str, ...]]:
    """Return every text that the installed click can say."""
    spec = find_spec("click")
    if spec is None or spec.origin is None:
        return set()
    folder = Path(spec.origin).parent
    found = extract_from_dir(folder, method_map=[("**.py", "python")], keywords=CLICK_KEYWORDS)
    return {message for _file, _line, message, _comments, _context in found}


def french() -> Catalog:
    """Return the French catalogue as it is written in the .po file."""
    with FRENCH.open("rb") as file:
        return dated(read_po(file, locale="fr", domain=DOMAIN))


def dated(catalog: Catalog) -> Catalog:
    """Return a catalogue without what changes in its header at each run."""
    # git knows who and when; here they would only make each run differ from the last.
    catalog.creation_date = catalog.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    catalog.last_translator = catalog.language_team = "relance-docs contributors"
    catalog.msgid_bugs_address = ""
    return catalog


def merged(catalog: Catalog, source: Catalog) -> Catalog:
    """Bring the catalogue in step with the source; new messages are left untranslated."""
    source.creation_date = catalog.creation_date
    catalog.update(source, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return catalog


def po_text(catalog: Catalog, *, header: bool = True) -> bytes:
    """Return the catalogue as a .po file, without line numbers: they would change every day."""
    page = io.BytesIO()
    write_po(page, catalog, width=100, omit_header=not header, include_lineno=False)
    return page.getvalue()


def mo_bytes(catalog: Catalog) -> bytes:
    """Return the catalogue as gettext reads it."""
    page = io.BytesIO()
    write_mo(page, catalog)
    return page.getvalue()


def untranslated(catalog: Catalog) -> list[str]:
    """Return the messages that have no French yet."""
    return [str(message.id) for message in catalog if message.id and not _is_translated(message)]


def _is_translated(message: object) -> bool:
    text = getattr(message, "string", "")
    return all(text) if isinstance(text, tuple) else bool(text)


def main() -> None:
    """Write the three files, and say what a translator has to do."""
    source = template()
    TEMPLATE.write_bytes(po_text(source, header=False))
    catalog = merged(french(), source)
    FRENCH.write_bytes(po_text(catalog))
    FRENCH.with_suffix(".mo").write_bytes(mo_bytes(french()))
    missing = untranslated(catalog)
    for text in missing:
        print(f"untranslated: {text}")
    print(f"{len(catalog)} messages, {len(missing)} without French", file=sys.stderr)


if __name__ == "__main__":
    main()
