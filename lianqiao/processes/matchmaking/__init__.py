"""Matchmaking: technology managers and governments bring the owners of fitting records together."""
