"""The forms of alliances, of their reports, and of what the government concludes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.forms import FilingForm
from lianqiao.core.filing.rows import RowsField
from lianqiao.registers.alliances.enums import Verdict
from lianqiao.registers.alliances.models import Alliance, AllianceMember, AllianceReport
from lianqiao.registers.alliances.models.alliance import STANDING
from lianqiao.registers.organisations.interfaces.fields import read_organisation


class AllianceForm(FilingForm):
    """Who has joined for what, and by which agreement."""

    members = RowsField(
        model=AllianceMember,
        names=("organisation", "role", "duty", "share_yuan"),
        readers={"organisation": read_organisation},
        label=_("成员单位"),
        required=False,
        help_text=_(
            "一行一个：单位全称｜分工｜承担任务｜投入（万元）；分工从研发、生产制造、应用示范、资金支持、服务支撑中选"
        ),
    )
    sections = (
        (_("是什么联合体"), "", ("title", "kind", "chain", "founded_on", "purpose")),
        (
            _("有哪些成员"),
            _("牵头单位就是本单位，不用写。提交后，每个成员单位各自确认加入；改过再提交的，要重新确认。"),
            ("members",),
        ),
        (_("做什么"), "", ("tasks", "budget_yuan")),
        (
            _("怎样约定"),
            _("请在附件里上传签好的协议。"),
            ("agreement_signed_on", "agreement_ends_on", "rights_rule"),
        ),
    )

    class Meta(FilingForm.Meta):
        model = Alliance
        fields = (
            "title",
            "kind",
            "chain",
            "founded_on",
            "purpose",
            "tasks",
            "budget_yuan",
            "agreement_signed_on",
            "agreement_ends_on",
            "rights_rule",
        )


class AllianceReportForm(FilingForm):
    """A year of an alliance that the unit leads."""

    sections = (
        (_("哪个联合体、哪一年"), "", ("alliance", "year")),
        (_("做了什么"), "", ("progress", "results", "converted", "spent_yuan")),
        (_("接下来做什么"), "", ("plan",)),
    )

    class Meta(FilingForm.Meta):
        model = AllianceReport
        fields = ("alliance", "year", "progress", "results", "converted", "spent_yuan", "plan")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        led = Alliance.objects.filter(organisation=self.actor.organisation_id)
        self.fields["alliance"].queryset = led.filter(state__in=STANDING)  # type: ignore[attr-defined]


class VerdictForm(forms.Form):
    """What the government concludes from a year."""

    verdict = forms.ChoiceField(label=_("评估结论"), choices=Verdict.choices)
    score = forms.IntegerField(label=_("评分"), min_value=0, max_value=100, help_text=_("0 到 100"))
