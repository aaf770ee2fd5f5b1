"""The tables of the lists for officials; the name of an enterprise leads to its ladder."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.tables import YuanColumn
from lianqiao.core.money import plain
from lianqiao.core.tables import DayColumn
from lianqiao.registers.cultivation.lists import Basis, Research, Timetable
from lianqiao.registers.enterprises.models import Credential
from lianqiao.registers.organisations.models import Organisation


class LabelColumn(tables.Column):
    """A column that holds a name of an enumeration, shown and exported in its words."""

    def __init__(self, choices: Any, **options: Any) -> None:
        self.labels = dict(choices.choices)
        super().__init__(**options)

    def render(self, value: Any) -> str:
        """In words."""
        return str(self.labels.get(value, value))

    def value(self, **options: Any) -> str:
        """In words."""
        return self.render(options["value"])


class PercentColumn(tables.Column):
    """A percentage with at most one decimal."""

    def __init__(self, **options: Any) -> None:
        super().__init__(attrs={"td": {"class": "num nowrap"}, "th": {"class": "num"}}, **options)

    def render(self, value: Decimal) -> str:
        """`−12.5%`."""
        return f"{plain(round(value, 1))}%"

    def value(self, **options: Any) -> str:
        """The same figure without its sign of unit; empty where there is none."""
        return "" if options["value"] is None else plain(round(options["value"], 1))


class YesColumn(tables.Column):
    """Yes or no, by default in the words for what one has."""

    def __init__(self, *, yes: Any = _("有"), no: Any = _("没有"), **options: Any) -> None:
        self.yes, self.no = yes, no
        super().__init__(**options)

    def render(self, value: Any) -> str:
        """In words."""
        return str(self.yes if value else self.no)

    def value(self, **options: Any) -> str:
        """In words."""
        return self.render(options["value"])


class EnterpriseTable(tables.Table):
    """Enterprises with name, region and industry."""

    name = tables.Column(
        verbose_name=_("企业"),
        linkify=("workbench:cultivation_enterprise", {"enterprise": tables.A("pk")}),
        order_by="pinyin",
    )
    region = tables.Column(verbose_name=_("地区"), order_by="region_id")
    industry = tables.Column(verbose_name=_("行业"), order_by="industry_id")

    class Meta:
        model = Organisation
        fields = ("name", "region", "industry")
        empty_text = ""


class NoResearchTable(EnterpriseTable):
    """Enterprises above the scale with what they spent on research and how far officials have come."""

    basis = LabelColumn(Basis, verbose_name=_("规上依据"))
    main_revenue = YuanColumn(verbose_name=_("主营业务收入"))
    research = YuanColumn(verbose_name=_("研发费用"))
    spending = LabelColumn(Research, verbose_name=_("研发情况"))
    visits = tables.Column(verbose_name=_("走访次数"), attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    last_visit = DayColumn(verbose_name=_("最近走访"))
    timetable = LabelColumn(Timetable, verbose_name=_("时间表"))
    follow_up = DayColumn(verbose_name=_("回访日期"))

    class Meta(EnterpriseTable.Meta):
        sequence = (
            "name",
            "region",
            "industry",
            "basis",
            "main_revenue",
            "research",
            "spending",
            "visits",
            "last_visit",
            "timetable",
            "follow_up",
        )


class NearScaleTable(EnterpriseTable):
    """Enterprises right below the scale with what is missing."""

    main_revenue = YuanColumn(verbose_name=_("主营业务收入"))
    missing = YuanColumn(verbose_name=_("距规上还差"))
    growth = PercentColumn(verbose_name=_("比上年增长"))
    technological = YesColumn(verbose_name=_("科技型"), yes=_("是"), no=_("否"))
    in_library = YesColumn(verbose_name=_("在库"), yes=_("在库"), no=_("未入库"))
    months = tables.Column(verbose_name=_("次年已登记月数"), attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    running = YuanColumn(verbose_name=_("次年累计收入"))
    expected = YuanColumn(verbose_name=_("按进度全年预计"))
    visits = tables.Column(verbose_name=_("走访次数"), attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    last_visit = DayColumn(verbose_name=_("最近走访"))
    timetable = LabelColumn(Timetable, verbose_name=_("时间表"))
    follow_up = DayColumn(verbose_name=_("回访日期"))

    class Meta(EnterpriseTable.Meta):
        sequence = (
            "name",
            "region",
            "industry",
            "main_revenue",
            "missing",
            "growth",
            "technological",
            "in_library",
            "months",
            "running",
            "expected",
            "visits",
            "last_visit",
            "timetable",
            "follow_up",
        )


class ResearchBodyTable(EnterpriseTable):
    """Enterprises with revenue, and which parts of research they have."""

    revenue = YuanColumn(verbose_name=_("营业收入"))
    body = YesColumn(verbose_name=_("研发机构"))
    landmark = YesColumn(verbose_name=_("标志性成果"))
    consortium = YesColumn(verbose_name=_("创新联合体"))
    leading = YesColumn(verbose_name=_("领军企业"))

    class Meta(EnterpriseTable.Meta):
        sequence = ("name", "region", "industry", "revenue", "body", "landmark", "consortium", "leading")


class HolderTable(tables.Table):
    """Credentials with who holds them."""

    organisation = tables.Column(
        verbose_name=_("企业"),
        order_by="organisation__pinyin",
        linkify=("workbench:cultivation_enterprise", {"enterprise": tables.A("organisation_id")}),
    )
    region = tables.Column(verbose_name=_("地区"), order_by="region_id")
    kind = tables.Column(verbose_name=_("资质"))
    level = tables.Column(verbose_name=_("级别"))
    certificate_number = tables.Column(verbose_name=_("证书编号"))
    valid_from = DayColumn(verbose_name=_("有效期自"))
    valid_to = DayColumn(verbose_name=_("有效期至"))

    class Meta:
        model = Credential
        fields = ("organisation", "region", "kind", "level", "certificate_number", "valid_from", "valid_to")
        empty_text = ""


class EndingTable(HolderTable):
    """Credentials that end soon, with what has been done about it."""

    follows = tables.Column(verbose_name=_("续评"))
    visits = tables.Column(verbose_name=_("走访次数"), attrs={"td": {"class": "num"}, "th": {"class": "num"}})

    class Meta(HolderTable.Meta):
        sequence = ("organisation", "region", "kind", "level", "certificate_number", "valid_to", "follows", "visits")
        exclude = ("valid_from",)

    def render_follows(self, value: Any) -> str:
        """In words."""
        return _now("已登记新证，待审核") if value else _now("还没有")

    def value_follows(self, value: Any) -> str:
        """In words."""
        return self.render_follows(value)
