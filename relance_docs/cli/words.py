"""The language of the command line: English sentences, and their French in a gettext catalogue."""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Final

DOMAIN: Final = "relance_docs"
# Without pathlib: --help has to answer at once, and importing it takes a twentieth of that.
FOLDER: Final = f"{os.path.dirname(os.path.dirname(__file__))}/locale"  # noqa: PTH120
LANGUAGES: Final = ("en", "fr")


def marked(text: str) -> str:
    """Mark a text for the catalogue, imported as `_`; it is translated when it is printed.

    Commands write `help=_("…")`; the group translates the texts of a command when it loads it.
    """
    return text


def language_chosen(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the language of the program: `--lang`, RELANCE_LANG, the locale, or that of Windows.

    The arguments are read before click reads them, for `--help --lang fr` must know it as well.

    >>> language_chosen(["--lang", "fr", "status"], {}), language_chosen(["--lang=en"], {})
    ('fr', 'en')
    >>> language_chosen([], {"LANG": "fr_FR.UTF-8"}), language_chosen([], {"LC_ALL": "C"})
    ('fr', 'en')
    """
    return _option(arguments) or _environment(environment) or _of_windows() or "en"


def _option(arguments: Sequence[str]) -> str | None:
    chosen = None
    for argument, following in zip(arguments, (*arguments, "")[1:], strict=True):
        if argument == "--":
            break
        name, equals, value = argument.partition("=")
        if name == "--lang":
            chosen = _known(value if equals else following) or chosen
    return chosen


def _environment(environment: Mapping[str, str]) -> str | None:
    own = _known(environment.get("RELANCE_LANG", ""))
    # POSIX: the first of these that is set and not empty decides, whatever it says.
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((environment[name] for name in names if environment.get(name)), "")
    return own or (_known(locale) or "en" if locale else None)


def _of_windows() -> str | None:
    """Return the language of the user's Windows, which sets no variable that would tell it."""
    if sys.platform != "win32":
        return None
    import ctypes
    from locale import windows_locale

    return _known(windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), ""))


def _known(locale: str) -> str | None:
    code = locale.lower().partition(".")[0].partition("_")[0]
    return code if code in LANGUAGES else None


@cache
def translation(language: str) -> Callable[[str], str]:
    """Return the function that turns an English sentence into this language."""
    catalogue = gettext.translation(DOMAIN, FOLDER, languages=[language], fallback=True)
    # The empty sentence is the header of a catalogue, and no translation.
    return lambda text: catalogue.gettext(text) if text else text


def speak(language: str) -> None:
    """Make click say its own words (« Usage », « Options ») in this language.

    click looks them up in gettext's global domain, whose language is the LANGUAGE variable.
    """
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(DOMAIN, FOLDER)
    gettext.textdomain(DOMAIN)
