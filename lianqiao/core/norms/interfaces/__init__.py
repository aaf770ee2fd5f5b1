"""How norms meet people: the list's filters and table, and the form of a new edition."""
