"""`verifier.html`: the page that checks a dossier by a double click, and knows the letters sent.

It is opened from a disk and loads nothing. Its program is the same in every dossier; what differs
is a list of the letters of this case that were sent: their digests, days and commits, no more, so
that the page alone may be given to the debtor's lawyer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from relance_docs.audit.page import policy
from relance_docs.dossier.brief import Brief
from relance_docs.french import day
from relance_docs.letters.decide import COMMIT_SHOWN
from relance_docs.rendering.templates import render_template

VERIFIER: Final = "verifier.html"
_TEMPLATES: Final = Path(__file__).parent / "templates" / "verifier"
_SCRIPTS: Final = ("sha256", "archive", "der", "comparing", "seals", "page")


def verifier_script() -> str:
    """Return the program of the page: one script, whose hash its policy names."""
    texts = ((_TEMPLATES / f"{name}.js").read_text(encoding="utf-8") for name in _SCRIPTS)
    return "\n".join(('"use strict";\n', *texts))


def verifier_page(brief: Brief) -> bytes:
    """Return the page of a case; the same bytes for the same letters, day and version."""
    style = (_TEMPLATES / "page.css").read_text(encoding="utf-8")
    script = verifier_script()
    known = {
        "case": brief.case.number,
        "as_of": brief.as_of.isoformat(),
        "letters": list(_letters(brief)),
    }
    variables = {
        "policy": policy((style,), script),
        "style": style,
        "script": script,
        "program": hashlib.sha256(script.encode()).hexdigest(),
        "known": known,
        "as_of": day(brief.as_of),
        "data": json.dumps(known).replace("<", "\\u003c"),
    }
    return render_template("page.html", (_TEMPLATES,), variables).encode()


def _letters(brief: Brief) -> Iterator[dict[str, str]]:
    """Yield what is told of each document that was archived as sent by the day of the dossier."""
    sent = (entry for entry in brief.case.history if entry.day <= brief.as_of)
    for entry in sent:
        for document in (entry.document, entry.email):
            if document is not None:
                yield {
                    "sha256": document.sha256,
                    "day": entry.day.isoformat(),
                    "commit": (document.commit or "")[:COMMIT_SHOWN],
                }
