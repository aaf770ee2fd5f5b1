"""Writes of licensing that mean something to a person."""
