"""What is due next, and why not: a pure function of a case, its plan, its statement and a day."""
