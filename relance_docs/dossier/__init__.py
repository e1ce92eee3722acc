"""The dossier: what a lawyer files without retyping anything."""
