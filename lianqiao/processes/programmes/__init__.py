"""Programmes: schemes as data, calls as their rounds, applications, and the decision on them."""
