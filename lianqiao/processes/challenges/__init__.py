"""Open challenges (揭榜挂帅): a problem posted with indicators, time and money, for whoever can solve it."""
