"""Forms, tables and the kind of the register of conversions."""
