"""Tables of windows."""

from lianqiao.processes.windows.models.entry import Entry
from lianqiao.processes.windows.models.pair import Pair
from lianqiao.processes.windows.models.talk import Remark, Seat, Talk
from lianqiao.processes.windows.models.window import Window

__all__ = ["Entry", "Pair", "Remark", "Seat", "Talk", "Window"]
