"""The second pair of eyes: which documents need it, who approved which, and whether that is all."""
