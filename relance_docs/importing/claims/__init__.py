"""What files say is owed, whoever wrote them: invoices, their debtors, and their cases."""
