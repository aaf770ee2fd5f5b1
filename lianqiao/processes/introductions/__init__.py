"""Introductions: two organisations meet about a result, and say later what came of it."""
