"""The one place where failures become words and exit codes.

0 is done, 1 is a problem in the user's files or a refusal, 2 is misuse, 130 is Ctrl-C. Anything
else is a bug and keeps its traceback.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import click

from relance_docs.cli.words import translation

PROBLEM: Final = 1
INTERRUPTED: Final = 130


def exit_code_of(run: Callable[[], object], *, language: str) -> int:
    """Run the program and return its exit code, having said on stderr what went wrong.

    A command that returns a number chooses its exit code; one that returns nothing is done.
    """
    try:
        outcome = run()
    except click.ClickException as misuse:
        misuse.show()
        return misuse.exit_code
    except click.Abort as stop:
        return _exit_code_of_stop(stop)
    except Exception as failure:
        said = _words_of(failure, language)
        if said is None:
            raise
        click.echo(said, err=True, nl=False, color=True)
        return PROBLEM
    return outcome if isinstance(outcome, int) else 0


def _words_of(failure: Exception, language: str) -> str | None:
    """Return what is to be said of an expected failure; None for a bug."""
    # Imported only when something failed: --help has to answer at once.
    from relance_docs.cli.findings_output import format_findings
    from relance_docs.cli.present import sentences_in
    from relance_docs.errors import FindingsError, RefusalError
    from relance_docs.message import Message

    if isinstance(failure, FindingsError):
        return format_findings(failure.findings, "text", translation(language))
    if isinstance(failure, RefusalError):
        said = Message("relance: error: {sentence}", sentence=failure.message)
        return sentences_in(language)(said) + "\n"
    return None


def _exit_code_of_stop(stop: click.Abort) -> int:
    # click wraps Ctrl-C in an Abort; an Abort without it is a question answered with « no ».
    return INTERRUPTED if isinstance(stop.__cause__, KeyboardInterrupt) else PROBLEM
