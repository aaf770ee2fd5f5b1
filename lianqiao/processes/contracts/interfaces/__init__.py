"""Forms, tables, filters and papers of technology contracts."""
