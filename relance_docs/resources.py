"""The files that come with the program beside its code: letter templates and the example.

In a checkout they are the repository's own workspace; in an installed package they lie inside
the package. There is one source for both.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parent
_CHECKOUT: Final = _PACKAGE.parent


def packaged_templates() -> Path:
    """Return the folder of the letter templates that come with the program."""
    return _first_folder(_PACKAGE / "letter_templates", _CHECKOUT / "letter_templates")


def example_workspace() -> Path:
    """Return the folder of the example workspace: its relance.yaml and its cases."""
    return _first_folder(_PACKAGE / "example", _CHECKOUT)


def _first_folder(installed: Path, checkout: Path) -> Path:
    return installed if installed.is_dir() else checkout
