"""Intellectual property: rights with their fees, pledges and ends, and the technical standards that came of research."""
