"""Reads of collection."""
