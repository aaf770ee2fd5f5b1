"""Writes of the performance of contracts."""
