"""Writes on key projects that mean something to a person."""
