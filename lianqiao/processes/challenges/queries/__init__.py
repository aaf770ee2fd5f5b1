"""Reads of challenges: who sees what."""
