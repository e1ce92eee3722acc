"""Asking a time stamp authority over HTTP (RFC 3161, 3.4): one question, one answer, in time."""

from __future__ import annotations

import base64
import http.client
import ssl
import threading
from dataclasses import dataclass, field
from queue import Empty, Queue
from typing import IO, Final
from urllib import error as errors
from urllib import request as requests
from urllib.parse import SplitResult, urlsplit

from relance_docs.errors import RefusalError
from relance_docs.message import Message

TIME_LIMIT: Final = 20.0
"""Seconds for the whole exchange."""
SIZE_LIMIT: Final = 256 * 1024
"""Bytes of an answer; a token with its certificates has less than a tenth of that."""
_QUESTION: Final = "application/timestamp-query"
_ANSWER: Final = "application/timestamp-reply"
_HERE: Final = ("localhost", "127.0.0.1", "::1")
_REDIRECTS: Final = range(300, 400)
_UNAUTHORIZED: Final = (401, 403, 407)


@dataclass(frozen=True, kw_only=True, slots=True)
class Credentials:
    """Name and password for an authority; never printed."""

    user: str = field(repr=False)
    password: str = field(repr=False)
    host: str
    """Whom they were given for, `tsa.example` or `tsa.example:8443`: nobody else gets them."""

    @property
    def header(self) -> str:
        """The value of an Authorization header (RFC 7617)."""
        pair = f"{self.user}:{self.password}".encode()
        return f"Basic {base64.b64encode(pair).decode()}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Authority:
    """Where a stamp is asked for."""

    url: str
    credentials: Credentials | None = None

    @property
    def shown(self) -> str:
        """The address as it may be printed: without a query, which can hold a key."""
        parts = urlsplit(self.url)
        return (
            f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}{parts.path}"
        )


