"""The French catalogue is complete and in step with the code; `make messages` renews it."""

from __future__ import annotations

import string

import pytest

from tools import messages

REMEDY = "run `make messages` and write what is missing into the .po file"


def test_every_message_has_its_french() -> None:
    """Nothing that the program says is left in English for a French reader."""
    assert [] == messages.untranslated(messages.french()), REMEDY


def test_the_catalogue_says_what_the_code_says() -> None:
    """No message of the code is missing in the catalogue, and none is there that is not used."""
    in_code = {message.id for message in messages.template() if message.id}
    in_catalogue = {message.id for message in messages.french() if message.id}
    assert in_code == in_catalogue, REMEDY


def test_the_template_is_in_step() -> None:
    """The .pot file is what `make messages` writes."""
    expected = messages.po_text(messages.template(), header=False)
    assert expected == messages.TEMPLATE.read_bytes(), REMEDY


def test_the_compiled_catalogue_is_in_step() -> None:
    """The .mo file is compiled from the .po file beside it."""
    compiled = messages.FRENCH.with_suffix(".mo").read_bytes()
    assert messages.mo_bytes(messages.french()) == compiled, REMEDY


def test_nothing_is_fuzzy() -> None:
    """Every translation was written by a person who meant it."""
    assert [] == [message.id for message in messages.french() if message.id and message.fuzzy]


def test_places_in_a_translation_are_those_of_the_message() -> None:
    """A translation names no value that the message does not have: it would fail when printed."""
    unknown = {
        str(message.id): sorted(stray)
        for message in messages.french()
        if message.id and message.string
        for stray in [_places(message.string) - _places(message.id)]
        if stray
    }
    assert {} == unknown


def _places(text: str | tuple[str, ...] | list[str]) -> set[str]:
    texts = (text,) if isinstance(text, str) else text
    parsed = (part for one in texts for part in string.Formatter().parse(one))
    return {name for _literal, name, _spec, _conversion in parsed if name}


@pytest.mark.parametrize("words", messages.CLICK_WORDS, ids=str)
def test_click_still_says_it(words: str | tuple[str, str]) -> None:
    """What is translated for click is what the installed click says."""
    assert words in messages.words_of_click()
