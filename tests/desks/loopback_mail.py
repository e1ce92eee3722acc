"""A mail server on this machine (aiosmtpd), in a process of its own; a debtor may make it hostile.

python -m tests.desks.loopback_mail FOLDER    keeps each e-mail in FOLDER before it says that it did

The name of the recipient says what the server does: `refused@`, `vanishes@`, `unsure@`, `full@`.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope

MESSAGE_ID = re.compile(rb"^Message-ID: (\S+)\r?$", re.MULTILINE)


class Habits:
    """What the server does with each e-mail."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_RCPT(  # noqa: N802 - the name of aiosmtpd
        self, _server: SMTP, _session: object, envelope: Envelope, address: str, _options: object
    ) -> str:
        """Refuse a recipient whom nobody knows."""
        if address.startswith("refused@"):
            return "550 5.1.1 no such\x1b[31m user here"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(  # noqa: N802 - the name of aiosmtpd
        self, server: SMTP, _session: object, envelope: Envelope
    ) -> str:
        """Keep the e-mail on the disk, then say so; or not."""
        (to,) = envelope.rcpt_tos
        if to.startswith("full@"):
            return "452 4.2.2 mailbox full"
        if to.startswith("vanishes@"):
            break_off(server)
            return "250 never heard"
        assert isinstance(envelope.content, bytes)
        keep(self.folder, envelope.content)
        if to.startswith("unsure@"):
            break_off(server)
        return "250 kept"


def break_off(server: SMTP) -> None:
    """Close the connection without a word."""
    assert server.transport is not None
    server.transport.close()


def keep(folder: Path, content: bytes) -> None:
    """Put an e-mail into the folder; it is on the disk when this returns."""
    path = folder / f"{time.time_ns()}.part"
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    path.rename(path.with_suffix(".eml"))


async def serve(folder: Path) -> None:
    """Serve until the process is ended; the port stands on the first line of what is printed."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(Habits(folder), loop=loop, hostname="localhost", data_size_limit=2**26),
        "127.0.0.1",
    )
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 - read by who started it
    await server.serve_forever()


@dataclass(frozen=True)
class PostOffice:
    """The server, and what it keeps."""

    port: int
    folder: Path

    @property
    def kept(self) -> dict[str, bytes]:
        """Every e-mail that was taken, by its Message-ID; one that came twice is told."""
        found: dict[str, bytes] = {}
        for path in sorted(self.folder.glob("*.eml")):
            content = path.read_bytes()
            message_id = MESSAGE_ID.search(content)
            assert message_id is not None
            name = message_id[1].decode()
            assert name not in found, f"{name} was sent twice"
            found[name] = content
        return found

    def empty(self) -> None:
        """Forget what was kept."""
        for path in self.folder.glob("*"):
            path.unlink()


@contextmanager
def post_office_in(folder: Path) -> Iterator[PostOffice]:
    """Run a server that keeps what it takes in a folder."""
    command = [sys.executable, "-m", "tests.desks.loopback_mail", str(folder)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root, text=True) as process:
        assert process.stdout is not None
        try:
            yield PostOffice(port=int(process.stdout.readline()), folder=folder)
        finally:
            process.kill()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
