"""Tables of agreements and milestones."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import links
from lianqiao.core.filing.tables import YuanColumn
from lianqiao.core.tables import DayColumn
from lianqiao.processes.agreements.models import Agreement, Mark, Milestone

NOWRAP = {"td": {"class": "nowrap"}}
WIDE = {"td": {"class": "wide"}}


class AgreementTable(tables.Table):
    """Agreements, as the body and as the units see them; `late` counts milestones that are behind."""

    title = tables.Column(
        verbose_name=_("项目名称"), linkify=lambda record: links.page_of(record), orderable=False, attrs=WIDE
    )
    number = tables.Column(verbose_name=_("合同编号"), orderable=False, attrs=NOWRAP)
    unit = tables.Column(
        verbose_name=_("承担单位"),
        accessor="application__organisation",
        orderable=False,
        attrs={"td": {"class": "unit"}},
    )
    organisation = tables.Column(verbose_name=_("签约部门"), orderable=False, attrs={"td": {"class": "unit"}})
    heading = tables.Column(verbose_name=_("文书"), orderable=False, attrs={"td": {"class": "unit"}})
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=NOWRAP)
    amount_yuan = YuanColumn(verbose_name=_("支持金额"), orderable=False)
    ends_on = DayColumn(verbose_name=_("执行期结束"), orderable=False)
    late = tables.Column(verbose_name=_("逾期"), orderable=False, attrs={"td": {"class": "num"}})

    class Meta:
        model = Agreement
        fields = ("title", "number", "unit", "organisation", "heading", "state", "amount_yuan", "ends_on", "late")
        order_by = ()
        empty_text = ""


class MilestoneTable(tables.Table):
    """Milestones that are owed or wait for acceptance, the latest first."""

    name = tables.Column(verbose_name=_("里程碑"), linkify=lambda record: links.page_of(record), orderable=False)
    title = tables.Column(verbose_name=_("项目名称"), accessor="agreement__title", orderable=False, attrs=WIDE)
    unit = tables.Column(
        verbose_name=_("承担单位"),
        accessor="agreement__application__organisation",
        orderable=False,
        attrs={"td": {"class": "unit"}},
    )
    stage = tables.Column(verbose_name=_("性质"), orderable=False)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=NOWRAP)
    due_on = DayColumn(verbose_name=_("报告截止"), orderable=False)
    days_late = tables.Column(verbose_name=_("逾期天数"), orderable=False, attrs={"td": {"class": "num"}})

    class Meta:
        model = Milestone
        fields = ("name", "title", "unit", "stage", "state", "due_on", "days_late")
        order_by = ()
        empty_text = ""

    def render_days_late(self, value: Any) -> str:
        """Nothing for what is not late."""
        return _now("%(count)d 天") % {"count": value} if value else "—"


class MarkTable(tables.Table):
    """Marks of the integrity record."""

    written_at = DayColumn(verbose_name=_("登记"), orderable=False)
    organisation = tables.Column(verbose_name=_("单位"), orderable=False, attrs={"td": {"class": "unit"}})
    person_name = tables.Column(verbose_name=_("负责人"), orderable=False, attrs=NOWRAP)
    occasion = tables.Column(verbose_name=_("情形"), orderable=False, attrs=NOWRAP)
    text = tables.Column(verbose_name=_("记录"), orderable=False, attrs=WIDE)
    project = tables.Column(verbose_name=_("项目"), accessor="agreement__title", orderable=False, attrs=WIDE)
    body = tables.Column(
        verbose_name=_("登记部门"), accessor="agreement__organisation", orderable=False, attrs={"td": {"class": "unit"}}
    )

    class Meta:
        model = Mark
        fields = ("written_at", "organisation", "person_name", "occasion", "text", "project", "body")
        sequence = fields
        order_by = ()
        empty_text = ""
