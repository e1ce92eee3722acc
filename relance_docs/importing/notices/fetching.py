"""The announcements that the public API has of some SIREN: asked only when the user says so.

What leaves is the SIREN of each debtor, to the host of the open data of the BODACC. Requests,
bytes and seconds are bounded; no redirect is followed and no key is needed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final
from urllib import error as errors
from urllib import request as requests
from urllib.parse import urlencode, urlsplit

from relance_docs.errors import RefusalError
from relance_docs.finding import Finding, Place
from relance_docs.importing.notices.bodacc import is_about_insolvency, notice_of
from relance_docs.importing.notices.records import Announcement, Row
from relance_docs.message import Message

API: Final = (
    "https://bodacc-datadila.opendatasoft.com/api/explore/v2.1/catalog/datasets/"
    "annonces-commerciales/records"
)
BEGINNING: Final = date(2008, 1, 1)
"""Since when the data set has announcements."""
_AT_ONCE: Final = 20
"""SIREN of one request."""
_ROWS: Final = 100
"""Announcements of one answer: the most that the API gives."""
MOST_REQUESTS: Final = 100
"""Of one run: two thousand debtors, or fewer that have many announcements."""
_SECONDS: Final = 20.0
_BYTES: Final = 5_000_000


def fetched(sirens: Sequence[str], *, api: str = API) -> Iterator[Announcement | Finding]:
    """Yield the announcements about these SIREN, of all years.

    Raises RefusalError when the API does not answer as it is documented to, and when there is more
    to be asked than one run may: nothing half asked passes for a search.
    """
    left = MOST_REQUESTS
    for start in range(0, len(sirens), _AT_ONCE):
        some, offset = sirens[start : start + _AT_ONCE], 0
        while True:
            if left == 0:
                raise RefusalError(
                    Message(
                        "more than {limit} requests would be needed: compare with a file, which"
                        " holds all of them",
                        limit=MOST_REQUESTS,
                    )
                )
            left -= 1
            rows, count = _answer(api, some, offset)
            for line, row in enumerate(rows, start=offset + 1):
                if is_about_insolvency(row):
                    yield notice_of(row, Place(path=host_of(api), line=line))
            offset += len(rows)
            if offset >= count or not rows:
                break


def host_of(api: str = API) -> str:
    """Return who is asked."""
    return urlsplit(api).hostname or ""


def _answer(api: str, sirens: Sequence[str], offset: int) -> tuple[list[Row], int]:
    numbers = [number for number in sirens if re.fullmatch(r"\d{9}", number, re.ASCII)]
    asked = " or ".join(f'registre="{number}"' for number in numbers)
    where = f'familleavis="collective" and ({asked})'
    query = {"where": where, "order_by": "id", "limit": _ROWS, "offset": offset}
    try:
        with _opener().open(f"{api}?{urlencode(query)}", timeout=_SECONDS) as response:
            content = response.read(_BYTES + 1)
        data = json.loads(content[:_BYTES])
        rows, count = data["results"], int(data["total_count"])
    except errors.HTTPError as error:
        error.close()
        said = Message("{host} answers with HTTP {status}", host=host_of(api), status=error.code)
        raise RefusalError(said) from error
    except OSError as error:
        raise RefusalError(
            Message(
                "{host} cannot be reached ({reason}): compare with a file instead",
                host=host_of(api),
                reason=str(getattr(error, "reason", error)),
            )
        ) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        said = Message("{host} does not answer as its documentation says", host=host_of(api))
        raise RefusalError(said) from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise RefusalError(
            Message("{host} does not answer as its documentation says", host=host_of(api))
        )
    return rows, count


def _opener() -> requests.OpenerDirector:
    """Return what opens http and https and nothing else, and follows no redirect."""
    opener = requests.OpenerDirector()
    for handler in (
        requests.ProxyHandler,
        requests.HTTPHandler,
        requests.HTTPSHandler,
        requests.HTTPErrorProcessor,
        requests.HTTPDefaultErrorHandler,
    ):
        opener.add_handler(handler())
    return opener
