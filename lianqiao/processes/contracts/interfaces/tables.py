"""Tables of technology contracts."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from lianqiao.core import links
from lianqiao.core.filing.tables import YuanColumn
from lianqiao.core.tables import DayColumn
from lianqiao.processes.contracts.models import NationalContract, Recheck, TechnologyContract

NOWRAP = {"td": {"class": "nowrap"}}
WIDE = {"td": {"class": "wide"}}
UNIT = {"td": {"class": "unit"}}


class ContractTable(tables.Table):
    """Contracts, as those who bring them, offices and governments see them."""

    title = tables.Column(
        verbose_name=_("项目名称"), linkify=lambda record: links.page_of(record), orderable=False, attrs=WIDE
    )
    kind = tables.Column(verbose_name=_("类别"), orderable=False)
    seller = tables.Column(verbose_name=_("卖方"), accessor="seller_name", orderable=False, attrs=UNIT)
    buyer = tables.Column(verbose_name=_("买方"), accessor="buyer_name", orderable=False, attrs=UNIT)
    amount_yuan = YuanColumn(verbose_name=_("合同成交额"), orderable=False)
    technical_yuan = YuanColumn(verbose_name=_("技术交易额"), orderable=False)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=NOWRAP)
    due_on = DayColumn(verbose_name=_("办理期限"), orderable=False)
    office = tables.Column(verbose_name=_("登记机构"), orderable=False, attrs=UNIT)
    registration_number = tables.Column(verbose_name=_("登记编号"), orderable=False, attrs=NOWRAP)
    registered_on = DayColumn(verbose_name=_("登记日期"), orderable=False)
    number = tables.Column(verbose_name=_("平台编号"), orderable=False, attrs=NOWRAP)
    field = tables.Column(verbose_name=_("技术领域"), orderable=False)
    region = tables.Column(verbose_name=_("地区"), orderable=False)
    signed_on = DayColumn(verbose_name=_("签订日期"), orderable=False)

    class Meta:
        model = TechnologyContract
        fields = (
            "title",
            "kind",
            "seller",
            "buyer",
            "amount_yuan",
            "technical_yuan",
            "state",
            "due_on",
            "office",
            "registration_number",
            "registered_on",
            "number",
            "field",
            "region",
            "signed_on",
        )
        order_by = ()
        empty_text = ""


class OfficeQueueTable(tables.Table):
    """What lies with an office, what is due first on top; `days_left` counts working days."""

    title = tables.Column(
        verbose_name=_("项目名称"), linkify=lambda record: links.page_of(record), orderable=False, attrs=WIDE
    )
    organisation = tables.Column(verbose_name=_("申请人"), orderable=False, attrs=UNIT)
    kind = tables.Column(verbose_name=_("类别"), orderable=False, attrs=NOWRAP)
    technical_yuan = YuanColumn(verbose_name=_("技术交易额"), orderable=False)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=NOWRAP)
    submitted_at = DayColumn(verbose_name=_("提交日期"), orderable=False)
    due_on = DayColumn(verbose_name=_("办理期限"), orderable=False)
    accepted_by = tables.Column(verbose_name=_("经办人"), orderable=False, attrs=NOWRAP)

    class Meta:
        model = TechnologyContract
        fields = (
            "title",
            "organisation",
            "kind",
            "technical_yuan",
            "state",
            "submitted_at",
            "due_on",
            "accepted_by",
        )
        order_by = ()
        empty_text = ""


class RecheckTable(tables.Table):
    """Samples, the newest first."""

    title = tables.Column(
        verbose_name=_("名称"), linkify=lambda record: links.page_of(record), orderable=False, attrs=WIDE
    )
    organisation = tables.Column(verbose_name=_("组织复查的部门"), orderable=False, attrs=UNIT)
    first_day = DayColumn(verbose_name=_("登记日期自"), orderable=False)
    last_day = DayColumn(verbose_name=_("至"), orderable=False)
    total = tables.Column(verbose_name=_("合同总数"), orderable=False, attrs={"td": {"class": "num"}})
    drawn = tables.Column(verbose_name=_("抽取"), orderable=False, attrs={"td": {"class": "num"}})
    found = tables.Column(verbose_name=_("已有结论"), orderable=False, attrs={"td": {"class": "num"}})
    created_at = DayColumn(verbose_name=_("抽取日期"), orderable=False)

    class Meta:
        model = Recheck
        fields = ("title", "organisation", "first_day", "last_day", "total", "drawn", "found", "created_at")
        order_by = ()
        empty_text = ""


class NationalTable(tables.Table):
    """Contracts of the national system beside ours, the newest first."""

    title = tables.Column(
        verbose_name=_("项目名称"), linkify=lambda record: links.page_of(record), orderable=False, attrs=WIDE
    )
    national_number = tables.Column(verbose_name=_("登记编号"), orderable=False, attrs=NOWRAP)
    seller = tables.Column(verbose_name=_("卖方"), orderable=False, attrs=UNIT)
    buyer = tables.Column(verbose_name=_("买方"), orderable=False, attrs=UNIT)
    amount_yuan = YuanColumn(verbose_name=_("合同成交额"), orderable=False)
    registered_on = DayColumn(verbose_name=_("登记日期"), orderable=False)
    finding = tables.Column(verbose_name=_("比对结果"), orderable=False, attrs=NOWRAP)
    way = tables.Column(verbose_name=_("按什么对上"), orderable=False, attrs=NOWRAP)
    score = tables.Column(verbose_name=_("相似度"), orderable=False, attrs={"td": {"class": "num"}})
    decision = tables.Column(verbose_name=_("处理"), orderable=False)

    class Meta:
        model = NationalContract
        fields = (
            "title",
            "national_number",
            "seller",
            "buyer",
            "amount_yuan",
            "registered_on",
            "finding",
            "way",
            "score",
            "decision",
        )
        order_by = ()
        empty_text = ""
