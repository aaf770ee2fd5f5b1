"""Watching: results outside the province that a body keeps an eye on, until they are brought in or left."""
