"""Reads of appraisals."""
