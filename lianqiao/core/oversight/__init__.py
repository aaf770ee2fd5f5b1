"""Oversight: the proof over the log, and what is known about persons."""
