"""The forms of visits, research tasks, scenarios and offers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.forms import FilingForm
from lianqiao.registers.achievements.interfaces.fields import OwnAchievementField, offer_own
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.needs.enums import ScenarioState
from lianqiao.registers.needs.models import DiagnosisVisit, ResearchTask, Scenario, ScenarioOffer


class DiagnosisVisitForm(FilingForm):
    """What a visit at a company found."""

    sections = (
        (_("走访了谁"), "", ("demand", "visited_on", "place", "visitors", "met")),
        (_("看到什么、症结在哪里"), _("用企业听得懂的话写，登记后企业也能看到。"), ("seen", "cause", "indicators")),
        (_("结论"), "", ("finding", "advice")),
    )

    class Meta(FilingForm.Meta):
        model = DiagnosisVisit
        fields = (
            "demand",
            "visited_on",
            "place",
            "visitors",
            "met",
            "seen",
            "cause",
            "indicators",
            "finding",
            "advice",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["demand"]
        field.queryset = Demand.objects.visible_to(self.actor).order_by("title")
        field.widget.attrs["data-tom-select"] = True


class ResearchTaskForm(FilingForm):
    """A task condensed from demands."""

    demands = forms.ModelMultipleChoiceField(
        label=_("来自哪些需求"),
        queryset=Demand.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"data-tom-select": True}),
        help_text=_("把说的是同一件事的几条需求并到一起"),
    )
    sections = (
        (_("要解决什么"), "", ("title", "urgency", "chain", "problem", "indicators")),
        (_("从哪里来"), _("每项任务都要能查到来源。"), ("demands", "sources_note")),
        (_("差距、时间与投入"), "", ("abroad", "wanted_by", "budget_yuan")),
    )

    class Meta(FilingForm.Meta):
        model = ResearchTask
        fields = (
            "title",
            "urgency",
            "chain",
            "problem",
            "indicators",
            "sources_note",
            "abroad",
            "wanted_by",
            "budget_yuan",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["demands"]
        field.queryset = Demand.objects.visible_to(self.actor).order_by("title")


class ScenarioForm(FilingForm):
    """A place where new technology may be tried."""

    sections = (
        (_("是什么场景"), "", ("title", "problem", "site")),
        (_("提供什么"), "", ("conditions", "data_offered", "support", "budget_yuan")),
        (_("开放到什么时候"), "", ("opens_on", "closes_on")),
    )

    class Meta(FilingForm.Meta):
        model = Scenario
        fields = (
            "title",
            "problem",
            "site",
            "conditions",
            "data_offered",
            "support",
            "budget_yuan",
            "opens_on",
            "closes_on",
        )


class ScenarioOfferForm(FilingForm):
    """What a unit offers to try."""

    achievement = OwnAchievementField(label=_("所用成果"), required=False)
    sections = (
        (_("哪个场景、用什么成果"), "", ("scenario", "achievement")),
        (_("怎样试"), "", ("plan", "needs", "price_yuan")),
    )

    class Meta(FilingForm.Meta):
        model = ScenarioOffer
        fields = ("scenario", "achievement", "plan", "needs", "price_yuan")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_own(self)
        field: Any = self.fields["scenario"]
        field.queryset = Scenario.objects.filter(state=ScenarioState.PUBLISHED).order_by("closes_on", "title")
        field.widget.attrs["data-tom-select"] = True
