"""The audit report: every euro and every event of a case, explained, and an index of all cases."""
