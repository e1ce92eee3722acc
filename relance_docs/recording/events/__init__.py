"""What each command records: from a case and what the user said to the edit of the case file."""
