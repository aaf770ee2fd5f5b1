"""Forms, tables and kinds of what grows out of demands."""
