"""What pages, papers and imports of the separate ledger ask and show."""
