"""Reads of technology contracts."""
