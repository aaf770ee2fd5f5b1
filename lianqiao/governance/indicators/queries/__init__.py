"""Reads of indicators, targets and figures."""
