"""Drawings of the report: shapes on a sheet of whole units, printed as inline SVG."""
