"""Writes of the register of achievements."""
