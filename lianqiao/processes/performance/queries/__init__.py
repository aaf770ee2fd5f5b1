"""Reads of the performance of contracts."""
