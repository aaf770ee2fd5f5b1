"""Every amount that a plan states: value, unit, comparator, what is counted, by when, where, and what for."""

from lianqiao.engines.plan_parser.quantities.finder import find

__all__ = ["find"]
