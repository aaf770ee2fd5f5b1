"""Tables of introductions."""

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from lianqiao.processes.introductions.models import Introduction, Mandate
from lianqiao.processes.introductions.queries.names import counterpart_name_for

_NARROW = {"td": {"class": "nowrap"}}


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
    stage = tables.Column(verbose_name=_("进展"), attrs=_NARROW)
    state = tables.Column(verbose_name=_("状态"), attrs=_NARROW)
    due_on = tables.DateColumn(
        verbose_name=_("下一期限"), format="Y年n月j日", orderable=False, default="—", attrs=_NARROW
    )
    answer_by = tables.DateColumn(verbose_name=_("答复期限"), format="Y年n月j日")
    outcome = tables.Column(verbose_name=_("结果"), accessor="get_outcome_display", order_by="outcome", default="—")
    created_at = tables.DateColumn(verbose_name=_("发起日期"), format="Y年n月j日", attrs=_NARROW)

    class Meta:
        model = Introduction
        fields = (
            "subject",
            "organisation",
            "counterpart",
            "stage",
            "state",
            "due_on",
            "answer_by",
            "outcome",
            "created_at",
        )
        order_by = ("-created_at",)
        empty_text = ""

    def render_counterpart(self, record: Any) -> str:
        """As the actor may read it, on the page and in exports."""
        return counterpart_name_for(record, self.request.actor)

    def value_subject(self, value: Any) -> str:
        """The title, in exports."""
        return str(value)


class MandateTable(tables.Table):
    """Mandates, given and received."""

    matter = tables.Column(
        verbose_name=_("事项"),
        accessor="matter_title",
        linkify=("workbench:mandate", {"pk": tables.A("pk")}),
        orderable=False,
    )
    organisation = tables.Column(verbose_name=_("委托方"), orderable=False)
    manager_name = tables.Column(verbose_name=_("技术经理人"), orderable=False)
    is_exclusive = tables.BooleanColumn(verbose_name=_("独家"), yesno=f"{_('是')},{_('否')}", orderable=False)
    state = tables.Column(verbose_name=_("状态"), orderable=False)
    until = tables.DateColumn(verbose_name=_("到哪天为止"), format="Y年n月j日", orderable=False)
    created_at = tables.DateColumn(verbose_name=_("委托日期"), format="Y年n月j日")

    class Meta:
        model = Mandate
        fields = ("matter", "organisation", "manager_name", "is_exclusive", "state", "until", "created_at")
        order_by = ("-created_at",)
        empty_text = ""
