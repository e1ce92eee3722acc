"""E-mails that leave because the user asks: shown, handed over once, recorded."""
