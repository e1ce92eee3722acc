"""All rules of wording, in the order of their table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from relance_docs.case.parties import Language
from relance_docs.wording.rule import Rule
from relance_docs.wording.rules.acts import ACTS
from relance_docs.wording.rules.amounts import AMOUNTS
from relance_docs.wording.rules.claims import CLAIMS
from relance_docs.wording.rules.dignity import DIGNITY
from relance_docs.wording.rules.english import ENGLISH
from relance_docs.wording.rules.german import GERMAN
from relance_docs.wording.rules.threats import THREATS

RULES = (*ACTS, *THREATS, *AMOUNTS, *CLAIMS, *DIGNITY)
RULES_OF: Final[Mapping[Language, tuple[Rule, ...]]] = {
    Language.FRENCH: RULES,
    Language.ENGLISH: ENGLISH,
    Language.GERMAN: GERMAN,
}
"""The rules of each language in which letters are written."""
