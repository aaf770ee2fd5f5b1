"""Forms, tables and kinds of the register of intellectual property."""
