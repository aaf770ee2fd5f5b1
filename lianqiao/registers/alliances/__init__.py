"""Alliances and consortia: leader, members, agreement, tasks, and the yearly check that keeps the good ones."""
