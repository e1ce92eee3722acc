"""What WeasyPrint 70.0 does again for each letter, and need not: see docs/weasyprint-speed.md.

Everything here reaches into parts of the renderer that are not public, and so it is written for
this one version; `shortcuts.py` beside this room loads it for that version alone. Functions of ours
take the place of the renderer's while one of our documents is rendered. Not a byte of any letter
changes: `tests/rendering/test_shortcuts.py` compares.
"""
