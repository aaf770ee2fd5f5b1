"""Forms of obligations and listings; what they ask is checked again by the domain."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.pages.fields import FilesField, day_field
from lianqiao.processes.obligations.domain import Person
from lianqiao.processes.obligations.limits import (
    LONGEST_NUMBER,
    LONGEST_PAPER,
    LONGEST_TEXT,
    LONGEST_TITLE,
    white_rule,
)
from lianqiao.processes.obligations.models import Completer
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.conversions.models import Conversion
from lianqiao.registers.industry_map.interfaces.fields import TableField
from lianqiao.registers.organisations.interfaces.fields import OrganisationField


def _text(label: Any, *, rows: int = 4, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": rows}), **options)


def _paper(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST_PAPER, help_text=_("文件名称和文号"))


class BeginForm(forms.Form):
    """What was promised, accepted when, completed by whom."""

    title = forms.CharField(label=_("项目名称"), max_length=LONGEST_TITLE)
    promised = _text(_("承诺的转化"), help_text=_("照任务书或协议写：转化什么、到什么程度、什么时候。"))
    accepted_on = day_field(_("验收日期"), required=True)
    completers = TableField(
        model=Completer,
        names=("name", "employer"),
        sizes={"employer": "l"},
        label=_("完成人"),
        help_text=_("按验收证书的顺序写；工作单位不填的是承担单位。"),
        maximum=50,
    )

    def values(self) -> dict[str, Any]:
        """What the domain takes."""
        given = dict(self.cleaned_data)
        rows = given.pop("completers")
        return {**given, "completers": [Person(row["name"], row.get("employer") or "") for row in rows]}


class ReportForm(forms.Form):
    """What came of the promise, with proof."""

    report = _text(_("转化情况"), rows=6, help_text=_("做到了哪些、没做到的为什么、接下来怎么办。"))
    conversion = forms.ModelChoiceField(
        label=_("转化记录"), queryset=Conversion.objects.none(), required=False, help_text=_("本单位登记过的转化。")
    )
    achievement = forms.ModelChoiceField(
        label=_("科技成果"), queryset=Achievement.objects.none(), required=False, help_text=_("项目形成的成果。")
    )
    contract_number = forms.CharField(label=_("合同编号"), max_length=LONGEST_NUMBER, required=False)
    uploads = FilesField(label=_("证明材料"), help_text=_("如合同、到账凭证、用户证明。"))

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        own = {"organisation": actor.organisation_id}
        fields: Any = self.fields
        fields["conversion"].queryset = Conversion.objects.filter(**own).order_by("-signed_on", "-pk")
        fields["achievement"].queryset = Achievement.objects.filter(**own).order_by("-created_at", "-pk")


class OpinionForm(forms.Form):
    """What the body found."""

    opinion = _text(_("核查意见"))


class GroundsForm(forms.Form):
    """Why a project is to stand on the yellow list."""

    grounds = _text(_("事实和理由"), rows=6, help_text=_("写明承诺了什么、核查看到什么；单位和完成人会看到。"))


class StatementForm(forms.Form):
    """What somebody concerned says."""

    text = _text(_("陈述申辩"), rows=6)


class ReleaseForm(forms.Form):
    """Why nothing more is checked."""

    reason = _text(_("理由"), rows=3)


class DecisionForm(forms.Form):
    """By which paper."""

    decision_title = _paper(_("决定文件"))


class PlatformForm(forms.Form):
    """A platform for the white list, with how it meets each condition of the rule."""

    title = forms.CharField(label=_("平台名称"), max_length=LONGEST_TITLE)
    unit = OrganisationField(label=_("建设单位"))
    grounds = _text(_("基本情况"))

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rule = white_rule(actor.organisation.region_id, clock.today())
        for number, condition in enumerate(self.rule):
            self.fields[f"rule_{number}"] = _text(
                condition, rows=2, required=False, help_text=_("写明如何符合、有什么证明；没写的不能决定列入。")
            )

    def values(self) -> dict[str, Any]:
        """What the domain takes."""
        given = {name: self.cleaned_data[name] for name in ("title", "unit", "grounds")}
        return {**given, "criteria": {one: self.cleaned_data[f"rule_{n}"] for n, one in enumerate(self.rule)}}


CHECK_FORMS: dict[str, type[forms.Form]] = {"keep": OpinionForm, "partly": OpinionForm, "fail": OpinionForm}
LISTING_FORMS: dict[str, type[forms.Form]] = dict.fromkeys(("decide", "uphold", "lift", "renew"), DecisionForm)
