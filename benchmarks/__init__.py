"""How fast letters are made, as ratios measured in one run: `make bench`."""
