"""Forms, filters and tables of licensing."""
