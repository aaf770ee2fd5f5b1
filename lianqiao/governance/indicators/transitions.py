"""The states of an indicator and of a target."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.governance.indicators.enums import IndicatorState as I
from lianqiao.governance.indicators.enums import TargetState as T
from lianqiao.governance.indicators.models import Indicator, Target, TargetRevision


def note_retirement(indicator: Indicator, context: Context) -> None:
    """Remember the day from which it is no longer kept."""
    indicator.retired_on = clock.today()


def forget_retirement(indicator: Indicator, context: Context) -> None:
    """It is kept again."""
    indicator.retired_on = None


def indicator_is_in_use(target: Target, context: Context) -> str | None:
    """A target of an indicator that nobody keeps could never be judged."""
    return None if target.indicator.state == I.ACTIVE else _now("指标还没有启用，或者已经停用。")


def whole_is_in_force(target: Target, context: Context) -> str | None:
    """A part follows its whole."""
    return None if target.parent is None or target.parent.is_in_force else _now("请先下达上级目标。")


def parts_are_withdrawn(target: Target, context: Context) -> str | None:
    """A whole does not go before its parts."""
    return _now("请先撤销由它分解的目标。") if target.parts.exclude(state=T.WITHDRAWN).exists() else None


def demands_something_else(target: Target, context: Context) -> str | None:
    """A revision changes the value, the comparator or the curve, and what it puts there is well formed."""
    if not context.data:
        return None
    wanted = _demanded(target, context)
    if all(getattr(target, name) == value for name, value in wanted.items()):
        return _now("目标值、要求和进度安排都没有变化。")
    try:
        _with(target, wanted).clean_fields()
        _with(target, wanted).clean()
    except ValidationError as error:
        return error.messages[0]
    return None


def note_issue(target: Target, context: Context) -> None:
    """Date it, and keep what it demands as number 0."""
    target.issued_on = clock.today()
    _keep(target, context)


def demand_anew(target: Target, context: Context) -> None:
    """Set what it demands now, and keep it beside what it demanded before."""
    for name, value in _demanded(target, context).items():
        setattr(target, name, value)
    target.revision += 1
    _keep(target, context)


def _demanded(target: Target, context: Context) -> dict[str, Any]:
    return {name: context.data.get(name, getattr(target, name)) for name in ("value", "comparator", "curve")}


def _with(target: Target, wanted: dict[str, Any]) -> Target:
    columns = {column.attname: getattr(target, column.attname) for column in Target._meta.concrete_fields}
    return Target(**{**columns, **wanted})


def _keep(target: Target, context: Context) -> None:
    context.write(
        TargetRevision(
            target=target,
            number=target.revision,
            value=Decimal(target.value),
            comparator=target.comparator,
            curve=target.curve,
            reason=context.reason,
            decided_on=clock.today(),
            decided_by=context.actor.user,
        )
    )


INDICATOR = register(
    TransitionTable(
        model=Indicator,
        states=I,
        initial=I.DRAFT,
        transitions=(
            Transition("activate", _("启用"), (I.DRAFT,), I.ACTIVE, Permission.INDICATOR_EDIT),
            Transition(
                "retire",
                _("停用"),
                (I.ACTIVE,),
                I.RETIRED,
                Permission.INDICATOR_EDIT,
                effects=(note_retirement,),
                reason_required=True,
                dangerous=True,
            ),
            Transition(
                "restore",
                _("恢复使用"),
                (I.RETIRED,),
                I.ACTIVE,
                Permission.INDICATOR_EDIT,
                effects=(forget_retirement,),
                reason_required=True,
            ),
        ),
    )
)

TARGET = register(
    TransitionTable(
        model=Target,
        states=T,
        initial=T.DRAFT,
        transitions=(
            Transition(
                "issue",
                _("下达"),
                (T.DRAFT,),
                T.ISSUED,
                Permission.TARGET_ISSUE,
                guards=(indicator_is_in_use, whole_is_in_force),
                effects=(note_issue,),
                load=lambda targets: targets.select_related("indicator", "parent"),
            ),
            Transition(
                "revise",
                _("调整"),
                (T.ISSUED, T.REVISED),
                T.REVISED,
                Permission.TARGET_ISSUE,
                guards=(demands_something_else,),
                effects=(demand_anew,),
                requires=("value",),
                reason_required=True,
            ),
            Transition(
                "withdraw",
                _("撤销"),
                (T.DRAFT, T.ISSUED, T.REVISED),
                T.WITHDRAWN,
                Permission.TARGET_ISSUE,
                guards=(parts_are_withdrawn,),
                reason_required=True,
                dangerous=True,
            ),
        ),
    )
)
