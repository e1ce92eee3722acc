"""Commands by which something leaves, and the digest of what did."""
