"""From bytes to records: strict YAML, every key and value with its place, all problems at once."""
