"""Firefox without a window, driven by its own protocol (Marionette): JSON over a local socket."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

ELEMENT: Final = "element-6066-11e4-a52e-4f735466cecf"
_PATIENCE: Final = 60
"""Seconds until Firefox has started, and for each answer."""


def firefox() -> str | None:
    """Return the program; None where it is not installed."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


@dataclass
class Firefox:
    """A browser with one window."""

    connection: socket.socket
    asked: int = 0
    _rest: bytes = field(default=b"", repr=False)

    def run(self, command: str, **parameters: object) -> Any:  # noqa: ANN401 - what JSON holds
        """Carry out a command; return its value. Raises AssertionError for what Firefox refuses."""
        self.asked += 1
        message = json.dumps([0, self.asked, command, parameters]).encode()
        self.connection.sendall(f"{len(message)}:".encode() + message)
        _kind, _number, error, value = self._answer()
        assert error is None, (command, error)
        return value["value"] if isinstance(value, dict) and "value" in value else value

    def greeting(self) -> None:
        """Read what Firefox says first."""
        self._answer()

    def _answer(self) -> Any:  # noqa: ANN401 - what JSON holds
        while b":" not in self._rest:
            self._rest += self.connection.recv(65536)
        head, _colon, rest = self._rest.partition(b":")
        while len(rest) < int(head):
            rest += self.connection.recv(65536)
        self._rest = rest[int(head) :]
        return json.loads(rest[: int(head)])

    def open(self, path: Path) -> None:
        """Open a file from the disk."""
        self.run("WebDriver:Navigate", url=path.resolve().as_uri())

    def evaluate(self, script: str, *arguments: object) -> Any:  # noqa: ANN401
        """Return what a script returns."""
        return self.run("WebDriver:ExecuteScript", script=script, args=list(arguments))

    def give(self, selector: str, *paths: Path) -> None:
        """Choose files in a field."""
        found = self.run("WebDriver:FindElement", using="css selector", value=selector)
        for path in paths:
            self.run("WebDriver:ElementSendKeys", id=found[ELEMENT], text=str(path))

    def text_when(self, condition: str, selector: str) -> str:
        """Return the text of an element once a condition holds."""
        until = time.monotonic() + _PATIENCE
        while not self.evaluate(f"return {condition}"):
            assert time.monotonic() < until, condition
            time.sleep(0.1)
        text = self.evaluate("return document.querySelector(arguments[0]).innerText", selector)
        return " ".join(str(text).split())


@contextmanager
def started(program: str, profile: Path) -> Iterator[Firefox]:
    """Start Firefox with a profile of its own; end it afterwards."""
    profile.mkdir()
    port = _free_port()
    (profile / "user.js").write_text(
        f'user_pref("marionette.port", {port});\n'
        'user_pref("datareporting.policy.dataSubmissionEnabled", false);\n'
        'user_pref("app.update.enabled", false);\n'
        'user_pref("network.captive-portal-service.enabled", false);\n'
    )
    command = [program, "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            with _connected(port) as connection:
                browser = Firefox(connection)
                browser.greeting()
                browser.run("WebDriver:NewSession")
                yield browser
        finally:
            running.terminate()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _connected(port: int) -> socket.socket:
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE)
        except ConnectionRefusedError:
            assert time.monotonic() < until
            time.sleep(0.2)
