"""Industry maps: what a chain is made of, who stands at each place of it, and what it lacks, edition by edition."""
