"""`python -m relance_docs` is `relance`.

Python has put the current folder first on its path by then: nothing is imported from there any
more. Where a folder named `relance_docs` lies in it, that one was started, and nothing here can
help; `relance`, or `python -P -m relance_docs`, never looks there.
"""

import gc
import sys

if __name__ == "__main__" and not sys.flags.safe_path:  # each import asks the path: so first
    del sys.path[0]

from relance_docs.version import VERSION

ALLOCATED = 100_000
"""Objects after which Python looks for those that hold nothing but one another."""
TYPE_CHECKING = False
if TYPE_CHECKING:
    from relance_docs.store.answers import Said


def main() -> None:
    """Run the command line; what needs no more than was kept of it loads nothing else."""
    words = sys.argv[1:]
    if words == ["--version"]:
        print(f"relance {VERSION}")  # noqa: T201 - as the command line does
        return
    from relance_docs.store.question import Question  # noqa: PLC0415

    question = Question.of(words)
    if question is not None:
        from relance_docs.store.answers import answer, printed  # noqa: PLC0415

        said = answer(question)
        try:
            if said is not None and (_paged(words, said) or printed(said)):
                sys.exit(said.code)
        except BrokenPipeError:  # `relance status | head` has what it wants
            sys.stdout = None
            sys.exit(1)
    # What is loaded stays: to look through it again and again for what may go takes a tenth of a
    # command that does little.
    gc.set_threshold(ALLOCATED)
    from relance_docs.cli.main import relance  # noqa: PLC0415

    relance(prog_name="relance", question=question)


def _paged(words: list[str], said: "Said") -> bool:
    """Show what was said page by page; False, with nothing shown, where that is not for now."""
    from relance_docs.cli.pager import is_paged, show  # noqa: PLC0415

    if not (is_paged(words) and show(said.text)):
        return False
    for is_out, piece in said.pieces:
        if not is_out:
            sys.stderr.write(piece.decode())
    return True


if __name__ == "__main__":
    main()
