"""Templates read without being filled in: what in them would stop a letter."""
