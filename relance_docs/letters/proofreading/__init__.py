"""Templates of a workspace, read before any letter is made of them."""
