"""Reads of obligations and listings."""
