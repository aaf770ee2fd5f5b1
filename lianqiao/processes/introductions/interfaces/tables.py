"""Tables of introductions."""

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.introductions.queries.names import counterpart_name_for


class IntroductionTable(tables.Table):
    """The introductions of an organisation; holds no contact data."""

    subject = tables.Column(
        verbose_name=_("事项"),
        accessor="subject",
        linkify=("workbench:introduction", {"pk": tables.A("pk")}),
        orderable=False,
    )
    organisation = tables.Column(verbose_name=_("发起方"), order_by="organisation__pinyin")
    # Not orderable: the order would tell something about names that are hidden.
    counterpart = tables.Column(verbose_name=_("受邀方"), orderable=False)
    state = tables.Column(verbose_name=_("状态"))
    answer_by = tables.DateColumn(verbose_name=_("答复期限"), format="Y年n月j日")
    outcome = tables.Column(verbose_name=_("结果"), accessor="get_outcome_display", order_by="outcome", default="—")
    created_at = tables.DateColumn(verbose_name=_("发起日期"), format="Y年n月j日")

    class Meta:
        model = Introduction
        fields = ("subject", "organisation", "counterpart", "state", "answer_by", "outcome", "created_at")
        order_by = ("-created_at",)
        empty_text = ""

    def render_counterpart(self, record: Any) -> str:
        """As the actor may read it, on the page and in exports."""
        return counterpart_name_for(record, self.request.actor)

    def value_subject(self, value: Any) -> str:
        """The title, in exports."""
        return str(value)
