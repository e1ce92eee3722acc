"""The day's post: one PDF to print, a table for a mail service, and the run brought back."""
