"""Forms, filters and tables of the ledger."""
