"""Form, table and kind of the register of innovative products."""
