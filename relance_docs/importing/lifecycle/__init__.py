"""Life-cycle messages of invoices (CDAR): approved, disputed, paid."""
