"""A case is opened, or taken over from files."""
