"""Remember what this version writes into a workspace, for `relance upgrade` of the next ones.

python -m tools.earlier     run once for each version, when it is tagged
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Final

from relance_docs.founding.found import program_files
from relance_docs.version import VERSION

EARLIER: Final = Path(__file__).parent.parent / "relance_docs/founding/files/earlier.json"


def main() -> None:
    """Add the SHA-256 of each file, under the version."""
    versions = json.loads(EARLIER.read_text(encoding="utf-8"))
    written = program_files().items()
    versions[VERSION] = {path: hashlib.sha256(text).hexdigest() for path, text in written}
    EARLIER.write_text(json.dumps(versions, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
