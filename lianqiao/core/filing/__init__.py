"""Filed records: what a unit fills in and its government confirms; a new kind of them is fields and configuration."""
