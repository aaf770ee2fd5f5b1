"""Writes of races that mean something to a person."""
