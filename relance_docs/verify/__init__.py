"""Whether the record is what it was, and the proof of one case that others can check."""
