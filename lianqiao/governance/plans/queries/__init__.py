"""Reads of plans, of what was found in them, and of the ledger of tasks."""
