"""Matching: the index over published records, the searches on it, the matches kept for owners."""
