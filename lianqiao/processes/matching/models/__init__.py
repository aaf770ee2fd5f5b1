"""The tables of matching."""

from lianqiao.processes.matching.models.match import Match
from lianqiao.processes.matching.models.pending import Pending

__all__ = ["Match", "Pending"]
