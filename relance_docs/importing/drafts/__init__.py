"""Draft cases from lists: what a list does not say is assumed, and a person confirms it."""
