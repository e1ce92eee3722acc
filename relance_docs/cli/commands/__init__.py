"""The commands, each imported when it is called; those that belong together in one module."""
