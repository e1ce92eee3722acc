"""The codes of the findings about letter templates and the font, with their meaning."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TEMPLATE_ERRORS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "template-arithmetic": "A template prints the figures of the statement and computes none.",
        "template-block": "A block that the extended template does not have would not be printed.",
        "template-circle": "A template that extends, includes or imports itself has no end.",
        "template-endless": "The file takes more time or memory to read than a template may.",
        "template-file": "A file that a template extends, includes or imports must be there.",
        "template-name": (
            "A variable, a field, a filter or a test that does not exist; docs/templates.md lists "
            "those that do."
        ),
        "template-syntax": "The file cannot be read as a template; the place is where it fails.",
    }
)
TEMPLATE_WARNINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "character-not-drawn": "The letter's font has no such character: what prints it stops.",
        "template-unused": "A file that no step and no template uses: misnamed, probably.",
    }
)
