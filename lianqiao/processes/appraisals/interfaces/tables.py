"""Tables of appraisals, subscriptions and referrals."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from lianqiao.core import links
from lianqiao.core.filing.tables import YuanColumn
from lianqiao.core.tables import DayColumn
from lianqiao.processes.appraisals.models import Appraisal, FundSubscription, Referral

NOWRAP = {"td": {"class": "nowrap"}}
WIDE = {"td": {"class": "wide"}}
UNIT = {"td": {"class": "unit"}}


class AppraisalTable(tables.Table):
    """Appraisals with their result; the achievement's name leads to the appraisal."""

    achievement = tables.Column(
        verbose_name=_("科技成果"), linkify=lambda record: links.page_of(record), orderable=False, attrs=WIDE
    )
    kind = tables.Column(verbose_name=_("评价类型"), orderable=False, attrs=NOWRAP)
    organisation = tables.Column(verbose_name=_("成果单位"), orderable=False, attrs=UNIT)
    evaluator = tables.Column(verbose_name=_("评价机构"), orderable=False, attrs=UNIT)
    result = tables.Column(verbose_name=_("结果"), accessor="result_words", orderable=False, empty_values=("",))
    number = tables.Column(verbose_name=_("结论编号"), orderable=False, attrs=NOWRAP)
    signed_on = DayColumn(verbose_name=_("出具日期"), orderable=False)
    valid_until = DayColumn(verbose_name=_("有效期至"), orderable=False)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=NOWRAP)
    created_at = DayColumn(verbose_name=_("申请日期"), orderable=False)

    class Meta:
        model = Appraisal
        fields = (
            "achievement",
            "kind",
            "organisation",
            "evaluator",
            "result",
            "number",
            "signed_on",
            "valid_until",
            "state",
            "created_at",
        )
        order_by = ()
        empty_text = ""


class SubscriptionTable(tables.Table):
    """What funds want to be sent."""

    title = tables.Column(
        verbose_name=_("名称"), linkify=lambda record: links.page_of(record), orderable=False, attrs=WIDE
    )
    organisation = tables.Column(verbose_name=_("投资机构"), orderable=False, attrs=UNIT)
    known_fields = tables.Column(verbose_name=_("技术领域"), empty_values=(), orderable=False)
    place = tables.Column(verbose_name=_("地区"), orderable=False)
    least_level = tables.Column(verbose_name=_("最低成熟度"), orderable=False, attrs={"td": {"class": "num"}})
    least_score = tables.Column(verbose_name=_("最低得分"), orderable=False, attrs={"td": {"class": "num"}})
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=NOWRAP)

    class Meta:
        model = FundSubscription
        fields = ("title", "organisation", "known_fields", "place", "least_level", "least_score", "state")
        order_by = ()
        empty_text = ""

    def render_known_fields(self, record: Any) -> str:
        """The names."""
        return "、".join(str(row) for row in record.fields.all()) or str(_("不限"))

    def value_known_fields(self, record: Any) -> str:
        """For exports: the same."""
        return self.render_known_fields(record)


class ReferralTable(tables.Table):
    """What was sent to whom, and what became of it."""

    appraisal = tables.Column(
        verbose_name=_("科技成果"),
        accessor="appraisal__achievement",
        linkify=lambda record: links.page_of(record),
        orderable=False,
        attrs=WIDE,
    )
    owner = tables.Column(verbose_name=_("成果单位"), accessor="appraisal__organisation", orderable=False, attrs=UNIT)
    organisation = tables.Column(verbose_name=_("投资机构"), orderable=False, attrs=UNIT)
    result = tables.Column(
        verbose_name=_("评价结果"), accessor="appraisal__result_words", orderable=False, empty_values=("",)
    )
    created_at = DayColumn(verbose_name=_("推荐日期"), orderable=False)
    due_on = DayColumn(verbose_name=_("答复期限"), orderable=False)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=NOWRAP)
    invested_yuan = YuanColumn(verbose_name=_("投资金额"), orderable=False)

    class Meta:
        model = Referral
        fields = ("appraisal", "owner", "organisation", "result", "created_at", "due_on", "state", "invested_yuan")
        order_by = ()
        empty_text = ""
