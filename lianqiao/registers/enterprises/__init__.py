"""Enterprises: yearly figures, credentials, and the ladder from small to leading."""
