"""Writes of the empowerment of inventors."""
