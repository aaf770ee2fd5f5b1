"""What is asked of those who hold a race, race in it and judge."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.money import MoneyWanField, plain
from lianqiao.core.pages.fields import FilesField, day_field
from lianqiao.processes.programmes.enums import CallState
from lianqiao.processes.programmes.models import Call
from lianqiao.processes.races.domain.gates import Proposal
from lianqiao.processes.races.domain.races import MOST_ITEMS, MOST_STAGES, change_race, create_race
from lianqiao.processes.races.enums import AT_LAST, BEFORE_LAST, RaceKind, ScoredBy
from lianqiao.processes.races.models import Race, Run, Stage, TestItem
from lianqiao.processes.races.words import outcome_words
from lianqiao.processes.reviews.enums import ExpertState
from lianqiao.processes.reviews.interfaces.forms import KeptForm, text_field
from lianqiao.processes.reviews.models import Expert
from lianqiao.registers.industry_map.interfaces.fields import TableField
from lianqiao.registers.organisations.interfaces.fields import OrganisationField, OrganisationsField

STAGE_COLUMNS = ("name", "goal", "days", "money_yuan")
ITEM_COLUMNS = ("name", "unit", "direction", "threshold", "target", "weight", "method")
#: What a new race begins with, to be changed.
_STAGES = (
    {"name": "第一阶段", "goal": "原理验证", "days": 180},
    {"name": "第二阶段", "goal": "样机验证", "days": 270},
)


class RaceForm(KeptForm):
    """A race with its stages and judges."""

    title = forms.CharField(label=_("名称"), max_length=120)
    kind = forms.ChoiceField(label=_("类型"), choices=RaceKind.choices)
    task = text_field(
        _("任务"), rows=5, most=4000, help_text=_("所有队伍做同一件事：要解决什么问题、做到什么程度、最后怎么用")
    )
    call = forms.ModelChoiceField(
        Call.objects.none(), label=_("来自哪次申报"), required=False, help_text=_("入选的项目可以直接作为参赛队伍")
    )
    most_winners = forms.IntegerField(
        label=_("最多几家胜出"), min_value=1, max_value=5, initial=1, help_text=_("也可以没有胜出")
    )
    budget_yuan = MoneyWanField(
        label=_("总经费（万元）"), required=False, help_text=_("各阶段、各队伍合计不超过；不填表示不限")
    )
    stages = TableField(
        model=Stage,
        names=STAGE_COLUMNS,
        sizes={"goal": "l", "days": "s", "money_yuan": "s"},
        label=_("各阶段"),
        help_text=_("同一阶段每支队伍的经费相同；时长从上一阶段审定的那天起算"),
        maximum=MOST_STAGES,
    )
    scored_by = forms.ChoiceField(label=_("得分来自"), choices=ScoredBy.choices, widget=forms.RadioSelect)
    judges = forms.ModelMultipleChoiceField(
        Expert.objects.none(),
        label=_("裁判"),
        required=False,
        widget=forms.SelectMultiple(attrs={"data-tom-select": ""}),
        help_text=_("从本部门的专家库里选；与队伍有利害关系的，开赛时系统会提示"),
    )
    is_blind = forms.BooleanField(
        label=_("匿名"),
        required=False,
        help_text=_("裁判始终只看到队伍编号；办结以前，队伍之间、门户上也只显示编号"),
    )
    is_public = forms.BooleanField(
        label=_("在门户公开"),
        required=False,
        initial=True,
        help_text=_("公开的要先经保密审查；公开任务、各阶段、评定结果和经费，不公开报告和测试数据"),
    )
    columns = (
        "title",
        "kind",
        "task",
        "call",
        "most_winners",
        "budget_yuan",
        "scored_by",
        "is_blind",
        "is_public",
    )
    sections = (
        (_("做什么"), "", ("title", "kind", "task", "call")),
        (_("分几步、给多少"), "", ("stages", "budget_yuan", "most_winners")),
        (_("怎么评"), _("各阶段的测试表保存以后再填。"), ("scored_by", "judges")),
        (_("谁能看到"), "", ("is_blind", "is_public")),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        calls = Call.objects.whole_for(self.actor).filter(state=CallState.DECIDED)
        fields["call"].queryset = calls.order_by("-opens_on", "-id")
        experts = Expert.objects.kept(self.actor).filter(state=ExpertState.ACTIVE).select_related("user", "employer")
        fields["judges"].queryset = experts.order_by("user__name", "pk")
        fields["judges"].label_from_instance = lambda one: f"{one.user.name}（{one.employer}）"

    def fresh(self) -> dict[str, Any]:
        """With two stages."""
        return {"stages": list(_STAGES), "scored_by": ScoredBy.JUDGES}

    def stored(self, instance: Race) -> dict[str, Any]:
        """With stages and judges."""
        rows = instance.stages.values("id", *STAGE_COLUMNS)
        return {
            **super().stored(instance),
            "stages": [{"lineage": row["id"], **row} for row in rows],
            "judges": list(instance.judges.values_list("expert", flat=True)),
        }

    def save(self, actor: Actor, race: Race | None) -> Race:
        """Call the domain."""
        parts = {"stages": self.cleaned_data["stages"], "judges": self.cleaned_data["judges"]}
        if race is None:
            return create_race(actor=actor, values=self.values(), **parts)
        return change_race(race, actor=actor, values=self.values(), **parts)


class TestForm(forms.Form):
    """The test of a stage, the same for all teams."""

    __test__ = False

    items = TableField(
        model=TestItem,
        names=ITEM_COLUMNS,
        sizes={"name": "l", "unit": "s", "direction": "s", "threshold": "s", "target": "s", "weight": "s"},
        label=_("测试项"),
        help_text=_("没有达到门槛值的不能晋级；达到目标值得满分，中间按比例计算；权重合计 100%"),
        maximum=MOST_ITEMS,
    )


def item_rows(stage: Stage) -> list[dict[str, Any]]:
    """The items of a test as its form begins with them."""
    rows = list(stage.items.values(*ITEM_COLUMNS))
    return [{**row, "threshold": plain(row["threshold"]), "target": plain(row["target"])} for row in rows]


class TeamForm(forms.Form):
    """A unit that is asked to race."""

    organisation = OrganisationField(label=_("牵头单位"), help_text=_("输入名称查找；保存后平台会请它确认"))
    title = forms.CharField(label=_("方案名称"), max_length=120, help_text=_("用什么路线、什么办法完成任务"))
    leader_name = forms.CharField(label=_("负责人"), max_length=60)
    members = OrganisationsField(label=_("成员单位"), required=False)


class ExtendForm(forms.Form):
    """A later last day of the stage."""

    due_on = day_field(_("新的截止日期"), required=True)


class ClearForm(forms.Form):
    """What the secrecy officer says."""

    opinion = forms.CharField(label=_("审查意见"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


#: The forms of the actions that want data.
RACE_FORMS: Mapping[str, type[forms.Form]] = {"extend": ExtendForm, "clear": ClearForm}


def _measure(item: TestItem, *, required: bool) -> forms.DecimalField:
    unit = f"（{item.unit}）" if item.unit else ""
    return forms.DecimalField(
        label=f"{item.name}{unit}",
        required=required,
        max_digits=20,
        decimal_places=5,
        widget=forms.NumberInput(attrs={"step": "any"}),
        help_text=f"{item.limits}；{item.method}" if item.method else item.limits,
    )


class _MeasuredForm(forms.Form):
    """A form with a number for each item of a test: `value_<key of the item>`."""

    values_required = False

    def __init__(self, *args: Any, stage: Stage, **options: Any) -> None:
        super().__init__(*args, **options)
        self.items = list(stage.items.all())
        for item in self.items:
            self.fields[f"value_{item.pk}"] = _measure(item, required=self.values_required)

    def measured(self) -> dict[str, Decimal | None]:
        """The number of each item by its key."""
        return {str(item.pk): self.cleaned_data.get(f"value_{item.pk}") for item in self.items}


def measured_initial(values: Mapping[str, str]) -> dict[str, Any]:
    """What a form of a test begins with."""
    return {f"value_{key}": value for key, value in values.items()}


class ReportForm(_MeasuredForm):
    """The report of a stage: what was done, what the team measured itself, and proof."""

    report = text_field(_("报告"), rows=8, most=8000, help_text=_("做了什么、结果怎样、还差什么"))
    papers = FilesField(
        label=_("证明材料"), required=False, help_text=_("测试数据、第三方检测报告、照片等，可以选多个")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        values = tuple(f"value_{item.pk}" for item in self.items)
        self.sections = ((_("报告"), "", ("report", "papers")), (_("自测结果"), "", values))


class ReadingForm(_MeasuredForm):
    """What a judge read of a team's test."""

    values_required = True

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["note"] = text_field(_("说明"), rows=2, most=500, required=False)
        values = tuple(f"value_{item.pk}" for item in self.items)
        self.sections = ((_("测试值"), "", values), (_("说明"), "", ("note",)))


