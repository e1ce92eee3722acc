"""A package that is not installed: what cannot be done, and the one line that installs it.

Cases are read, recorded, reckoned and verified without what makes documents and without what reads
files of others; whoever installs only a part of the program is told what a command wants more.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, requires
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.message import Message

_PROGRAM: Final = "relance-docs"
_PACKAGES: Final[Mapping[str, str]] = {
    "PIL": "pillow",
    "dask": "distributed",
    "dateutil": "python-dateutil",
    "docx": "python-docx",
    "facturx": "factur-x",
    "git": "gitpython",
    "ruamel": "ruamel.yaml",
    "stdnum": "python-stdnum",
}
"""Of a module, where the package has another name."""


def refusal_of(missing: ImportError) -> RefusalError | None:
    """Return what is said of a library that is not installed; None for a bug of this program."""
    module = (missing.name or "").partition(".")[0]
    wanted = requirement_of(module) if isinstance(missing, ModuleNotFoundError) else None
    if wanted is None:
        return None
    return RefusalError(
        Message(
            "the package {package} is not installed, and this needs it: "
            "`{python} -m pip install {requirement}`",
            package=_PACKAGES.get(module, module),
            python=_quoted(sys.executable),
            requirement=_quoted(wanted),
        )
    )


def requirement_of(module: str) -> str | None:
    """Return what this program asks of the package of a module; None when it asks for none.

    >>> requirement_of("relance_docs"), requirement_of("weasyprint")[:12]
    (None, 'weasyprint==')
    """
    package = _normal(_PACKAGES.get(module, module))
    try:
        asked = requires(_PROGRAM) or []
    except PackageNotFoundError:
        return None
    return next((line.partition(";")[0].strip() for line in asked if _name(line) == package), None)


def _name(requirement: str) -> str:
    return _normal(re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0])


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _quoted(word: str) -> str:
    """Return a word as every shell takes it: < and > are not to be read as ways to files."""
    return f'"{word}"' if re.search(r"[^A-Za-z0-9._/\\:=~-]", word) else word
