"""What is looked at: where cases stand, what is owed, what the law's values are."""
