"""Tables of empowerments and of what is due of the agreed income."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import links
from lianqiao.core.filing.tables import YuanColumn
from lianqiao.core.tables import DayColumn
from lianqiao.processes.empowerments.models import Empowerment, IncomeDue

NOWRAP = {"td": {"class": "nowrap"}}
WIDE = {"td": {"class": "wide"}}
UNIT = {"td": {"class": "unit"}}


class EmpowermentTable(tables.Table):
    """Empowerments, as the unit and as governments see them."""

    achievement = tables.Column(
        verbose_name=_("科技成果"), linkify=lambda record: links.page_of(record), orderable=False, attrs=WIDE
    )
    number = tables.Column(verbose_name=_("登记编号"), orderable=False, attrs=NOWRAP)
    organisation = tables.Column(verbose_name=_("单位"), orderable=False, attrs=UNIT)
    people = tables.Column(verbose_name=_("成果完成人"), accessor="participants", orderable=False)
    form_words = tables.Column(verbose_name=_("赋权方式"), orderable=False, attrs=NOWRAP)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=NOWRAP)
    starts_on = DayColumn(verbose_name=_("生效日期"), orderable=False)
    ends_on = DayColumn(verbose_name=_("期限届满"), orderable=False)
    report_due_on = DayColumn(verbose_name=_("下次报告"), orderable=False)

    class Meta:
        model = Empowerment
        fields = (
            "achievement", "number", "organisation", "people", "form_words", "state", "starts_on", "ends_on",
            "report_due_on",
        )  # fmt: skip
        order_by = ()
        empty_text = ""

    def render_people(self, record: Any) -> str:
        """The names in their order."""
        return "、".join(one.name for one in record.participants.all())


class DueTable(tables.Table):
    """Amounts of the agreed income."""

    empowerment = tables.Column(
        verbose_name=_("科技成果"),
        linkify=lambda record: links.page_of(record.empowerment),
        orderable=False,
        attrs=WIDE,
    )
    organisation = tables.Column(
        verbose_name=_("单位"), accessor="empowerment__organisation", orderable=False, attrs=UNIT
    )
    note = tables.Column(verbose_name=_("说明"), orderable=False)
    due_on = DayColumn(verbose_name=_("应付日期"), orderable=False)
    amount_yuan = YuanColumn(verbose_name=_("应付金额"), orderable=False)
    paid_yuan = YuanColumn(verbose_name=_("已付"), orderable=False)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=NOWRAP)

    class Meta:
        model = IncomeDue
        fields = ("empowerment", "organisation", "note", "due_on", "amount_yuan", "paid_yuan", "state")
        order_by = ()
        empty_text = ""

    def render_state(self, record: Any, value: Any) -> str:
        """With the days when it is late."""
        late = record.days_late
        return _now("%(state)s %(days)d 天") % {"state": value, "days": late} if late else str(value)
