"""From invoices, bank statements and accounting files of others to proposed changes of cases."""
