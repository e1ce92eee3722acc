"""A document that can be written in, of the same HTML that its PDF is laid out from."""
