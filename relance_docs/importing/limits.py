"""How much of time and memory one file may take before it is refused."""

from __future__ import annotations

from typing import Final

from relance_docs.files.plain import PIECE_BYTES

MAX_BYTES: Final = PIECE_BYTES
"""Of one file: what is imported is kept with a case."""
MAX_SOURCES: Final = 20_000
"""Files of one import; a folder may hold more by mistake."""
MEMORY_MEGABYTES: Final = 1_500
"""Of a process that reads, beyond the libraries, which take some 150 MB."""
SECONDS: Final = 20.0
"""For one file; a real one takes some milliseconds."""
SECONDS_OF_A_SCAN: Final = 120.0
"""Where the text of pictures is recognised; a page takes a second or some."""
FILES_OF_A_PROCESS: Final = 500
"""After this many a process is replaced: what a library leaks goes with it."""
