"""From unpaid invoices in YAML to dated letters, a dossier and an audit report, all in git."""

import os

# To find plug-ins, pydantic would look through all that is installed, at every start: we have
# none, and a stranger's has no business in the records.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
