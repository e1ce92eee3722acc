"""What happened is recorded, one commit an event."""
