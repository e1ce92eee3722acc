"""Tables of others: delimited text and spreadsheets, their columns, amounts and days."""
