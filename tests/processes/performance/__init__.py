"""Tests of the performance of contracts."""
