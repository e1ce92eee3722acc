"""What is called on a machine of a cluster: a shard comes in as bytes, results go back as bytes."""

from __future__ import annotations

import hashlib
import multiprocessing
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from relance_docs.processes.framing import framed

DONE: Final = b"done"
DIFFERS: Final = b"differs"
"""How an answer begins; then the results, or the machine and its versions."""


def digest_of(content: bytes) -> str:
    """Return the SHA-256 by which bytes are named on their way."""
    return hashlib.sha256(content).hexdigest()


def itself(content: bytes) -> bytes:
    """Return what all shards share, for the cluster to keep and to pass on."""
    return content


def there(
    makers: Callable[[], str],
    ours: str,
    work: Callable[[bytes, bytes], bytes],
    outfit: bytes,
    shard: bytes,
    names: tuple[str, str],
) -> bytes:
    """Do the jobs of a shard, if what makes them here is what makes them at home.

    Each is done by a process of its own that may be stopped, as at home; Dask starts its workers
    so that they may have none (`daemon`), which counts for this very process alone.
    """
    from distributed import get_worker  # noqa: PLC0415 - there is one over there

    theirs = makers()
    if theirs != ours:
        return framed((DIFFERS, get_worker().address.encode(), theirs.encode()))
    if (digest_of(outfit), digest_of(shard)) != names:
        raise ValueError(names)
    with suppress(AssertionError):
        multiprocessing.current_process().daemon = False
    return framed((DONE, work(outfit, shard)))
