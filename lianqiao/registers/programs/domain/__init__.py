"""Writes of what programs use."""
