"""The forms of visits, research tasks, scenarios and offers."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.forms import FilingForm
from lianqiao.core.publishing.searched import SearchedRecordField, SearchedRecordsField
from lianqiao.registers.achievements.interfaces.fields import OWN
from lianqiao.registers.demands.interfaces.fields import VISIBLE
from lianqiao.registers.needs.domain import suggestion
from lianqiao.registers.needs.interfaces.fields import OPEN_SCENARIOS
from lianqiao.registers.needs.models import DiagnosisVisit, ResearchTask, Scenario, ScenarioOffer


class DiagnosisVisitForm(FilingForm):
    """What a visit at a company found."""

    demand = SearchedRecordField(among=VISIBLE, label=_("技术需求"), help_text=_("输入名称中的字查找"))
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


class ResearchTaskForm(FilingForm):
    """A task condensed from demands; with keys of demands, by commas, it begins with what these say."""

    demands = SearchedRecordsField(
        among=VISIBLE,
        label=_("来自哪些需求"),
        required=False,
        help_text=_("把说的是同一件事的几条需求并到一起"),
    )
    sections = (
        (_("要解决什么"), "", ("title", "urgency", "chain", "problem", "indicators")),
        (_("从哪里来"), _("每项任务都要能查到来源。"), ("demands", "sources_note")),
        (_("差距、时间与投入"), "", ("abroad", "wanted_by", "budget_yuan")),
    )

    def __init__(self, *args: Any, initial: dict[str, Any] | None = None, **kwargs: Any) -> None:
        if initial is not None and isinstance(initial.get("demands"), str):
            rows = VISIBLE.choosable(kwargs["actor"]).in_bulk(_keys(initial["demands"]))
            chosen = [rows[key] for key in _keys(initial["demands"]) if key in rows]
            initial = {**initial, "demands": chosen, **(vars(suggestion(chosen)) if chosen else {})}
        super().__init__(*args, initial=initial, **kwargs)

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

    scenario = SearchedRecordField(
        among=OPEN_SCENARIOS, label=_("应用场景"), help_text=_("输入名称中的字，查找正在接受方案的场景")
    )
    achievement = SearchedRecordField(among=OWN, label=_("所用成果"), required=False)
    sections = (
        (_("哪个场景、用什么成果"), "", ("scenario", "achievement")),
        (_("怎样试"), "", ("plan", "needs", "price_yuan")),
    )

    class Meta(FilingForm.Meta):
        model = ScenarioOffer
        fields = ("scenario", "achievement", "plan", "needs", "price_yuan")


def _keys(text: str) -> list[UUID]:
    """The keys in a text, by commas; what is none is left out."""
    found = []
    for part in text.split(","):
        try:
            found.append(UUID(part))
        except ValueError:
            continue
    return found
