"""Reads of windows."""
