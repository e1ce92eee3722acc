"""The Python that runs a command: one that keeps `assert`, whatever its options say.

Libraries that draw letters decide by `assert` (an SVG picture gets its place on the page so): with
`-O` or PYTHONOPTIMIZE the same data would give another file.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import NoReturn

_TAKE_A_VALUE = frozenset({"-W", "-X", "--check-hash-based-pycs"})
"""Options of Python whose value is the next word."""


def run_with_asserts() -> NoReturn:
    """Run this command line again by a Python that was not told to leave `assert` out."""
    command = [sys.executable, *without_optimisation(sys.orig_argv[1:])]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONOPTIMIZE"}
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "nt":  # where a program that is replaced gives the terminal back at once
        sys.exit(subprocess.run(command, env=environment, check=False).returncode)
    os.execve(sys.executable, command, environment)  # noqa: S606 - this same program


def without_optimisation(arguments: Sequence[str]) -> list[str]:
    """Return the words behind `python` without the option -O.

    >>> without_optimisation(["-OO", "-POB", "-W", "error", "-m", "relance_docs", "letters", "-O"])
    ['-PB', '-W', 'error', '-m', 'relance_docs', 'letters', '-O']
    """
    return list(_kept(arguments))


def _kept(arguments: Sequence[str]) -> Iterator[str]:
    words = iter(arguments)
    for word in words:
        if word.startswith("--") or not word.startswith("-") or word == "-":
            yield word
            if not word.startswith("--"):
                break
        elif word[1] in "WX":
            yield word
        elif any(letter in word for letter in "mc"):
            yield word if word[1] in "mc" else word.replace("O", "", 1)
            break
        elif left := word.replace("O", "").removeprefix("-"):
            yield f"-{left}"
        if word in _TAKE_A_VALUE:
            yield next(words, "")
    yield from words
