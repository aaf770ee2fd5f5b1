"""Forms, tables, filters and sheets of collection."""
