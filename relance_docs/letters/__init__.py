"""The documents that are due today: letters, e-mail drafts, call sheets."""
