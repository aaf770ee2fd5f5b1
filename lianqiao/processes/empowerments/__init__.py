"""Empowerment of inventors (赋权): ownership, shares or long-term use of an achievement given to those who made it."""
