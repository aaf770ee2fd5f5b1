"""Forms, filters, tables and the import of key projects."""
