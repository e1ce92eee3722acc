"""Loads what draws letters: imported by the process that those which make them are forked from.

What is missing is told by whoever draws first; a process that all others come from must not end.
"""

from __future__ import annotations

from contextlib import suppress

from relance_docs.errors import RefusalError
from relance_docs.rendering.render import load

with suppress(RefusalError):
    load()
