"""All cases together, pure: aged balance, deadlines, what the past teaches."""
