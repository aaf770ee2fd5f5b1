"""Achievements are appraised: how ripe, of what value, with what prospect; and strong ones are referred to funds."""
