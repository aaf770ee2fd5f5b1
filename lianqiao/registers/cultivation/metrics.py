"""Figures of the cultivation of enterprises."""
