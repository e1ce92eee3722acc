"""For every fact of a case: the commit that brought it, and every later change."""
