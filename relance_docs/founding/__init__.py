"""The first files of a workspace and of a case."""
