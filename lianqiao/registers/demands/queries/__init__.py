"""Reads of the register of demands."""
