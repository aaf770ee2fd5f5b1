"""Innovative products: first sets, first batches, first versions, with their first users and orders."""
