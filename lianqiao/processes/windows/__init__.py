"""Windows: themed days on which owners of achievements and demands meet at tables, and what follows from them."""
