"""Reads of matchmaking."""
