"""Intellectual property: rights with fees, pledges and ends, and the technical standards that came of research."""
