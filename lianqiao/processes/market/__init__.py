"""The technology market: listings of what units sell or license, intents, sessions, results."""
