"""The times and limits of recognitions: norms of each kind, and those that hold for all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms
from lianqiao.core.norms import NormMissing
from lianqiao.processes.programmes.definitions.periods import length_of

RENEW_BEFORE = norms.declare("recognitions.renew_before", norms.Kind.DURATION, _("到期前多久可以申请延续，并提醒"))
REMIND_CHECK = norms.declare("recognitions.remind_check", norms.Kind.DURATION, _("年度报告截止前多久提醒"))
HEARING = norms.declare("recognitions.hearing", norms.Kind.DURATION, _("拟撤销前听取意见的期限"))
APPEAL = norms.declare("recognitions.appeal", norms.Kind.DURATION, _("对撤销决定申请复核的期限"))
FAILS = norms.declare("recognitions.fails", norms.Kind.NUMBER, _("连续几次年度考核不合格后启动退出"))

#: What packaged kinds name as their validity and their limit.
for _key in (
    "technology_manager_validity",
    "proof_centre_validity",
    "pilot_platform_validity",
    "innovation_platform_validity",
    "scenario_validity",
    "first_set_validity",
):
    norms.declare(f"recognitions.{_key}", norms.Kind.DURATION, _("资格的有效期"))
norms.declare("pilot_platforms.poc_per_unit", norms.Kind.NUMBER, _("每个法人单位概念验证中心的上限"), nationwide=False)


def last_day(kind: Any, first: date, *, where: Any) -> date | None:
    """The last day of a recognition of the kind whose first day is `first`; None where it has no end.

    The first day counts: three years from 1 May 2026 last until 30 April 2029.
    """
    time: Any = None
    if kind.validity is not None:
        time = length_of(kind.validity)
    elif kind.validity_norm:
        time = norms.get(kind.validity_norm, where=where, on=first).value
    return None if time is None else time.end(first) - timedelta(days=1)


def most_of(kind: Any, *, where: Any, on: date) -> int | None:
    """How many of the kind one unit may hold at a time; None for no limit."""
    if kind.most is not None:
        return int(kind.most)
    if not kind.most_norm:
        return None
    try:
        return int(norms.get(kind.most_norm, where=where, on=on).value)
    except NormMissing:
        return None
