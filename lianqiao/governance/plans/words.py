"""What a find says, in a few words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core.money import format_yuan, plain
from lianqiao.governance.plans.enums import Comparator
from lianqiao.governance.plans.models import Find

HUNDRED = 100


def amount_words(find: Find) -> str:
    """`不少于 120 项`, `1—2 项`: the number with its unit and bound; empty for a task."""
    if find.value is None:
        return ""
    amount = plain(find.value, grouped=True)
    if find.value_max is not None:
        amount = f"{amount}—{plain(find.value_max, grouped=True)}"
    bound = "" if find.comparator in ("", Comparator.REACH) else str(Comparator(find.comparator).label)
    return f"{bound} {amount} {find.unit}".strip()


def deadline_words(deadline: str) -> str:
    """`2027年`, `2027年6月`; empty for none."""
    year, _dash, month = deadline.partition("-")
    if not year:
        return ""
    return (
        _("%(year)s年%(month)d月") % {"year": year, "month": int(month)} if month else _("%(year)s年") % {"year": year}
    )


def row_words(find: Find) -> str:
    """The rows of the table from which a task has its departments, cell by cell; empty where it has none from one."""
    if find.table is None:
        return ""
    start, end = find.table
    return " · ".join(find.version.text[start:end].split())


def rule_words(rule: dict[str, Any] | None) -> list[tuple[str, str]]:
    """The parts of an incentive's rule as (what, words); those that the document does not say are left out."""
    if not rule:
        return []
    rate = rule.get("rate")
    parts = (
        (_("给谁"), rule.get("who")),
        (_("为什么"), rule.get("for_what")),
        (_("以什么为基数"), rule.get("base")),
        (_("比例"), "" if rate is None else f"{plain(Decimal(rate) * HUNDRED)}%"),
        (_("最高"), _yuan(rule.get("cap"))),
        (_("最低"), _yuan(rule.get("floor"))),
        (_("按什么计"), rule.get("per")),
        (_("条件"), rule.get("condition")),
    )
    return [(str(label), str(words)) for label, words in parts if words]


def _yuan(amount: Any) -> str:
    return "" if amount is None else format_yuan(Decimal(amount))
