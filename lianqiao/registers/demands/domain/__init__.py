"""Writes of the register of demands, and the rules that judge a demand."""
