"""The table of addresses and people, in parts: each module of this folder holds the rows of one area."""