class GateForm(forms.Form):
    """What is proposed for each team of a stage: `outcome_<run>`, `reason_<run>`, `into_<run>`, `brings_<run>`."""

    def __init__(self, *args: Any, race: Race, runs: list[Run], is_last: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.runs, self.is_last = runs, is_last
        offered = AT_LAST if is_last else BEFORE_LAST
        choices = [("", _("还没有定")), *((one.value, outcome_words(race.kind, one)) for one in offered)]
        sections = []
        for run in runs:
            others = [(str(other.team_id), str(other.team)) for other in runs if other.pk != run.pk]
            names = {
                f"outcome_{run.pk}": forms.ChoiceField(
                    label=_("评定"), choices=choices, required=False, initial=run.outcome
                ),
                f"reason_{run.pk}": forms.CharField(
                    label=_("理由"),
                    max_length=500,
                    required=False,
                    initial=run.reason,
                    widget=forms.Textarea(attrs={"rows": 2}),
                ),
                f"into_{run.pk}": forms.ChoiceField(
                    label=_("并入哪支队伍"),
                    choices=[("", "—"), *others],
                    required=False,
                    initial=str(run.into_id or ""),
                    help_text=_("只在评定为并入时选择"),
                ),
            }
            if not is_last and run.total_yuan:
                names[f"brings_{run.pk}"] = MoneyWanField(
                    label=_("带入经费（万元）"),
                    required=False,
                    initial=run.brings_yuan or None,
                    help_text=_("没有用完、随并入转给对方的经费"),
                )
            self.fields.update(names)
            sections.append((f"{run.team.code} {run.team}（{run.team.organisation}）", "", tuple(names)))
        self.sections = tuple(sections)

    def proposals(self) -> list[Proposal]:
        """One for each team."""
        teams = {str(run.team_id): run.team for run in self.runs}
        said = self.cleaned_data
        return [
            Proposal(
                run=run,
                outcome=said[f"outcome_{run.pk}"],
                reason=said[f"reason_{run.pk}"],
                into=teams.get(said[f"into_{run.pk}"]),
                brings_yuan=said.get(f"brings_{run.pk}") or Decimal(0),
            )
            for run in self.runs
        ]
