"""The filed records of enterprises, as every face shows them."""

import django_filters
import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.forms import FilingForm
from lianqiao.core.filing.kinds import FilingGroup, FilingKind, register
from lianqiao.core.filing.tables import FilingFilter, FilingTable, YuanColumn
from lianqiao.registers.enterprises.enums import FigureSource
from lianqiao.registers.enterprises.models import YearFigures
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter

FIGURES = (
    "staff",
    "research_staff",
    "revenue_yuan",
    "main_revenue_yuan",
    "high_tech_revenue_yuan",
    "cost_yuan",
    "research_yuan",
    "research_at_home_yuan",
    "assets_yuan",
    "debts_yuan",
)


class YearFiguresForm(FilingForm):
    """The figures of one year."""

    sections = (
        (_("哪一年的数据"), _("请在附件里上传来源材料，审核时核对。"), ("year", "source")),
        (_("人员"), _("不清楚的可以留空；没有就填 0。"), FIGURES[:2]),
        (_("收入、成本与研发"), _("研究开发费用填 0 的企业会列入研发“清零”名单。"), FIGURES[2:8]),
        (_("资产"), "", (*FIGURES[8:], "note")),
    )

    class Meta(FilingForm.Meta):
        model = YearFigures
        fields = ("year", "source", *FIGURES, "note")


class YearFiguresTable(FilingTable):
    """Figures by year."""

    year = tables.Column(verbose_name=_("年度"))
    revenue_yuan = YuanColumn(verbose_name=_("营业收入"))
    research_yuan = YuanColumn(verbose_name=_("研发费用"))

    class Meta(FilingTable.Meta):
        model = YearFigures
        fields = (
            "title",
            "organisation",
            "region",
            "year",
            "revenue_yuan",
            "research_yuan",
            "state",
            "submitted_at",
            "updated_at",
        )
        sequence = fields
        exclude = ("number", "decided_at")


class YearFiguresFilter(FilingFilter):
    """By region, year and source."""

    region = RegionFilter(field_name="region")
    year = django_filters.NumberFilter(label=_("年度"))
    source = django_filters.ChoiceFilter(choices=FigureSource.choices, label=_("数据来源"))

    class Meta:
        model = YearFigures
        fields = ()


register(
    FilingKind(
        slug="year-figures",
        label=_("企业年度数据"),
        model=YearFigures,
        form=YearFiguresForm,
        table=YearFiguresTable,
        filters=YearFiguresFilter,
        group=FilingGroup.ENTERPRISES,
        icon="chart-bar",
        new_label=_("填报年度数据"),
        empty_text=_("填一次，预检、名单和申报都从这里取数。"),
        form_help=_("金额单位是万元。保存后还可以修改，提交后由主管部门核对。"),
        import_fields=("year", "source", *FIGURES, "note"),
    )
)
