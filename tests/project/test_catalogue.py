"""The French catalogue is complete and in step with the code; `make messages` renews it."""

from __future__ import annotations

import re
import string
from typing import NamedTuple

import pytest
from babel.messages.catalog import Catalog

from relance_docs.case.case import ClosingReason
from relance_docs.case.words import french
from tools import messages

REMEDY = "run `make messages` and write what is missing into the .po file"

Text = str | tuple[str, ...] | list[str]


class Translated(NamedTuple):
    """A message and its French; both are several texts where click has a plural."""

    id: Text
    string: Text


TRANSLATED = [
    Translated(message.id, message.string)
    for message in messages.french()
    if message.id and message.string
]
COMMAND = re.compile(r"`[^`]*`")
PARAMETER = re.compile(r"\b[A-Z]{4,}\b")
KEY = re.compile(r"[\w}]+:(?=[\s']|$)")
# click names a kind of number with it, in English.
LEFT_OUT = "number_type"
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
ENDS = re.compile(r"^[ \n]+|[ \n]+$")
FAULTS = {
    "a space that breaks before : » % or €": re.compile(r"[ \u202f](:(?!\S)|[»%€])"),
    "no narrow space before ; ! or ?": re.compile(r"(?<![\u202f«\u00a0])[;!?](?!\w)"),
    "another space before ; ! or ?": re.compile(r"(?<!«)[ \u00a0][;!?]"),
    "a space that breaks after «": re.compile(r"«(?!\u00a0)"),
    "English marks around a value": re.compile(r"'\{|\}'"),
    "a straight apostrophe": re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])"),
    "an article of law that leaves its number": re.compile(r"\bart\. |\bC\. "),
    "three dots for one sign": re.compile(r"(?<=\w)\.\.\.(?!\S)(?<!\]\.\.\.)"),
}


@pytest.fixture(scope="module")
def in_code() -> Catalog:
    """Return the catalogue of what the code says; reading all of it takes seconds."""
    return messages.template()


def test_every_message_has_its_french() -> None:
    """Nothing that the program says is left in English for a French reader."""
    assert [] == messages.untranslated(messages.french()), REMEDY


def test_the_catalogue_says_what_the_code_says(in_code: Catalog) -> None:
    """No message of the code is missing in the catalogue, and none is there that is not used."""
    said = {message.id for message in in_code if message.id}
    in_catalogue = {message.id for message in messages.french() if message.id}
    assert said == in_catalogue, REMEDY


def test_the_template_is_in_step(in_code: Catalog) -> None:
    """The .pot file is what `make messages` writes."""
    expected = messages.po_text(in_code, header=False)
    assert expected == messages.TEMPLATE.read_bytes(), REMEDY


def test_the_compiled_catalogue_is_in_step() -> None:
    """The .mo file is compiled from the .po file beside it."""
    compiled = messages.FRENCH.with_suffix(".mo").read_bytes()
    assert messages.mo_bytes(messages.french()) == compiled, REMEDY


def test_nothing_is_fuzzy() -> None:
    """Every translation was written by a person who meant it."""
    assert [] == [message.id for message in messages.french() if message.id and message.fuzzy]


def test_a_translation_has_the_places_of_its_message() -> None:
    """Each value that the English sentence names is in the French one, and no other."""
    odd = [message.id for message in TRANSLATED if _places(message.id) != _places(message.string)]
    assert [] == odd


def test_a_translation_keeps_what_is_typed() -> None:
    """Commands in `…` but for a parameter, options and the spaces at both ends are the same."""
    odd = [message.id for message in TRANSLATED if _typed(message.id) != _typed(message.string)]
    assert [] == odd


def test_a_colon_without_its_space_ends_a_key_of_yaml() -> None:
    """Only what the English sentence writes as a key has its colon close by."""
    odd = [
        message.id
        for message in TRANSLATED
        for french, english in zip(_texts(message.string), _texts(message.id), strict=True)
        if set(KEY.findall(french)) - set(KEY.findall(english))
    ]
    assert [] == odd


@pytest.mark.parametrize("fault", FAULTS)
def test_a_translation_is_typeset_as_french(fault: str) -> None:
    """Spaces before high punctuation, quotation marks and apostrophes are the French ones."""
    prose = [COMMAND.sub("", text) for message in TRANSLATED for text in _texts(message.string)]
    assert [] == [text for text in prose if FAULTS[fault].search(text)]


def _texts(text: Text) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _places(text: Text) -> list[tuple[str, ...]]:
    """Return the places of each form of a message, as `{name!r}` writes them."""
    return [
        tuple(
            sorted(
                f"{name}!{conversion}" if conversion else name
                for _literal, name, _spec, conversion in string.Formatter().parse(one)
                if name and name != LEFT_OUT
            )
        )
        for one in _texts(text)
    ]


def _typed(text: Text) -> list[tuple[str, ...]]:
    return [
        (
            *sorted({*(_in_english(c) for c in COMMAND.findall(one)), *OPTION.findall(one)}),
            *ENDS.findall(one),
        )
        for one in _texts(text)
    ]


def _in_english(command: str) -> str:
    """Return a command without its parameters, its reason as the case file holds it."""
    reasons = {french(reason): reason.value for reason in ClosingReason}
    plain = PARAMETER.sub("…", command)
    return re.sub(r"(?<=--reason )\S+(?=`)", lambda said: reasons.get(said[0], said[0]), plain)


def test_all_that_click_says_to_a_user_is_translated() -> None:
    """What the installed click can say is in the catalogue, or named as never said to a user."""
    assert {*messages.CLICK_WORDS} | messages.CLICK_UNSAID == messages.words_of_click()
