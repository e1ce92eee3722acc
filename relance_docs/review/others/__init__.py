"""Those who answer for the debt beside the debtor."""
