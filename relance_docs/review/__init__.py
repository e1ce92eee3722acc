"""What one case shows, pure: proofs, contradictions, chronology, contacts, deadlines, routes."""
