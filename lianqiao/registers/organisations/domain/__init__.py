"""Writes of the register of organisations."""
