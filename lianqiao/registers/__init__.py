"""Registers: what exists in a region (third floor of the house)."""
