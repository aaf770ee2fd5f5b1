"""Reads of the separate ledger."""
