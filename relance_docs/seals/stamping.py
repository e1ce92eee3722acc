"""One seal, one question, one stamp: what is asked of an authority, and what is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from cryptography.x509 import Certificate

from relance_docs.errors import RefusalError
from relance_docs.git.commits import SLACK
from relance_docs.message import Message
from relance_docs.seals.authority import Authority, asked
from relance_docs.seals.certificates import chain_of, pem_of, unique
from relance_docs.seals.report import Stamp, TokenError
from relance_docs.seals.seals import Seal
from relance_docs.seals.tokens import (
    Token,
    checked,
    read_token,
    refuse_other_nonce,
    request_for,
)

CLOCK_TOLERANCE: Final = timedelta(days=1)
"""How far the authority's time may be behind this machine's; more, and one of them is wrong."""


def stamped(
    draft: Seal, authority: Authority, ca: tuple[Certificate, ...], *, now: datetime
) -> tuple[Seal, Stamp]:
    """Ask for a stamp and check it; return the seal with its token and certificates.

    The stamp must lead to one of `ca`; without any, the certificates that come with it are all
    there is to check it with. Raises RefusalError when no valid token comes.
    """
    question = request_for(draft.manifest)
    answer = asked(authority, question.as_bytes())
    try:
        token = read_token(answer)
        refuse_other_nonce(token, question)
        trusted = ca or token.certificates
        stamp = checked(token, draft.manifest, trusted, is_configured=bool(ca))
        _refuse_wrong_time(stamp, now)
    except TokenError as error:
        raise RefusalError(
            Message(
                "the answer of {authority} is refused: {reason}",
                authority=authority.shown,
                reason=error.message,
            )
        ) from error
    return replace(draft, token=token.raw, chain=_kept_chain(token, ca)), stamp


def _refuse_wrong_time(stamp: Stamp, now: datetime) -> None:
    # One that is ahead of this machine would be refused by `relance verify` until its time comes.
    if not -CLOCK_TOLERANCE <= stamp.time - now <= SLACK:
        raise TokenError(
            "token-invalid",
            Message(
                "it says {time}, and this machine's clock {now}: one of them is wrong",
                time=f"{stamp.time:%Y-%m-%dT%H:%M:%SZ}",
                now=now.isoformat(timespec="minutes"),
            ),
        )


def _kept_chain(token: Token, ca: tuple[Certificate, ...]) -> bytes:
    """Return what a reader needs to check the token: the chain first, then the other anchors."""
    chain = chain_of(token.leaf, unique((*ca, *token.certificates)))
    return pem_of(unique((*chain, *ca)))
