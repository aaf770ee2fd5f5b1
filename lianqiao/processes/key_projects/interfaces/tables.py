"""Tables of key projects and of proposals."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import links
from lianqiao.core.filing.tables import YuanColumn
from lianqiao.core.tables import DayColumn
from lianqiao.processes.key_projects.models import FollowOn, KeyProject


def plain(label: Any, **options: Any) -> tables.Column:
    """A column that is only read."""
    return tables.Column(verbose_name=label, orderable=False, **options)


class KeyProjectTable(tables.Table):
    """Projects with batch, leader and money; the headings are those of the import."""

    title = tables.Column(
        verbose_name=gettext_lazy("项目名称"),
        linkify=lambda record: links.page_of(record),
        orderable=False,
        attrs={"td": {"class": "wide"}},
    )
    state = plain(gettext_lazy("批次"), attrs={"td": {"class": "nowrap"}})
    since = DayColumn(verbose_name=gettext_lazy("进入本批次"))
    kind = plain(gettext_lazy("项目类型"))
    level = plain(gettext_lazy("层级"), attrs={"td": {"class": "nowrap"}})
    region = plain(gettext_lazy("实施地区"))
    chain = plain(gettext_lazy("产业链"))
    industry = plain(gettext_lazy("国民经济行业"))
    lead_name = plain(gettext_lazy("牵头单位"), attrs={"td": {"class": "unit"}})
    lead_kind = plain(gettext_lazy("牵头单位类型"))
    partners = plain(gettext_lazy("参与单位"))
    content = plain(gettext_lazy("主要内容"))
    starts_on = DayColumn(verbose_name=gettext_lazy("计划开始"), orderable=False)
    ends_on = DayColumn(verbose_name=gettext_lazy("计划完成"), orderable=False)
    investment_yuan = YuanColumn(verbose_name=gettext_lazy("总投资"), orderable=False)
    invested = YuanColumn(verbose_name=gettext_lazy("累计完成投资"), orderable=False)
    source_note = plain(gettext_lazy("其他来源"))
    organisation = plain(gettext_lazy("建库部门"))

    class Meta:
        model = KeyProject
        fields = sequence = (
            "title",
            "state",
            "since",
            "kind",
            "level",
            "region",
            "chain",
            "industry",
            "lead_name",
            "lead_kind",
            "partners",
            "content",
            "starts_on",
            "ends_on",
            "investment_yuan",
            "invested",
            "source_note",
            "organisation",
        )
        order_by = ()
        empty_text = ""

    def render_partners(self, record: KeyProject) -> str:
        """The names of those who take part."""
        return "、".join(partner.name for partner in record.partners.all()) or "—"

    def value_partners(self, record: KeyProject) -> str:
        """For exports: as the import reads them."""
        return "；".join(
            "｜".join((partner.name, partner.get_kind_display(), partner.task)).rstrip("｜")
            for partner in record.partners.all()
        )

    def value_region(self, record: KeyProject) -> str:
        """For exports: the code, which the import finds again."""
        return str(record.region_id)

    def value_industry(self, record: KeyProject) -> str:
        """For exports: the code."""
        return str(record.industry_id or "")


class FollowOnTable(tables.Table):
    """Proposals of support that follows, with the reason."""

    project = tables.Column(
        verbose_name=gettext_lazy("项目"),
        linkify=lambda record: links.page_of(record.project),
        orderable=False,
        attrs={"td": {"class": "wide"}},
    )
    grown = plain(gettext_lazy("为什么建议"), accessor="pk")
    organisation = plain(gettext_lazy("建库部门"), accessor="project__organisation")
    region = plain(gettext_lazy("实施地区"), accessor="project__region")
    proposed_at = DayColumn(verbose_name=gettext_lazy("提出日期"))
    accepted = plain(gettext_lazy("决定"), empty_values=())
    reason = plain(gettext_lazy("理由"))
    follower = tables.Column(
        verbose_name=gettext_lazy("接续项目"), linkify=lambda value: links.page_of(value), orderable=False
    )

    class Meta:
        model = FollowOn
        fields = sequence = (
            "project",
            "grown",
            "organisation",
            "region",
            "proposed_at",
            "accepted",
            "reason",
            "follower",
        )
        order_by = ()
        empty_text = ""

    def render_grown(self, record: FollowOn) -> str:
        """How far the achievement has come."""
        return _("“%(achievement)s”就绪度由 %(before)d 级升到 %(now)d 级") % {
            "achievement": record.project.achievement or _("依托成果"),
            "before": record.from_level,
            "now": record.to_level,
        }

    def value_grown(self, record: FollowOn) -> str:
        """For exports: the same."""
        return self.render_grown(record)

    def render_accepted(self, record: FollowOn) -> str:
        """What was decided."""
        if record.accepted is None:
            return _("待决定")
        return _("接续支持") if record.accepted else _("不接续支持")

    def value_accepted(self, record: FollowOn) -> str:
        """For exports: the same."""
        return self.render_accepted(record)
