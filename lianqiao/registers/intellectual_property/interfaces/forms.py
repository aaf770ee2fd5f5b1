"""The forms of rights and standards."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.forms import FilingForm
from lianqiao.core.filing.rows import RowsField
from lianqiao.core.publishing.searched import SearchedRecordsField
from lianqiao.registers.achievements.interfaces.fields import OWN
from lianqiao.registers.intellectual_property.models import Fee, Right, Standard


class _OfAchievements(FilingForm):
    """A form that links the record to own achievements."""

    achievements = SearchedRecordsField(among=OWN, label=_("对应的成果"), required=False)


class RightForm(_OfAchievements):
    """A right, its fees and its pledge."""

    fees = RowsField(
        model=Fee,
        names=("name", "due_on", "amount_yuan", "paid_on"),
        label=_("年费等费用"),
        required=False,
        help_text=_("一行一笔：费用｜应缴日期｜金额（万元）｜缴费日期；没缴的最后一栏留空，到期前会提醒"),
    )
    sections = (
        (_("是什么权利"), "", ("title", "kind", "right_number", "owners", "inventors", "achievements")),
        (_("法律状态"), "", ("status", "stated_on", "applied_on", "granted_on", "expires_on")),
        (_("费用"), "", ("fees",)),
        (_("质押"), _("没有质押的不填。"), ("pledged_to", "pledged_on", "pledge_ends_on", "pledge_yuan", "note")),
    )

    class Meta(FilingForm.Meta):
        model = Right
        fields = (
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
            "pledged_to",
            "pledged_on",
            "pledge_ends_on",
            "pledge_yuan",
            "note",
        )


class StandardForm(_OfAchievements):
    """A standard and the unit's part in it."""

    sections = (
        (_("哪个标准"), "", ("title", "standard_number", "level", "status", "committee")),
        (_("本单位的作用"), "", ("part", "issued_on", "effective_on", "scope", "achievements")),
    )

    class Meta(FilingForm.Meta):
        model = Standard
        fields = (
            "title",
            "standard_number",
            "level",
            "status",
            "committee",
            "part",
            "issued_on",
            "effective_on",
            "scope",
        )
