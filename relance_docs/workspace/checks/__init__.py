"""What must hold between a file and the rest of the workspace: other files, other cases."""
