"""Which rows an actor may see, and counts over them."""
