"""Forms, filters and tables of introductions."""
