"""The desks of all kinds of filed records, made from their declarations."""

from __future__ import annotations

from lianqiao.core.filing.desk import FilingDesk, desk_of
from lianqiao.core.filing.kinds import kinds


def filing_desks() -> tuple[FilingDesk, ...]:
    """One desk for each declared kind; asked when the apps are ready."""
    return tuple(desk_of(kind, face="workbench") for kind in kinds())
