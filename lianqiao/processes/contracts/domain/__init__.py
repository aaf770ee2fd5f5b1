"""Writes of technology contracts."""
