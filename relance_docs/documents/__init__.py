"""Documents on demand: what a case calls for beside the letters of its plan."""
