"""What a claim says in any document: its rows and totals, the parties, the data attached to it."""
