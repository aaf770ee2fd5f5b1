"""People of universities and institutes in posts of firms: from the post offered to the end of the term."""
