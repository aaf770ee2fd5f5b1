"""Reads of public notices."""
