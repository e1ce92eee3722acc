"""Which receipt pays what: proposals with their reasons, pure and without files."""
