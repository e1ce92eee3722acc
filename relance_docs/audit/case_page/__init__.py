"""The page of one case, for a reader who never saw the program."""
