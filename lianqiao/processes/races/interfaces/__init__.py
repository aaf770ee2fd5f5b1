"""Forms, filters and tables of races."""
