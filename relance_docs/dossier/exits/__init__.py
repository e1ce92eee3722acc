"""The drafts that go with a dossier: what somebody else will check, date and sign."""
