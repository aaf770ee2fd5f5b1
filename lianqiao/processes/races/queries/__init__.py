"""Reads of races: who sees what, the table of a race, its picture."""
