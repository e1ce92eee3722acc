"""Sent e-mails: the invoices attached, the day they left, the address they went to."""
