"""What forms ask for: sheets of values, and a form of the user that is filled."""
