"""The milestones of a scheme, from the start or by share of the term, and the indicators that are measured at them."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lianqiao.processes.programmes.definitions.form import Form
from lianqiao.processes.programmes.definitions.shares import WHOLE, share_of, shown_share
from lianqiao.processes.programmes.enums import FieldKind, Stage

MOST_STEPS = 20
MOST_INDICATORS = 30
LONGEST_NAME = 60
LONGEST_EVIDENCE = 300
LONGEST_UNIT = 20
COMPARATORS = (">=", "<=")
_STEP = {"key", "name", "stage", "months", "percent", "evidence", "share"}
_INDICATOR = {"key", "name", "comparator", "target", "unit", "field", "step"}


@dataclass(frozen=True)
class Step:
    """A milestone: after `months`, or after `percent` of the term; `share` of the money is paid when it is accepted."""

    key: str
    name: str
    stage: Stage
    months: int | None
    percent: Decimal
    evidence: str
    share: Decimal

    def due(self, starts_on: date, ends_on: date) -> date:
        """The day by which it is reported, never after the end of the term."""
        if self.months is not None:
            return min(later(starts_on, self.months), ends_on)
        days = (ends_on - starts_on).days
        return starts_on + timedelta(days=int(days * self.percent / WHOLE))

    def when_words(self) -> str:
        """When it is due, in words."""
        if self.months is not None:
            return _("开始后 %(count)d 个月") % {"count": self.months}
        return _("执行期的 %(share)s") % {"share": shown_share(self.percent)}


@dataclass(frozen=True)
class Wanted:
    """An indicator: what is measured, against which value, at which milestone (its name; empty: final acceptance).

    `target` is what the scheme wants of everybody; where `field` names a number of the form, the applicant's own
    answer is the target.
    """

    key: str
    name: str
    comparator: str
    target: str
    unit: str
    field: str
    step: str


def later(day: date, months: int) -> date:
    """The last day of so many months that begin with `day`: a year from 1 March ends on the last of February."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    last = calendar.monthrange(year, month + 1)[1]
    same = date(year, month + 1, min(day.day, last))
    return same - timedelta(days=1) if day.day <= last else same


def steps_of(kept: Mapping[str, Any]) -> list[Step]:
    """The milestones that JSON holds."""
    return [
        Step(
            key=str(row["key"]),
            name=str(row["name"]),
            stage=Stage(row["stage"]),
            months=None if row["months"] is None else int(row["months"]),
            percent=share_of(row["percent"]),
            evidence=str(row["evidence"]),
            share=share_of(row["share"]),
        )
        for row in kept.get("steps", ())
    ]


def wanted_of(kept: Mapping[str, Any]) -> list[Wanted]:
    """The indicators that JSON holds."""
    return [Wanted(**{name: str(row[name]) for name in _INDICATOR}) for row in kept.get("indicators", ())]


def validate_milestones(kept: Any) -> None:
    """{steps: [...], indicators: [...]} or nothing; ValidationError with one sentence otherwise."""
    message = _("里程碑的格式不对。")
    if not isinstance(kept, dict) or (kept and set(kept) != {"steps", "indicators"}):
        raise ValidationError(message, "shape")
    try:
        whole = all(set(row) == _STEP for row in kept.get("steps", ()))
        whole = whole and all(set(row) == _INDICATOR for row in kept.get("indicators", ()))
        found = problems_of(steps_of(kept), wanted_of(kept)) if whole else [message]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValidationError(message, "shape") from error
    if found:
        raise ValidationError(found[0], "milestones")


def problems_of(steps: Sequence[Step], wanted: Sequence[Wanted]) -> list[str]:
    """What is wrong with milestones and indicators among themselves, one sentence each."""
    found = []
    if len(steps) > MOST_STEPS or len(wanted) > MOST_INDICATORS:
        limits = {"steps": MOST_STEPS, "indicators": MOST_INDICATORS}
        found.append(_("里程碑最多 %(steps)d 个，考核指标最多 %(indicators)d 项。") % limits)
    names = [one.name for one in steps]
    if len(set(names)) < len(names) or len({one.key for one in steps}) < len(steps):
        found.append(_("有两个里程碑的名称相同。"))
    if len({one.name for one in wanted}) < len(wanted):
        found.append(_("有两项考核指标的名称相同。"))
    for one in steps:
        if not one.name.strip() or len(one.name) > LONGEST_NAME or len(one.evidence) > LONGEST_EVIDENCE:
            found.append(_("里程碑名称要有 1 到 %(limit)d 个字。") % {"limit": LONGEST_NAME})
        if (one.months is None or one.months < 1) and not one.percent:
            found.append(_("里程碑“%(name)s”没有写明什么时候完成。") % {"name": one.name})
    for each in wanted:
        found += _indicator_problems(each, names)
    return found


def _indicator_problems(one: Wanted, steps: Sequence[str]) -> list[str]:
    if not one.name.strip() or len(one.name) > LONGEST_NAME or len(one.unit) > LONGEST_UNIT:
        return [_("考核指标名称要有 1 到 %(limit)d 个字。") % {"limit": LONGEST_NAME}]
    if one.comparator not in COMPARATORS or not is_number(one.target, empty=True):
        return [_("考核指标“%(name)s”的目标值要是数字。") % {"name": one.name}]
    if one.step and one.step not in steps:
        return [_("考核指标“%(name)s”所说的里程碑不在表里。") % {"name": one.name}]
    return []


def field_problems(wanted: Sequence[Wanted], form: Form) -> list[str]:
    """Indicators whose target is to come from a field that the form does not have as a number."""
    numbers = {one.label for one in form.fields() if one.kind == FieldKind.NUMBER}
    return [
        _("考核指标“%(name)s”的目标值取自“%(field)s”，申报表里没有这个数字字段。")
        % {"name": one.name, "field": one.field}
        for one in wanted
        if one.field and one.field not in numbers
    ]


def is_number(text: str, *, empty: bool = False) -> bool:
    """Whether the text is a finite decimal; `empty` says whether none is fine as well."""
    if not text:
        return empty
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False
