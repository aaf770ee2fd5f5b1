"""The form of an achievement, in the order in which a professor can answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.access import Actor
from lianqiao.core.money import MoneyWanField
from lianqiao.core.publishing.fields import KeywordsField
from lianqiao.core.publishing.forms import RecordForm
from lianqiao.registers.achievements.domain.achievements import create_achievement, update_achievement
from lianqiao.registers.achievements.enums import TransformationMode
from lianqiao.registers.achievements.interfaces.entries import (
    CompletersField,
    RightsField,
    completers_of,
    rights_of,
)
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.taxonomy.interfaces.fields import IndustriesField, TechFieldsField
from lianqiao.registers.taxonomy.models import ScaleLevel

#: The scale whose levels `Achievement.readiness` holds.
READINESS_SCALE = "TRL9"


class AchievementForm(RecordForm):
    """All that is asked of an achievement; a draft needs a title, the rest may follow."""

    PARTS = ("fields", "industries", "completers", "rights")
    sections = (
        (
            gettext_lazy("这项成果能做什么"),
            gettext_lazy("写给企业看。企业只读这一段就要能判断：值不值得联系您。"),
            ("title", "plain_text", "keywords", "fields", "industries"),
        ),
        (
            gettext_lazy("做到了哪一步"),
            gettext_lazy("按已经完成的最高一级填写，并写明凭什么。"),
            ("readiness", "readiness_evidence", "applications"),
        ),
        (
            gettext_lazy("技术说明"),
            gettext_lazy("写给同行看，可以直接用论文摘要或验收材料里的文字。"),
            ("academic_text", "kind", "origin", "level", "funding_source", "started_on", "finished_on"),
        ),
        (
            gettext_lazy("谁完成的、有哪些知识产权"),
            gettext_lazy("一行写一个，各栏用竖线隔开；可以从表格里直接粘贴。"),
            ("completers", "rights", "is_job_related"),
        ),
        (gettext_lazy("希望怎样转化"), "", ("modes", "price_yuan")),
        (
            gettext_lazy("公开多少、联系谁"),
            gettext_lazy("联系方式从不公开，只在双方同意对接后交换。"),
            ("publicity", "contact_name", "contact_phone", "contact_email"),
        ),
    )

    keywords = KeywordsField(
        label=gettext_lazy("关键词"), required=False, help_text=gettext_lazy("3 到 8 个，用顿号或空格隔开")
    )
    fields = TechFieldsField(label=gettext_lazy("技术领域"), required=False)  # type: ignore[assignment]
    industries = IndustriesField(label=gettext_lazy("应用行业"), required=False)
    readiness = forms.TypedChoiceField(
        label=gettext_lazy("技术就绪度"), required=False, coerce=int, empty_value=None, choices=()
    )
    modes = forms.MultipleChoiceField(
        label=gettext_lazy("希望的转化方式"),
        required=False,
        choices=TransformationMode.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    price_yuan = MoneyWanField(label=gettext_lazy("意向价格"), required=False, help_text=gettext_lazy("不填表示面议"))
    completers = CompletersField(
        label=gettext_lazy("完成人"),
        required=False,
        help_text=gettext_lazy("按排名一行一人：姓名｜单位｜主要贡献；后两栏可以不写"),
    )
    rights = RightsField(
        label=gettext_lazy("知识产权"),
        required=False,
        help_text=gettext_lazy(
            "一行一项：类型｜编号｜法律状态｜名称｜权利人｜状态日期；例如：发明专利｜ZL201810000000.0｜有效"
        ),
    )

    class Meta:
        model = Achievement
        fields = (
            "title",
            "plain_text",
            "keywords",
            "fields",
            "industries",
            "readiness",
            "readiness_evidence",
            "applications",
            "academic_text",
            "kind",
            "origin",
            "level",
            "funding_source",
            "started_on",
            "finished_on",
            "is_job_related",
            "modes",
            "price_yuan",
            "publicity",
            "contact_name",
            "contact_phone",
            "contact_email",
        )
        widgets = {
            "plain_text": forms.Textarea(attrs={"rows": 6}),
            "academic_text": forms.Textarea(attrs={"rows": 8}),
            "readiness_evidence": forms.Textarea(attrs={"rows": 3}),
            "applications": forms.Textarea(attrs={"rows": 3}),
            "started_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "finished_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "publicity": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields
        if "readiness" in asked:
            asked["readiness"].choices = [("", _("还没有评估")), *readiness_choices()]

    def stored_parts(self, record: Achievement) -> dict[str, Any]:
        """Completers and rights as entries."""
        return {"completers": completers_of(record), "rights": rights_of(record)}


def readiness_choices() -> list[tuple[int, str]]:
    """The levels of readiness in plain words, from the loaded scale."""
    rows = ScaleLevel.objects.filter(scale=READINESS_SCALE).order_by("number")
    return [(row.number, f"{row.number} {row.name}：{row.description}") for row in rows]


def save_achievement(form: AchievementForm, actor: Actor, record: Achievement | None) -> Achievement:
    """Hand a valid form to the domain: a new draft, or a change of `record`."""
    if record is None:
        return create_achievement(actor=actor, values=form.values(), **form.parts())
    return update_achievement(record, actor=actor, values=form.values(), **form.parts())
