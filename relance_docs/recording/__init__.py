"""What happened, put into a case and committed: one protocol for all, seals and undos too."""
