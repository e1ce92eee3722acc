"""The address book, debtors/, changed together with the cases that name its entries."""
