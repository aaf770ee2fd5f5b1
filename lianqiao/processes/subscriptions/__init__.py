"""Subscriptions: a person asks to be told of what is new, and is told of each record once."""
