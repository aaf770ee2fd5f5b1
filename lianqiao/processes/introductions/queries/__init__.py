"""Reads of introductions."""
