"""Reads of the register of organisations."""
