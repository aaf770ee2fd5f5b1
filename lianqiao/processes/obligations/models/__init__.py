"""Tables of obligations."""

from lianqiao.processes.obligations.models.listing import Line, Listing, Statement
from lianqiao.processes.obligations.models.obligation import Check, Completer, Obligation

__all__ = ["Check", "Completer", "Line", "Listing", "Obligation", "Statement"]
