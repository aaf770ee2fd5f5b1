"""Which maps an actor may see, what stands in them, and what might."""
