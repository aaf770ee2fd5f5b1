"""Reads of norms."""

from lianqiao.core.norms.queries.editions import NormQuerySet

__all__ = ["NormQuerySet"]
