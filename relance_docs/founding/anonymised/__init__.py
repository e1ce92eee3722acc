"""A workspace for support: the structure and the amounts of one, and nobody's names."""
