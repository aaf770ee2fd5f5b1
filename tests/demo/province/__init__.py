"""What the province that is told by hand holds when all of its parts are made."""
