"""Tables of dossiers, exemption cases and typical cases."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import links
from lianqiao.core.tables import DayColumn
from lianqiao.processes.evidence.enums import Tag
from lianqiao.processes.evidence.models import Dossier, ExemptionCase, TypicalCase

NOWRAP = {"td": {"class": "nowrap"}}
WIDE = {"td": {"class": "wide"}}
NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class DossierTable(tables.Table):
    """Dossiers with what is missing."""

    title = tables.Column(
        verbose_name=_("事项"), linkify=lambda record: links.page_of(record), orderable=False, attrs=WIDE
    )
    organisation = tables.Column(verbose_name=_("单位"), orderable=False, attrs={"td": {"class": "unit"}})
    reached = tables.Column(verbose_name=_("进行到"), orderable=False, attrs=NOWRAP)
    decided_on = DayColumn(verbose_name=_("决策日期"), orderable=False)
    missing_before = tables.Column(verbose_name=_("成交前缺少"), orderable=False, attrs=NUMBER)
    missing_after = tables.Column(verbose_name=_("成交后缺少"), orderable=False, attrs=NUMBER)
    checked_at = DayColumn(verbose_name=_("检查日期"), orderable=False)

    class Meta:
        model = Dossier
        fields = ("title", "organisation", "reached", "decided_on", "missing_before", "missing_after", "checked_at")
        sequence = fields
        order_by = ()
        empty_text = ""

    def render_reached(self, value: str) -> str:
        """The step in words."""
        return str(Tag(value).label)

    def value_reached(self, value: str) -> str:
        """The same for exports."""
        return self.render_reached(value)


class CaseTable(tables.Table):
    """Exemption cases."""

    title = tables.Column(
        verbose_name=_("事项"), linkify=lambda record: links.page_of(record), orderable=False, attrs=WIDE
    )
    number = tables.Column(verbose_name=_("认定编号"), orderable=False, attrs=NOWRAP)
    organisation = tables.Column(verbose_name=_("申请单位"), orderable=False, attrs={"td": {"class": "unit"}})
    applicant = tables.Column(verbose_name=_("为谁申请"), orderable=False, attrs=NOWRAP)
    submitted_at = DayColumn(verbose_name=_("提交"), orderable=False)
    verdict = tables.Column(verbose_name=_("认定结论"), orderable=False, attrs=NOWRAP)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=NOWRAP)

    class Meta:
        model = ExemptionCase
        fields = ("title", "number", "organisation", "applicant", "submitted_at", "verdict", "state")
        sequence = fields
        order_by = ()
        empty_text = ""


class TypicalTable(tables.Table):
    """Typical cases for everybody."""

    title = tables.Column(
        verbose_name=_("案例"),
        linkify=lambda record: reverse("portal:typical_case", args=[record.pk]),
        orderable=False,
        attrs=WIDE,
    )
    organisation = tables.Column(verbose_name=_("认定机关"), orderable=False, attrs={"td": {"class": "unit"}})
    verdict = tables.Column(verbose_name=_("结论"), orderable=False, attrs=NOWRAP)
    published_on = DayColumn(verbose_name=_("公开日期"), orderable=False)

    class Meta:
        model = TypicalCase
        fields = ("title", "organisation", "verdict", "published_on")
        sequence = fields
        order_by = ()
        empty_text = ""


def words_of_gaps(dossier: Any) -> str:
    """How much is missing, in one sentence."""
    if not dossier.missing:
        return _now("证据齐全")
    return _now("缺少 %(count)d 项证据") % {"count": dossier.missing}
