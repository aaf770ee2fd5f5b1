"""What is asked of those who apply, choose, sign, log, assess and decide; the domain checks it again."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.pages.fields import day_field
from lianqiao.processes.reviews.interfaces.forms import KeptForm, text_field
from lianqiao.processes.secondments.domain.applying import LAST_RANK
from lianqiao.processes.secondments.domain.batches import choosable
from lianqiao.processes.secondments.domain.serving import LONGEST_OPINION, LONGEST_SUMMARY
from lianqiao.processes.secondments.domain.signing import MOST_ITEMS
from lianqiao.processes.secondments.enums import Grade, Party
from lianqiao.processes.secondments.models import PlanItem, Secondment
from lianqiao.registers.industry_map.interfaces.fields import TableField


class ApplyForm(forms.Form):
    """What the host reads of the person, and what the person declares."""

    position = forms.CharField(label=_("职称、职务"), max_length=80, help_text=_("如：副教授、表面工程研究所副所长"))
    formal_since = day_field(_("哪天起在现单位"), required=True, help_text=_("入职或签订聘用合同的日期"))
    profile = text_field(_("专长和业绩"), rows=5, most=2000, help_text=_("做过什么、解决过什么问题"))
    intent = text_field(_("打算怎么做"), rows=5, most=2000, help_text=_("对岗位要做的事，准备从哪里入手"))
    holds_shares = forms.BooleanField(label=_("本人或近亲属在该单位持股、出资或任职"), required=False)
    is_leader = forms.BooleanField(
        label=_("本人担任处级以上领导职务"), required=False, help_text=_("单位同意时要写明批准兼职的文件")
    )
    shows_name = forms.BooleanField(
        label=_("在任名录里显示全名"), required=False, help_text=_("不勾选的只显示姓氏；选派公示按规定写明姓名")
    )
    is_true = forms.BooleanField(label=_("以上内容属实；同意在选派公示中写明姓名、单位和岗位"))
    sections: ClassVar[tuple[tuple[Any, Any, tuple[str, ...]], ...]] = (
        (_("我是谁、会做什么"), "", ("position", "formal_since", "profile", "intent")),
        (_("声明"), _("与用人单位有利益关系的不能选派。"), ("holds_shares", "is_leader", "shows_name", "is_true")),
    )

    def values(self) -> dict[str, Any]:
        """What the domain takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "is_true"}


class RankForm(forms.Form):
    """A place for each who waits; the same place may be given twice."""

    def __init__(self, *args: Any, people: list[Secondment], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = people
        for one in people:
            self.fields[f"rank_{one.pk}"] = forms.IntegerField(
                label=f"{one.person}（{one.organisation}）",
                help_text=one.position,
                min_value=1,
                max_value=LAST_RANK,
                required=False,
                initial=one.rank,
            )

    def ranks(self) -> dict[Any, int | None]:
        """Key of each secondment and its place."""
        return {one.pk: self.cleaned_data[f"rank_{one.pk}"] for one in self.people}


class PlanForm(forms.Form):
    """What is to be done until when."""

    items = TableField(
        model=PlanItem,
        names=("task", "result", "due_on"),
        sizes={"task": "l", "result": "l", "due_on": "m"},
        label=_("工作计划"),
        help_text=_("一行一件事：做什么、做到什么程度、什么时候；会写进三方协议"),
        maximum=MOST_ITEMS,
    )


class SignForm(forms.Form):
    """For whom, and that the text was read."""

    content_sha256 = forms.CharField(widget=forms.HiddenInput)
    party = forms.ChoiceField(label=_("签署方"), choices=())
    has_read = forms.BooleanField(label=_("已看过全文，同意签署"))

    def __init__(self, *args: Any, parties: list[Party], **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["party"].choices = [(party.value, party.label) for party in parties]


class ServiceForm(forms.Form):
    """One service."""

    done_on = day_field(_("日期"), required=True)
    days = forms.DecimalField(
        label=_("天数"), min_value=0, max_value=31, max_digits=4, decimal_places=1, help_text=_("半天写 0.5")
    )
    place = forms.CharField(label=_("地点"), max_length=120)
    what = text_field(_("做了什么"), rows=3, most=1000)
    result = text_field(_("有什么结果"), rows=2, most=500, required=False)


class SummaryForm(forms.Form):
    """What the person says of the period."""

    summary = text_field(
        _("本人小结"), rows=6, most=LONGEST_SUMMARY, help_text=_("对照工作计划：做了什么、做到什么程度、还差什么")
    )


class GradeForm(forms.Form):
    """A grade with words."""

    grade = forms.ChoiceField(label=_("评价"), choices=Grade.choices, widget=forms.RadioSelect)
    opinion = text_field(_("意见"), rows=4, most=LONGEST_OPINION)


class BatchForm(KeptForm):
    """A list with the persons on it."""

    title = forms.CharField(label=_("名称"), max_length=120, help_text=_("如：2026年第一批科技总师选派名单"))
    begins_on = day_field(_("任期从哪天起"), required=True, help_text=_("协议签得更晚的，从签完那天起"))
    secondments = forms.ModelMultipleChoiceField(
        Secondment.objects.none(),
        label=_("拟选派的人"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("双方已经选定、还不在别的名单上的人"),
    )
    columns = ("title", "begins_on")

    def __init__(self, *args: Any, actor: Actor, instance: Any = None, **options: Any) -> None:
        super().__init__(*args, actor=actor, instance=instance, **options)
        fields: Any = self.fields
        rows = choosable(actor.organisation_id, instance).for_list().order_by("kind", "host_id", "pk")
        fields["secondments"].queryset = rows
        fields["secondments"].label_from_instance = _told

    def stored(self, instance: Any) -> dict[str, Any]:
        """With the persons on it."""
        return {**super().stored(instance), "secondments": list(instance.secondments.all())}


def _told(one: Secondment) -> str:
    return f"{one.person}（{one.organisation}）→ {one.host}：{one.post.title}"


class ConsentForm(forms.Form):
    """By which paper a leader may take a further post."""

    leader_paper = forms.CharField(
        label=_("领导职务兼职的批准文件"), max_length=120, required=False, help_text=_("本人没有声明领导职务的不填")
    )


class ExtensionForm(forms.Form):
    """Until when."""

    until = day_field(_("延长到"), required=True)


class DecisionForm(forms.Form):
    """By which paper, on which day."""

    decision_title = forms.CharField(label=_("决定文件"), max_length=200, help_text=_("文件名称和文号"))
    decided_on = day_field(_("决定日期"), required=True)


SECONDMENT_FORMS = {"consent": ConsentForm, "ask_extension": ExtensionForm}
BATCH_FORMS = {"decide": DecisionForm}
