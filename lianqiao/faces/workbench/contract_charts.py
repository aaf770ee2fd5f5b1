"""The statistics of contracts as charts: the option objects that the chart component draws, amounts in 万元."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core.money import WAN
from lianqiao.core.periods import Period
from lianqiao.processes.contracts.queries.statistics import Flow, Month, Table

#: In pixels, so that a single bar is not a wall.
_WIDEST_BAR = 28
_GRID = {"left": 8, "right": 24, "top": 36, "bottom": 8, "containLabel": True}


def _wan(amount: Decimal) -> float:
    return round(float(amount / WAN), 2)


def months_chart(found: Sequence[Month], period: Period) -> dict[str, Any]:
    """Both amounts month by month, all months of the period."""
    by_month = {one.first: one for one in found}
    asked = list(period.months())
    amounts = [_wan(by_month[one].amount_yuan) if one in by_month else 0 for one in asked]
    technical = [_wan(by_month[one].technical_yuan) if one in by_month else 0 for one in asked]
    return {
        "legend": {"top": 0},
        "grid": _GRID,
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [_("%(month)d月") % {"month": one.month} for one in asked]},
        "yAxis": {"type": "value"},
        "series": [
            {"name": _("合同成交额"), "type": "bar", "barMaxWidth": _WIDEST_BAR, "data": amounts},
            {"name": _("技术交易额"), "type": "bar", "barMaxWidth": _WIDEST_BAR, "data": technical},
        ],
    }


def table_chart(table: Table) -> dict[str, Any]:
    """The technical amount of each line, the first on top."""
    rows = list(reversed(table.rows))
    return {
        "grid": {**_GRID, "top": 8},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "value"},
        "yAxis": {"type": "category", "data": [row.label for row in rows]},
        "series": [
            {
                "name": _("技术交易额"),
                "type": "bar",
                "barMaxWidth": _WIDEST_BAR,
                "data": [_wan(row.technical_yuan) for row in rows],
            }
        ],
    }


def flows_chart(found: Sequence[Flow]) -> dict[str, Any]:
    """What went out and what came in, side by side for each place."""
    return {
        "legend": {"top": 0},
        "grid": _GRID,
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [one.label for one in found], "axisLabel": {"interval": 0}},
        "yAxis": {"type": "value"},
        "series": [
            {
                "name": _("输出"),
                "type": "bar",
                "barMaxWidth": _WIDEST_BAR,
                "data": [_wan(one.out_yuan) for one in found],
            },
            {
                "name": _("输入"),
                "type": "bar",
                "barMaxWidth": _WIDEST_BAR,
                "data": [_wan(one.in_yuan) for one in found],
            },
            {
                "name": _("本地转本地"),
                "type": "bar",
                "barMaxWidth": _WIDEST_BAR,
                "data": [_wan(one.local_yuan) for one in found],
            },
        ],
    }
