"""Code lists that every other app points at: regions, industries, fields, scales, chains and clusters."""
