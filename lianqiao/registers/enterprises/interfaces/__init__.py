"""Forms, tables, filters and kinds of the register of enterprises."""
