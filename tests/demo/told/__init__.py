"""Parts of the demonstration, each made after the same records that are told by hand."""
