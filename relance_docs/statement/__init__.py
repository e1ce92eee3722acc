"""What is owed: a pure function of a case, its terms, the dated rates and a day."""
