"""The tables of the indicators."""

from lianqiao.governance.indicators.models.indicator import Indicator
from lianqiao.governance.indicators.models.reading import Reading
from lianqiao.governance.indicators.models.target import Target, TargetRevision

__all__ = ["Indicator", "Reading", "Target", "TargetRevision"]
