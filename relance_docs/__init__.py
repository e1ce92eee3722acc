"""From unpaid invoices in YAML to dated letters, a dossier and an audit report, all in git."""
