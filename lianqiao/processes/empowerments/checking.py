"""What stands in the way of an empowerment, and what whoever checks has to confirm."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.processes.asset_ledger.domain import asset_of
from lianqiao.processes.asset_ledger.enums import Condition, Conversion
from lianqiao.processes.empowerments import limits
from lianqiao.processes.empowerments.enums import HELD, Form
from lianqiao.processes.empowerments.models import Empowerment
from lianqiao.registers.achievements.enums import RightStatus

#: What whoever checks confirms one by one; the first names the norm of what is excluded.
STATEMENTS: dict[str, Any] = {
    "excluded": gettext_lazy("不属于不得赋权的情形（涉及国家安全和重大社会公共利益等）"),
    "owner": gettext_lazy("属于职务科技成果，单位是唯一权利人，或者其他权利人已经书面同意"),
    "completers": gettext_lazy("成果完成人名单完整，没有争议"),
    "free": gettext_lazy("没有质押、独占许可、诉讼等影响赋权的权利负担"),
}


def problems_of(empowerment: Empowerment) -> list[str]:
    """What keeps the application from being handed in, one sentence each."""
    return [*_of_achievement(empowerment), *_of_content(empowerment)]


def _of_achievement(empowerment: Empowerment) -> list[str]:
    achievement = empowerment.achievement
    found = []
    if not achievement.is_job_related:
        found.append(_("只有职务科技成果可以赋权，这项成果登记为非职务成果。"))
    if any(one.status == RightStatus.PLEDGED for one in achievement.rights.all()):
        found.append(_("有知识产权已经质押，请先解除质押。"))
    asset = asset_of(achievement)
    if asset is not None and asset.condition != Condition.HELD:
        found.append(_("单列台账里这项成果%(condition)s。") % {"condition": asset.get_condition_display()})
    others = Empowerment.objects.filter(achievement=achievement, state__in=HELD).exclude(pk=empowerment.pk)
    if others.exists():
        found.append(_("这项成果已经赋权。"))
    return found


def _of_content(empowerment: Empowerment) -> list[str]:
    found = []
    participants = list(empowerment.participants.all())
    if not participants:
        found.append(_("请填写成果完成人。"))
    elif sum((one.share_percent for one in participants), Decimal(0)) != Decimal(100):
        found.append(_("成果完成人之间的份额合计要是 100%。"))
    named = {one.name for one in participants}
    missing = [one.name for one in empowerment.achievement.completers.all() if one.name not in named]
    if missing:
        found.append(_("成果登记的完成人还没有列入：%(names)s。") % {"names": "、".join(missing)})
    if empowerment.form == Form.USE:
        found += _of_term(empowerment)
    elif not list(empowerment.terms.all()):
        found.append(_("赋予所有权的，请填写约定收益。"))
    return found


def _of_term(empowerment: Empowerment) -> list[str]:
    least: Any = limits.USE_YEARS.get(where=empowerment.organisation, on=clock.today())
    today = clock.today()
    years = empowerment.years or 0
    try:
        ends = today.replace(year=today.year + years)
    except ValueError:
        ends = today.replace(year=today.year + years, day=28)
    if ends < least.value.end(today):
        return [_("长期使用权不少于 %(least)s。") % {"least": least.value}]
    return []


def warnings_of(empowerment: Empowerment) -> list[str]:
    """What whoever checks should know, and decides on by himself."""
    found = []
    asset = asset_of(empowerment.achievement)
    if asset is None:
        found.append(_("单列台账里还没有这项成果，签约生效时自动纳入。"))
    elif asset.conversion == Conversion.LICENSED:
        found.append(_("这项成果已经许可他人使用，请核对原有许可合同。"))
    pending = [str(one) for one in empowerment.achievement.rights.all() if one.status == RightStatus.EXPIRED]
    if pending:
        found.append(_("有知识产权已经失效：%(names)s。") % {"names": "、".join(pending)})
    return found
