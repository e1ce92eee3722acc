"""The index of the report: all cases on one page, and its tables as files."""
