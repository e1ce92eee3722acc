"""The check of outgoing French texts: what a letter may not say, why, and what to say instead."""
