"""Reads of reviews."""
