"""Reads of distributions."""
