"""Tables of recognitions and yearly checks."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from lianqiao.core import links
from lianqiao.core.tables import DayColumn
from lianqiao.processes.recognitions.models import Recognition, YearlyCheck

NOWRAP = {"td": {"class": "nowrap"}}
WIDE = {"td": {"class": "wide"}}
UNIT = {"td": {"class": "unit"}}


class RecognitionTable(tables.Table):
    """Recognitions as their body and their holders see them; the name leads to the page."""

    title = tables.Column(
        verbose_name=_("名称或姓名"), linkify=lambda record: links.page_of(record), orderable=False, attrs=WIDE
    )
    kind = tables.Column(verbose_name=_("种类"), orderable=False, attrs=NOWRAP)
    category = tables.Column(verbose_name=_("类别"), orderable=False)
    level = tables.Column(verbose_name=_("等级"), orderable=False, attrs=NOWRAP)
    number = tables.Column(verbose_name=_("编号"), orderable=False, attrs=NOWRAP)
    unit = tables.Column(verbose_name=_("单位"), orderable=False, attrs=UNIT)
    region = tables.Column(verbose_name=_("地区"), orderable=False)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=NOWRAP)
    valid_from = DayColumn(verbose_name=_("有效期起"))
    valid_until = DayColumn(verbose_name=_("有效期至"))
    organisation = tables.Column(verbose_name=_("认定部门"), orderable=False, attrs=UNIT)

    class Meta:
        model = Recognition
        fields = (
            "title",
            "kind",
            "category",
            "level",
            "number",
            "unit",
            "region",
            "state",
            "valid_from",
            "valid_until",
            "organisation",
        )
        order_by = ()
        empty_text = ""


class DirectoryTable(tables.Table):
    """The directory as an export holds it: what everybody is shown, and no more."""

    number = tables.Column(verbose_name=_("编号"), orderable=False)
    title = tables.Column(verbose_name=_("名称或姓名"), accessor="public_title", orderable=False)
    kind = tables.Column(verbose_name=_("种类"), orderable=False)
    category = tables.Column(verbose_name=_("类别"), orderable=False)
    level = tables.Column(verbose_name=_("等级"), orderable=False)
    unit = tables.Column(verbose_name=_("单位"), orderable=False)
    region = tables.Column(verbose_name=_("地区"), orderable=False)
    state = tables.Column(verbose_name=_("状态"), accessor="public_state", orderable=False)
    valid_from = DayColumn(verbose_name=_("有效期起"), orderable=False)
    valid_until = DayColumn(verbose_name=_("有效期至"), orderable=False)
    contact = tables.Column(verbose_name=_("联系方式"), accessor="public_contact", orderable=False)

    class Meta:
        model = Recognition
        fields = (
            "number",
            "title",
            "kind",
            "category",
            "level",
            "unit",
            "region",
            "state",
            "valid_from",
            "valid_until",
            "contact",
        )
        order_by = ()
        empty_text = ""


class CheckTable(tables.Table):
    """Yearly checks; the name leads to the check."""

    recognition = tables.Column(
        verbose_name=_("资格"), linkify=lambda record: links.page_of(record), orderable=False, attrs=WIDE
    )
    number = tables.Column(verbose_name=_("编号"), accessor="recognition__number", orderable=False, attrs=NOWRAP)
    unit = tables.Column(verbose_name=_("单位"), accessor="recognition__unit", orderable=False, attrs=UNIT)
    year = tables.Column(verbose_name=_("年度"), orderable=False)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=NOWRAP)
    due_on = DayColumn(verbose_name=_("报告截止"), orderable=False)
    submitted_at = DayColumn(verbose_name=_("提交日期"), orderable=False)
    score = tables.Column(verbose_name=_("得分"), orderable=False, attrs={"td": {"class": "num"}})
    grade = tables.Column(verbose_name=_("评定"), orderable=False, attrs=NOWRAP)

    class Meta:
        model = YearlyCheck
        fields = ("recognition", "number", "unit", "year", "state", "due_on", "submitted_at", "score", "grade")
        order_by = ()
        empty_text = ""
