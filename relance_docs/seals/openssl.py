"""The openssl program, asked where the library gives no answer."""

from __future__ import annotations

import os
import re
import subprocess
from datetime import datetime
from typing import TYPE_CHECKING, Final

from relance_docs.message import Message
from relance_docs.processes.code_path import program
from relance_docs.processes.temporary import temporary_folder
from relance_docs.seals.certificates import pem_of
from relance_docs.seals.timestamps import TokenError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_PATIENCE: Final = 20.0
"""Seconds."""
_REASON: Final = re.compile(r"Verify error:\s*(.+)")


def verify(
    token: bytes,
    manifest: bytes,
    trusted: tuple[Certificate, ...],
    *,
    at: datetime,
    doubt: str,
) -> None:
    """Check a token as a reader does by hand; any of the trusted certificates is good enough.

    `doubt` is why the library did not say yes. Raises TokenError when openssl says no, or is not
    there to be asked.
    """
    with temporary_folder() as folder:
        files = [folder / name for name in ("manifest", "token.tsr", "trusted.pem")]
        for file, content in zip(files, (manifest, token, pem_of(trusted)), strict=True):
            file.write_bytes(content)
        data, answer, chain = map(str, files)
        done = _run(
            *("ts", "-verify", "-data", data, "-in", answer, "-CAfile", chain),
            *("-partial_chain", "-attime", str(int(at.timestamp()))),
            doubt=doubt,
        )
    if done.returncode:
        raise _refusal(done.stderr)


def _run(*arguments: str, doubt: str) -> subprocess.CompletedProcess[str]:
    openssl = program("openssl")
    if openssl is None:
        raise TokenError(
            "token-unchecked",
            Message(
                "the token cannot be checked without the openssl program, which is not installed "
                "(the library says: {doubt})",
                doubt=doubt,
            ),
        )
    try:
        return subprocess.run(
            [openssl, *arguments],
            env=os.environ | {"LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            encoding="utf-8",
            errors="replace",
            timeout=_PATIENCE,
        )
    except subprocess.TimeoutExpired as error:
        raise TokenError(
            "token-unchecked", Message("the openssl program does not come to an end")
        ) from error


def _refusal(complaint: str) -> TokenError:
    chain = _REASON.search(complaint)
    if chain is not None:
        return TokenError(
            "token-untrusted",
            Message(
                "the certificate of the authority leads to none that is trusted here ({reason})",
                reason=chain[1],
            ),
        )
    lines = [line for line in complaint.splitlines() if ":error:" in line]
    reason = lines[-1].split(":")[4] if lines and lines[-1].count(":") > 4 else "-"  # noqa: PLR2004
    return TokenError(
        "token-invalid",
        Message("the signature of the token is not valid ({reason})", reason=reason),
    )
