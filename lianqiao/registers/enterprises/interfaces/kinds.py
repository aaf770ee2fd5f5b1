"""The filed records of enterprises, as every face shows them."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.kinds import FilingGroup, FilingKind, register
from lianqiao.registers.enterprises.interfaces import forms, tables
from lianqiao.registers.enterprises.models import (
    Credential,
    EnterpriseVisit,
    GrowthStep,
    MonthlyRevenue,
    ResearchReserve,
    YearFigures,
)

register(
    FilingKind(
        slug="year-figures",
        label=_("企业年度数据"),
        model=YearFigures,
        form=forms.YearFiguresForm,
        table=tables.YearFiguresTable,
        filters=tables.YearFiguresFilter,
        group=FilingGroup.ENTERPRISES,
        icon="chart-bar",
        new_label=_("填报年度数据"),
        empty_text=_("填一次，预检、名单和申报都从这里取数。"),
        form_help=_("金额单位是万元。保存后还可以修改，提交后由主管部门核对。"),
        import_fields=("year", "source", *forms.FIGURES, "note"),
    )
)
register(
    FilingKind(
        slug="monthly-revenues",
        label=_("企业月度收入"),
        model=MonthlyRevenue,
        form=forms.MonthlyRevenueForm,
        table=tables.MonthlyRevenueTable,
        filters=tables.MonthlyRevenueFilter,
        group=FilingGroup.ENTERPRISES,
        icon="calendar-stats",
        new_label=_("登记当月收入"),
        empty_text=_("收入接近规上标准的企业每月登记一次，主管部门据此帮助升规。"),
        form_help=_("金额单位是万元。登记后不用审核，填错了点“更正”。"),
        import_fields=("year", "month", "main_revenue_yuan", "note"),
    )
)
register(
    FilingKind(
        slug="credentials",
        label=_("企业资质"),
        model=Credential,
        form=forms.CredentialForm,
        table=tables.CredentialTable,
        filters=tables.CredentialFilter,
        group=FilingGroup.ENTERPRISES,
        icon="certificate",
        new_label=_("登记资质"),
        empty_text=_("登记高新技术企业、专精特新等资质，到期前会提醒您。"),
        import_fields=("kind", "level", "certificate_number", "issuer", "issued_on", "valid_from", "valid_to", "note"),
    )
)
register(
    FilingKind(
        slug="growth-steps",
        label=_("企业升级事项"),
        model=GrowthStep,
        form=forms.GrowthStepForm,
        table=tables.GrowthStepTable,
        filters=tables.GrowthStepFilter,
        group=FilingGroup.ENTERPRISES,
        icon="stairs-up",
        new_label=_("登记升级事项"),
        empty_text=_("个转企、小升规、规改股、股上市，走完一步登记一步。"),
    )
)
register(
    FilingKind(
        slug="research-reserves",
        label=_("研发准备金备案"),
        model=ResearchReserve,
        form=forms.ResearchReserveForm,
        table=tables.ResearchReserveTable,
        filters=tables.ResearchReserveFilter,
        group=FilingGroup.ENTERPRISES,
        icon="pig-money",
        new_label=_("备案研发准备金"),
        empty_text=_("建立研发准备金制度的企业在这里按年备案，作为申报奖补的依据。"),
    )
)
register(
    FilingKind(
        slug="enterprise-visits",
        prefill=("enterprise", "purpose"),
        label=_("企业走访记录"),
        model=EnterpriseVisit,
        form=forms.EnterpriseVisitForm,
        table=tables.EnterpriseVisitTable,
        filters=tables.EnterpriseVisitFilter,
        group=FilingGroup.ENTERPRISES,
        icon="walk",
        new_label=_("记录一次走访"),
        empty_text=_("走访了谁、了解到什么、约定什么时候回访，都记在这里。"),
    )
)
