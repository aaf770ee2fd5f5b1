"""Tables of the ledger."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import links
from lianqiao.core.filing.tables import YuanColumn
from lianqiao.core.tables import DayColumn
from lianqiao.processes.disbursements.models import Disbursement

_MONEY = ("promised_yuan", "payable_yuan", "withheld_yuan", "paid_yuan", "owed_back_yuan", "returned_yuan")
_ENDS = ("cancelled_yuan", "planned_on", "standing")


class _LedgerTable(tables.Table):
    title = tables.Column(
        verbose_name=_("项目"),
        linkify=lambda record: links.page_of(record),
        orderable=False,
        attrs={"td": {"class": "wide"}},
    )
    purpose = tables.Column(verbose_name=_("用途"), orderable=False, attrs={"td": {"class": "unit"}})
    promised_yuan = YuanColumn(verbose_name=_("承诺"), orderable=False)
    payable_yuan = YuanColumn(verbose_name=_("待拨付"), orderable=False)
    withheld_yuan = YuanColumn(verbose_name=_("暂缓"), orderable=False)
    paid_yuan = YuanColumn(verbose_name=_("已拨付"), orderable=False)
    owed_back_yuan = YuanColumn(verbose_name=_("待退回"), orderable=False)
    returned_yuan = YuanColumn(verbose_name=_("已退回"), orderable=False)
    cancelled_yuan = YuanColumn(verbose_name=_("不再拨付"), orderable=False)
    planned_on = DayColumn(verbose_name=_("计划拨付"), orderable=False)
    standing = tables.Column(verbose_name=_("情况"), orderable=False, attrs={"td": {"class": "nowrap"}})

    def render_standing(self, record: Any) -> str:
        """In words, with one more when money is overdue."""
        words: str = record.get_standing_display()
        return f"{words}（{_now('逾期')}）" if record.is_late_back else words


class PaidTable(_LedgerTable):
    """What a body promised and pays."""

    payee = tables.Column(verbose_name=_("受款单位"), orderable=False, attrs={"td": {"class": "unit"}})
    scheme_title = tables.Column(verbose_name=_("制度"), orderable=False, attrs={"td": {"class": "unit"}})

    class Meta:
        model = Disbursement
        fields = ("title", "payee", "purpose", "scheme_title", *_MONEY, *_ENDS)
        sequence = fields
        order_by = ()
        empty_text = ""


class ReceivedTable(_LedgerTable):
    """What a unit is promised and paid."""

    organisation = tables.Column(verbose_name=_("拨款部门"), orderable=False, attrs={"td": {"class": "unit"}})

    class Meta:
        model = Disbursement
        fields = ("title", "organisation", "purpose", *_MONEY, *_ENDS)
        sequence = fields
        order_by = ()
        empty_text = ""
