"""Experts judge subjects by a rubric: drawn by lot, blind where wished, each alone and then together."""
