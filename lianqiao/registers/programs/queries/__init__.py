"""Reads of what programs use."""
