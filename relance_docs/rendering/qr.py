"""The QR code that fills in a SEPA credit transfer (European Payments Council, EPC069-12).

One pixel per module: printed with `image-rendering: pixelated`, it is sharp at any size and
costs the renderer a picture instead of a thousand squares.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.message import Message

LEAST: Final = Decimal("0.01")
MOST: Final = Decimal("999999999.99")
"""Amounts that the code can carry, both included."""

NAME_LENGTH: Final = 70
REMITTANCE_LENGTH: Final = 140
PAYLOAD_LENGTH: Final = 331
"""Bytes; the most that a code of version 13 holds at error correction M."""

_MASK: Final = 0
"""Chequered: it breaks up the large areas that text leaves."""

_LIGHT: Final = bytes.maketrans(b"\0\1", b"10")
"""The digits of a row of modules: in a picture, 1 is light."""

QUIET_ZONE: Final = 4
"""White modules around the code (ISO/IEC 18004)."""


def transfer_qr(
    *, beneficiary: str, iban: str, bic: str | None, amount: Decimal, remittance: str
) -> bytes | None:
    """Return the code as a PNG, or None when the amount is one that it cannot carry.

    The amount is rounded half up to the cent; a name is cut at 70 characters, as banks do.
    Raises RefusalError when the remittance text is too long: cut, it would name another debt.
    """
    exact = amount.quantize(LEAST, ROUND_HALF_UP)
    if not LEAST <= exact <= MOST:
        return None
    payload = transfer_payload(
        beneficiary=beneficiary, iban=iban, bic=bic, amount=exact, remittance=remittance
    )
    if len(remittance) > REMITTANCE_LENGTH or len(payload) > PAYLOAD_LENGTH:
        raise RefusalError(
            Message(
                "the payment reference '{remittance}' is too long for a QR code"
                " ({length} characters at most)",
                remittance=remittance,
                length=REMITTANCE_LENGTH,
            )
        )
    return _drawn(payload)


def transfer_payload(
    *, beneficiary: str, iban: str, bic: str | None, amount: Decimal, remittance: str
) -> bytes:
    r"""Return what the code says, line by line, in UTF-8.

    >>> transfer_payload(beneficiary="Atelier", iban="FR76 3000", bic=None,
    ...                  amount=Decimal("12.50"), remittance="2026-014").decode().split("\n")
    ['BCD', '002', '1', 'SCT', '', 'Atelier', 'FR763000', 'EUR12.50', '', '', '2026-014']
    """
    lines = (
        "BCD",
        "002",
        "1",  # UTF-8
        "SCT",
        _compact(bic or ""),
        " ".join(beneficiary.split())[:NAME_LENGTH].rstrip(),
        _compact(iban),
        f"EUR{amount:.2f}",
        "",  # purpose
        "",  # structured reference, ISO 11649
        " ".join(remittance.split()),
    )
    return "\n".join(lines).encode()


def _compact(identifier: str) -> str:
    return "".join(identifier.split())


def _drawn(payload: bytes) -> bytes:
    import segno  # noqa: PLC0415 - 0.1 s

    # Any mask can be read; trying all eight for the best takes as long as a tenth of a letter.
    code = segno.make_qr(payload, error="M", boost_error=False, mask=_MASK)
    return _png(code.matrix)


def _png(modules: Sequence[bytearray]) -> bytes:
    """Return the PNG of a code, one bit a module, as segno saves it: four times sooner."""
    width = len(modules) + 2 * QUIET_ZONE
    filled = -width % 8
    side = b"1" * QUIET_ZONE
    empty = b"1" * len(modules)
    rows = (bytes(row.translate(_LIGHT)) for row in modules)
    lines = (
        int(side + row + side + b"0" * filled, 2).to_bytes((width + filled) // 8, "big")
        for row in (*[empty] * QUIET_ZONE, *rows, *[empty] * QUIET_ZONE)
    )
    grey = struct.pack(">2I5B", width, width, 1, 0, 0, 0, 0)
    picture = zlib.compress(b"".join(b"\0" + line for line in lines), 9)
    chunks = (b"IHDR" + grey, b"IDAT" + picture, b"IEND")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        for chunk in chunks
    )
