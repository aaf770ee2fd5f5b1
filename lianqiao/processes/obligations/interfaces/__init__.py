"""Forms, filters and tables of obligations and listings."""
