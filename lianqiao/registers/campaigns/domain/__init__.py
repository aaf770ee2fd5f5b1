"""Writes of campaigns that mean something to a person."""
