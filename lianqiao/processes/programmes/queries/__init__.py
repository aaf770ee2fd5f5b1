"""Reads of programmes that more than one place needs."""
