"""Writes of secondments that mean something to a person."""
