"""Invoices that are only printed: a PDF whose text says what no XML in it does."""
