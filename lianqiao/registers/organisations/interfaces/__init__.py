"""Forms, filters and tables of the register of organisations."""
