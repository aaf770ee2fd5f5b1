"""Rights and standards, as every face shows them."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.kinds import FilingGroup, FilingKind, register
from lianqiao.registers.intellectual_property.interfaces import forms, tables
from lianqiao.registers.intellectual_property.models import Right, Standard

register(
    FilingKind(
        slug="rights",
        label=_("知识产权"),
        model=Right,
        form=forms.RightForm,
        table=tables.RightTable,
        filters=tables.RightFilter,
        group=FilingGroup.ACHIEVEMENTS,
        icon="copyright",
        new_label=_("登记知识产权"),
        empty_text=_("专利、软著、品种权都可以登记；年费和质押到期前会提醒您。"),
        import_key="right_number",
        import_fields=(
            "title",
            "kind",
            "right_number",
            "owners",
            "inventors",
            "status",
            "stated_on",
            "applied_on",
            "granted_on",
            "expires_on",
        ),
    )
)
register(
    FilingKind(
        slug="standards",
        label=_("技术标准"),
        model=Standard,
        form=forms.StandardForm,
        table=tables.StandardTable,
        filters=tables.StandardFilter,
        group=FilingGroup.ACHIEVEMENTS,
        icon="ruler-2",
        new_label=_("登记技术标准"),
        empty_text=_("主导或参与制定的标准在这里登记，审核后计入单位的成果。"),
    )
)
