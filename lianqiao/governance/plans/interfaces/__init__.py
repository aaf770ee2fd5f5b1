"""How plans meet people: forms, tables, filters, documents."""
