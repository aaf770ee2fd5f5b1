"""The tables of learning."""

from lianqiao.processes.learning.models.event import Event
from lianqiao.processes.learning.models.ranking import Adoption, Ranking

__all__ = ["Adoption", "Event", "Ranking"]
