"""Calculating the value of what a draft disposes of: kept with inputs and steps, as an aid to who sets the price."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.money import LIMIT
from lianqiao.core.norms.domain.citations import cite
from lianqiao.engines.valuation import with_cases
from lianqiao.processes.disposals import limits
from lianqiao.processes.disposals.comparables import compare, wanted_for
from lianqiao.processes.disposals.domain.keeping import locked_draft, tell
from lianqiao.processes.disposals.enums import Approach
from lianqiao.processes.disposals.models import Disposal, Valuation
from lianqiao.processes.disposals.valuing import as_json, inputs_of

#: Calculations that one disposal keeps.
MOST = 50


@transaction.atomic
def calculate(
    disposal: Disposal, *, actor: Actor, approach: str, typed: Mapping[str, Any], note: str = ""
) -> Valuation:
    """Calculate by one approach and keep inputs, steps, result and sensitivity; the asked price stays as it is.

    `typed` are the inputs of the engine, amounts in yuan. Of the market approach without `comparables` the median of
    our own registry is taken, where enough deals are there to be shown, and kept as it is shown. Raises AccessError,
    or DomainError for what is no draft, for inputs outside of their range, or for too few comparables.
    """
    locked = locked_draft(disposal.pk, actor)
    if locked.valuations.count() >= MOST:
        raise DomainError("too_many", _("这项转化决策已经算过 %(most)d 次。") % {"most": MOST})
    given = dict(typed)
    if approach == Approach.MARKET and not given.get("comparables"):
        given["comparables"] = (_registered_median(locked),)
        note = f"{note}\n{_('可比价格取自平台登记的交易的中位数。')}".strip()
    change = limits.SENSITIVITY.get(where=locked.organisation, on=clock.today())
    try:
        result = with_cases(inputs_of(approach, given), change=change.value)
    except ValueError as error:
        raise DomainError("inputs", _("有的输入超出了范围：金额不能为负，比率在 0 到 100% 之间。")) from error
    if result.value_yuan >= LIMIT:
        raise DomainError("inputs", _("估算结果过大，请检查单位。"))
    row = Valuation.objects.create(
        disposal=locked,
        approach=approach,
        inputs=as_json(given),
        steps=[
            {"key": one.key, "formula": one.formula, "filled": one.filled, "result": str(one.result)}
            for one in result.steps
        ],
        cases=[{"key": one.key, "factor": str(one.factor), "result": str(one.result)} for one in result.cases],
        value_yuan=result.value_yuan,
        note=note,
        made_by=actor.user,
        made_at=clock.now(),
    )
    cite(locked, change)
    text = _("估值（%(approach)s）") % {"approach": row.get_approach_display()}
    tell(row, "calculate", actor, text, about=locked)
    return row


def _registered_median(disposal: Disposal) -> Any:
    compared = compare(wanted_for(disposal), where=disposal.organisation)
    if compared.quartiles is None:
        raise DomainError("too_few", compared.too_few, "comparables")
    return compared.quartiles.middle
