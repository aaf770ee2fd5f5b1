"""Conversions: what became of an achievement, by which of the six ways, where, and with what sales."""
