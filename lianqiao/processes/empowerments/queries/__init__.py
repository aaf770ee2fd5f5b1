"""Reads of the empowerment of inventors."""
