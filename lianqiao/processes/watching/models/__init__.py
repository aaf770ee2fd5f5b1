"""Tables of watching."""

from lianqiao.processes.watching.models.lead import Lead
from lianqiao.processes.watching.models.watch_list import WatchList

__all__ = ["Lead", "WatchList"]
