"""Forms, tables and kinds of the registration of achievements."""
