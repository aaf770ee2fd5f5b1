"""Reads of dossiers and exemption cases."""
