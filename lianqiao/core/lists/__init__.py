"""Lists: dated editions that name records, with entry, exit and effect."""
