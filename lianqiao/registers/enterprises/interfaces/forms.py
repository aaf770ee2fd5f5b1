"""The forms of what enterprises file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.forms import FilingForm
from lianqiao.registers.enterprises.models import (
    Credential,
    EnterpriseVisit,
    GrowthStep,
    MonthlyRevenue,
    ResearchReserve,
    YearFigures,
)
from lianqiao.registers.organisations.interfaces.fields import OrganisationField

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
        (_("收入、成本与研发"), _("研究开发费用填 0 的企业会列入“没有研发投入”的企业名单。"), FIGURES[2:8]),
        (_("资产"), "", (*FIGURES[8:], "note")),
    )

    class Meta(FilingForm.Meta):
        model = YearFigures
        fields = ("year", "source", *FIGURES, "note")


class MonthlyRevenueForm(FilingForm):
    """The revenue of one month."""

    sections = (
        (
            _("哪个月、多少"),
            _("可以用快报数，年终再按审计数填年度数据。"),
            ("year", "month", "main_revenue_yuan", "note"),
        ),
    )

    class Meta(FilingForm.Meta):
        model = MonthlyRevenue
        fields = ("year", "month", "main_revenue_yuan", "note")


class CredentialForm(FilingForm):
    """A recognition and the days on which it holds."""

    sections = (
        (_("是什么资质"), "", ("kind", "level", "certificate_number", "issuer")),
        (
            _("什么时候有效"),
            _("到期前系统会提前提醒。请在附件里上传证书或公告。"),
            ("issued_on", "valid_from", "valid_to", "note"),
        ),
    )

    class Meta(FilingForm.Meta):
        model = Credential
        fields = (
            "kind",
            "level",
            "certificate_number",
            "issuer",
            "issued_on",
            "valid_from",
            "valid_to",
            "note",
        )


class GrowthStepForm(FilingForm):
    """A step up."""

    sections = (
        (_("哪一步"), "", ("kind", "happened_on", "before", "after")),
        (_("凭据"), _("请在附件里上传能证明的材料。"), ("evidence", "note")),
    )

    class Meta(FilingForm.Meta):
        model = GrowthStep
        fields = ("kind", "happened_on", "before", "after", "evidence", "note")


class ResearchReserveForm(FilingForm):
    """The rule of the enterprise and the year's amounts."""

    sections = (
        (
            _("准备金制度"),
            _("请在附件里上传制度文本和通过决议。"),
            ("adopted_on", "adopted_by", "has_separate_account"),
        ),
        (_("本年金额"), "", ("year", "set_aside_yuan", "spent_yuan", "note")),
    )

    class Meta(FilingForm.Meta):
        model = ResearchReserve
        fields = (
            "year",
            "adopted_on",
            "adopted_by",
            "set_aside_yuan",
            "spent_yuan",
            "has_separate_account",
            "note",
        )


class EnterpriseVisitForm(FilingForm):
    """A visit and what follows from it."""

    enterprise = OrganisationField(label=_("企业"), among="enterprises")
    sections = (
        (_("走访了谁"), "", ("enterprise", "purpose", "visited_on", "people")),
        (_("了解到什么、下一步做什么"), "", ("findings", "agreed", "follow_up_on")),
    )

    class Meta(FilingForm.Meta):
        model = EnterpriseVisit
        fields = ("enterprise", "purpose", "visited_on", "people", "findings", "agreed", "follow_up_on")
        widgets = {"findings": forms.Textarea(attrs={"rows": 6})}
