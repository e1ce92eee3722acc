"""What is recorded is shown, sealed and checked."""
