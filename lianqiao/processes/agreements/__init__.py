"""Agreements: what the selected sign, what they are measured by, and what follows."""
