"""Forms, tables of rows and exchange of industry maps."""
