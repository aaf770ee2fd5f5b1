"""Reads of the register of achievements."""
