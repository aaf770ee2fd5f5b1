"""Money that bodies promise, owe, pay and take back: an append-only ledger with a cause for every amount."""
