"""What is written: letters, the dossier, the audit report."""
