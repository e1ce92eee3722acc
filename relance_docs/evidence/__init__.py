"""What really happened, as the repository shows it."""
