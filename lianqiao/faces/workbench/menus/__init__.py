"""The lines of the menu by field of work; `menu.py` puts together what a person sees of them."""

from lianqiao.faces.workbench.menus import (
    auctions,
    contracts,
    evidence,
    governance,
    income,
    market,
    ownership,
    projects,
    trade,
    units,
)
from lianqiao.faces.workbench.menus.line import Line

LINES: tuple[Line, ...] = (
    *units.LINES,
    *trade.LINES,
    *market.LINES,
    *auctions.LINES,
    *contracts.LINES,
    *ownership.LINES,
    *income.LINES,
    *evidence.LINES,
    *projects.LINES,
    *governance.LINES,
)
