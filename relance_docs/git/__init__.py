"""What git knows of a workspace: commands under one configuration, history, snapshots, objects."""
