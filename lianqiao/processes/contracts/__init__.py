"""Technology contracts: recognised and registered by an office, changed, objected to and checked again."""
