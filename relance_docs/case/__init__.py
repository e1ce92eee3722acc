"""Records of a case and of a workspace: frozen, checked, knowing nothing of files."""
