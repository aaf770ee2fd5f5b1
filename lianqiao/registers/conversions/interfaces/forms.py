"""The form of a conversion."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.forms import FilingForm
from lianqiao.core.filing.rows import RowsField
from lianqiao.core.publishing.searched import SearchedRecordField
from lianqiao.registers.achievements.interfaces.fields import OWN
from lianqiao.registers.conversions.models import Conversion, ConversionYear
from lianqiao.registers.organisations.interfaces.fields import OrganisationField
from lianqiao.registers.taxonomy.interfaces.fields import RegionField


class ConversionForm(FilingForm):
    """What was converted, how, where, for how much, and what it earned."""

    achievement = SearchedRecordField(among=OWN, label=_("科技成果"))
    partner = OrganisationField(label=_("承接单位"), required=False, help_text=_("平台上没有的单位写在下一栏"))
    place = RegionField(label=_("落地地区"), help_text=_("项目或产品真正落地的县（市、区）"))
    years = RowsField(
        model=ConversionYear,
        names=("year", "sales_yuan", "profit_yuan", "tax_yuan", "evidence"),
        label=_("逐年销售"),
        required=False,
        help_text=_("一行一年：年度｜销售收入（万元）｜利润（万元）｜税收（万元）｜凭据"),
    )
    sections = (
        (
            _("哪项成果、怎样转化"),
            "",
            ("achievement", "mode", "signed_on", "partner", "partner_name", "contract_number"),
        ),
        (
            _("金额"),
            _("按转化方式填写：转让、许可填合同和到账金额，作价投资填企业、股比和作价。"),
            ("amount_yuan", "received_yuan", "company", "share", "valuation_yuan"),
        ),
        (
            _("在哪里落地、做成了什么"),
            "",
            ("place", "product", "in_production_since", "invested_yuan", "jobs", "effect"),
        ),
        (_("逐年效益"), _("每年补填一次；凭据写发票、审计报告或纳税申报表，原件放进附件。"), ("years",)),
    )

    class Meta(FilingForm.Meta):
        model = Conversion
        fields = (
            "achievement",
            "mode",
            "signed_on",
            "partner",
            "partner_name",
            "contract_number",
            "amount_yuan",
            "received_yuan",
            "company",
            "share",
            "valuation_yuan",
            "place",
            "product",
            "in_production_since",
            "invested_yuan",
            "jobs",
            "effect",
        )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["share"].widget.attrs["data-unit"] = "%"
