"""Edits of a case file in place: the change is spliced in, every other byte stays as it was."""
