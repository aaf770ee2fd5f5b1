"""Reads of recognitions."""
