"""`python -m relance_docs` is `relance`."""

from relance_docs.cli.main import relance

if __name__ == "__main__":
    relance(prog_name="relance")
