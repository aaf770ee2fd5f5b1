"""The words of a valuation, and its calculation from what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.money import format_yuan, plain
from lianqiao.engines.valuation import CostInputs, IncomeInputs, Inputs, MarketInputs
from lianqiao.processes.disposals.enums import Approach
from lianqiao.processes.disposals.models import Valuation

#: What each input is called; amounts in yuan end in their unit, rates are shown in per cent.
LABELS: dict[str, Any] = {
    "labour": _("人员投入"),
    "material": _("材料和试验投入"),
    "equipment": _("设备折旧和使用费"),
    "overhead": _("管理和其他费用"),
    "protection": _("知识产权申请和维持费"),
    "years": _("研发完成至今的年数"),
    "capital_rate": _("年资金成本率"),
    "profit_rate": _("合理利润率"),
    "obsolescence": _("技术贬值率"),
    "comparables": _("可比交易价格"),
    "maturity": _("成熟度修正"),
    "scope": _("权利范围修正"),
    "market": _("市场状况修正"),
    "time": _("交易时间修正"),
    "revenues": _("预计各年销售收入"),
    "share": _("技术分成率"),
    "discount_rate": _("折现率"),
    "success": _("实现概率"),
}
STEPS: dict[str, Any] = {
    "cost": _("投入合计"),
    "grown": _("加资金成本"),
    "earned": _("加合理利润"),
    "median": _("可比交易中位数"),
    "present": _("各年分成现值合计"),
    "value": _("估算结果"),
}
#: Inputs by their kind, so that they are kept and shown alike.
MONEY = frozenset({"labour", "material", "equipment", "overhead", "protection"})
MONIES = frozenset({"comparables", "revenues"})
RATES = frozenset({"capital_rate", "profit_rate", "obsolescence", "share", "discount_rate", "success"})


def inputs_of(approach: str, typed: Mapping[str, Any]) -> Inputs:
    """The inputs of the engine: amounts in yuan, rates as shares of one."""
    if approach == Approach.COST:
        return CostInputs(**typed)
    if approach == Approach.MARKET:
        return MarketInputs(**{**typed, "comparables": tuple(typed["comparables"])})
    return IncomeInputs(**{**typed, "revenues": tuple(typed["revenues"])})


def as_json(typed: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs as they are kept: exact figures as text."""
    return {
        name: [str(one) for one in value] if isinstance(value, list | tuple) else str(value)
        for name, value in typed.items()
    }


def shown_inputs(valuation: Valuation) -> list[tuple[str, str]]:
    """The inputs with their labels and units."""
    return [(str(LABELS[name]), _shown(name, value)) for name, value in valuation.inputs.items() if name in LABELS]


def shown_steps(valuation: Valuation) -> list[dict[str, str]]:
    """Each step in words: what, by which formula, with which numbers, how much."""
    return [
        {
            "name": _step_name(row["key"]),
            "formula": row["formula"],
            "filled": row["filled"],
            "result": format_yuan(Decimal(row["result"]), places=2),
        }
        for row in valuation.steps
    ]


def shown_cases(valuation: Valuation) -> list[dict[str, str]]:
    """What the value would be if an input were lower or higher, one row for each input."""
    rows: dict[str, dict[str, str]] = {}
    for case in valuation.cases:
        factor = Decimal(case["factor"])
        row = rows.setdefault(case["key"], {"name": str(LABELS[case["key"]]), "change": ""})
        row["lower" if factor < 1 else "higher"] = format_yuan(Decimal(case["result"]), places=2)
        row["change"] = f"±{plain(abs(factor - 1) * 100)}%"
    return list(rows.values())


def _step_name(key: str) -> str:
    if key.startswith("year_"):
        return str(_("第 %(year)s 年分成现值")) % {"year": key.removeprefix("year_")}
    return str(STEPS[key])


def _shown(name: str, value: Any) -> str:
    if name in MONIES:
        return "、".join(format_yuan(Decimal(one)) for one in value)
    if name in MONEY:
        return format_yuan(Decimal(value))
    if name in RATES:
        return f"{plain(Decimal(value) * 100)}%"
    return plain(Decimal(value))