def host_of(url: str) -> str:
    """Return the host of an address with its port, unless that is the usual one; empty for none.

    >>> host_of("https://TSA.example:443/tsr"), host_of("http://[::1]:8080/")
    ('tsa.example', '[::1]:8080')
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    shown = f"[{host}]" if ":" in host else host
    return shown if port in (None, usual) else f"{shown}:{port}"


def authority_at(url: str, credentials: Credentials | None) -> Authority:
    """Return the authority of an address.

    Raises RefusalError when it is no address, or when a password would be seen by others.
    """
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not url.isascii() or any(c <= " " for c in url):
        raise RefusalError(
            Message("the address of a time stamp authority begins with https:// or http://")
        )
    _refuse_no_host(parts.hostname or "")
    _refuse_open_secret(parts, credentials)
    return Authority(url=url, credentials=credentials)


def _refuse_no_host(host: str) -> None:
    """Refuse a name that no server can have, as Python finds only when it is connected to."""
    try:
        host.encode("idna")
    except UnicodeError:
        raise RefusalError(
            Message("no server can be called '{host}'; correct the authority's address", host=host)
        ) from None


def _refuse_open_secret(parts: SplitResult, credentials: Credentials | None) -> None:
    if parts.username is not None or parts.password is not None:
        raise RefusalError(
            Message(
                "the address of the authority holds a name or a password; put them into the "
                "environment, RELANCE_TSA_USER and RELANCE_TSA_PASSWORD"
            )
        )
    if credentials and parts.scheme == "http" and parts.hostname not in _HERE:
        raise RefusalError(
            Message("a password is sent over https:// only; the address says http://")
        )
    if credentials and credentials.host.lower() != host_of(parts.geturl()):
        raise RefusalError(
            Message(
                "the name and the password for an authority are not for {host}; if they are, set "
                "RELANCE_TSA_HOST={host}, or type the address with --tsa",
                host=host_of(parts.geturl()),
            )
        )


def asked(authority: Authority, question: bytes) -> bytes:
    """Send a question and return the answer, unread.

    Raises RefusalError when none comes that could be a time stamp.
    """
    answers = Queue[bytes | Exception]()

    def work() -> None:
        try:
            answers.put(_exchange(authority, question))
        except Exception as error:  # noqa: BLE001 - raised again by the caller
            answers.put(error)

    # A thread of its own: no other way ends a server that sends a byte a second.
    threading.Thread(target=work, daemon=True).start()
    try:
        answer = answers.get(timeout=TIME_LIMIT)
    except Empty:
        raise _no_answer_in_time(authority) from None
    if isinstance(answer, Exception):
        raise _refusal(authority, answer) from answer
    return answer


def _exchange(authority: Authority, question: bytes) -> bytes:
    headers = {"Content-Type": _QUESTION, "Accept": _ANSWER, "User-Agent": "relance-docs"}
    if authority.credentials:
        headers["Authorization"] = authority.credentials.header
    asking = requests.Request(authority.url, data=question, headers=headers)  # noqa: S310 - http(s) alone
    with _opener(authority).open(asking, timeout=TIME_LIMIT) as response:
        kind = response.headers.get_content_type()
        if kind != _ANSWER:
            raise RefusalError(
                Message(
                    "{authority} is no time stamp authority: it answers with {kind}",
                    authority=authority.shown,
                    kind=kind if kind.isprintable() else "?",
                )
            )
        return _body(authority, response)


def _opener(authority: Authority) -> requests.OpenerDirector:
    """Return what opens http and https and nothing else, and follows no redirect.

    A proxy sees what goes to it by http: a password goes past it.
    """
    opener = requests.OpenerDirector()
    is_open = authority.credentials is not None and authority.url.lower().startswith("http:")
    for handler in (
        *((requests.ProxyHandler,) * (not is_open)),
        requests.HTTPHandler,
        requests.HTTPSHandler,
        requests.HTTPErrorProcessor,
        requests.HTTPDefaultErrorHandler,
    ):
        opener.add_handler(handler())
    return opener


def _body(authority: Authority, response: IO[bytes]) -> bytes:
    body = response.read(SIZE_LIMIT + 1)
    if len(body) > SIZE_LIMIT:
        raise RefusalError(
            Message(
                "the answer of {authority} is larger than {size} KiB: it was not read",
                authority=authority.shown,
                size=SIZE_LIMIT // 1024,
            )
        )
    return body


def _no_answer_in_time(authority: Authority) -> RefusalError:
    return RefusalError(
        Message(
            "{authority} gave no whole answer within {seconds} seconds",
            authority=authority.shown,
            seconds=f"{TIME_LIMIT:g}",
        )
    )


def _refusal(authority: Authority, error: Exception) -> Exception:
    """Say in a sentence what went wrong; a bug stays what it is."""
    if isinstance(error, RefusalError):
        return error
    if isinstance(error, errors.HTTPError):
        error.close()
        return _status(authority, error.code)
    reason = error.reason if isinstance(error, errors.URLError) else error
    if isinstance(reason, TimeoutError):
        return _no_answer_in_time(authority)
    if isinstance(reason, ssl.SSLCertVerificationError):
        return RefusalError(
            Message(
                "the server of {authority} does not prove who it is ({reason})",
                authority=authority.shown,
                reason=reason.verify_message,
            )
        )
    if isinstance(reason, (OSError, http.client.HTTPException)):
        return RefusalError(
            Message(
                "{authority} cannot be reached ({reason})",
                authority=authority.shown,
                reason=_words(reason),
            )
        )
    return error


def _status(authority: Authority, status: int) -> RefusalError:
    if status in _UNAUTHORIZED:
        return RefusalError(
            Message(
                "{authority} refuses us (HTTP {status}): set RELANCE_TSA_USER and "
                "RELANCE_TSA_PASSWORD as the authority gave them to you",
                authority=authority.shown,
                status=status,
            )
        )
    if status in _REDIRECTS:
        return RefusalError(
            Message(
                "{authority} sends us elsewhere (HTTP {status}): redirects are not followed, "
                "write down the right address",
                authority=authority.shown,
                status=status,
            )
        )
    return RefusalError(
        Message("{authority} answers with HTTP {status}", authority=authority.shown, status=status)
    )


def _words(reason: OSError | http.client.HTTPException) -> str:
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror
    return type(reason).__name__
