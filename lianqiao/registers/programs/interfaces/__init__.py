"""Forms and tables of what programs use."""
