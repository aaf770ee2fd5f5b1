"""Campaigns as the bodies that run them see them: the list, making one, its page, acting and reminding."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.errors import AccessError
from lianqiao.core.pages import CommentAction, Crumb, DeskRecordPage, FormPage, ListPage, RecordAction, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.registers.campaigns.domain.reminding import remind
from lianqiao.registers.campaigns.enums import DONE_STATES, CampaignKind, CampaignState, Verdict
from lianqiao.registers.campaigns.interfaces.filters import (
    CampaignFilter,
)
from lianqiao.registers.campaigns.interfaces.forms import CAMPAIGN_FORMS, CampaignForm, save_campaign
from lianqiao.registers.campaigns.interfaces.tables import (
    CampaignTable,
)
from lianqiao.registers.campaigns.models import Assignment, Campaign
from lianqiao.registers.campaigns.queries import progress

NEXT = {
    CampaignState.DRAFT: gettext_lazy("先选好参加的单位，再开始征集；开始后各单位会收到消息。"),
    CampaignState.RUNNING: gettext_lazy("正在进行。截止前系统会自动提醒，也可以随时点“提醒未报送的单位”。"),
    CampaignState.CLOSED: gettext_lazy("已结束，结果可以导出。"),
    CampaignState.CANCELLED: gettext_lazy("已取消。"),
}


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page below the campaigns."""
    return [
        Crumb(_("工作台"), reverse("workbench:home")),
        Crumb(_("摸底与征集"), reverse("workbench:campaigns")),
        *more,
    ]


class Campaigns(ListPage):
    """The campaigns of the body, and those that concern the region that it oversees."""

    title = gettext_lazy("摸底与征集")
    help = gettext_lazy("发起成果大起底或技术需求调查，随时看到每家单位做到哪一步。")
    needs_organisation = True
    table_class = CampaignTable
    filterset_class = CampaignFilter
    template_name = "workbench/campaigns/list.html"
    order = ("-created_at", "-id")
    hidden_columns = ("created_at",)
    empty_title = gettext_lazy("还没有征集")
    empty_text = gettext_lazy("需要各单位梳理成果，或了解企业的技术需求时，从这里发起。")

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see, with the counts of the units that it may see."""
        if self.actor.oversight is None:
            raise AccessError(_("摸底与征集由政府部门发起；贵单位要办理的在“摸底与征集任务”。"))
        tasks = Assignment.objects.visible_to(self.actor)
        return progress.with_counts(Campaign.objects.whole_for(self.actor).for_list(), tasks)

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [crumbs()[0], Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether the actor may make one, and of which kinds."""
        return super().get_context_data(
            kinds=CampaignKind.choices if self.actor.has(Permission.CAMPAIGN_MANAGE) else [], **kwargs
        )


class _CampaignForm(FormPage):
    form_class = CampaignForm
    needs_organisation = True
    submit_label = gettext_lazy("保存，下一步选择单位")

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return save_campaign(form, self.actor, self.stored_record())

    def after(self, saved: Any) -> str:
        """To the choice of units, or back to a draft that has some."""
        name = "campaign" if saved.assignments.exists() else "campaign_add_units"
        return reverse(f"workbench:{name}", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the campaigns."""
        return crumbs(Crumb(self.page_title()))


class NewCampaign(_CampaignForm):
    """A new draft of the kind in the address."""

    permission = Permission.CAMPAIGN_MANAGE

    def page_title(self) -> str:
        """What kind it is."""
        return _("发起%(kind)s") % {"kind": self.kind().label}

    def kind(self) -> CampaignKind:
        """The kind in the address."""
        if self.kwargs["kind"] not in CampaignKind.values:
            raise Http404(_("没有这种征集。"))
        return CampaignKind(self.kwargs["kind"])

    def draft_key(self) -> str:
        """One unsent campaign of each kind per body."""
        return f"campaigns.{self.kind()}.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """Who asks, and what for."""
        if self.actor.oversight is None:
            raise AccessError(_("摸底与征集由政府部门发起。"), permission=Permission.CAMPAIGN_MANAGE)
        return {"actor": self.actor, "kind": self.kind()}


class EditCampaign(_CampaignForm):
    """A change of a draft."""

    title = gettext_lazy("修改")
    submit_label = gettext_lazy("保存")

    def stored_record(self) -> Any:
        """The draft."""
        if not hasattr(self, "_campaign"):
            rows = Campaign.objects.whole_for(self.actor).for_list()
            self._campaign = find_visible(rows, self.kwargs["pk"])
            self.actor.require(Permission.CAMPAIGN_MANAGE, self._campaign)
            if self._campaign.state != CampaignState.DRAFT:
                raise AccessError(_("征集已经开始，不能再修改；需要时可以延期。"))
        return self._campaign

    def record_url(self) -> str:
        """The page of the campaign."""
        return reverse("workbench:campaign", args=[self.kwargs["pk"]])

    def draft_key(self) -> str:
        """One for each campaign."""
        return f"campaigns.{self.kwargs['pk']}"

    def form_arguments(self) -> dict[str, Any]:
        """The draft as it is."""
        record = self.stored_record()
        return {"actor": self.actor, "kind": record.kind, "instance": record}


class OfCampaign:
    """Pages and actions of one campaign."""

    kwargs: Any
    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those of which the actor is shown everything."""
        return Campaign.objects.whole_for(self.actor).for_list()

    def after(self, record: Any) -> str:
        """Back to the campaign."""
        return reverse("workbench:campaign", args=[record.pk])

    def tasks_of(self, record: Any) -> QuerySet[Any]:
        """The tasks of the campaign that the actor may see."""
        return Assignment.objects.visible_to(self.actor).filter(campaign=record)


class CampaignPage(OfCampaign, DeskRecordPage):
    """One campaign: how far its units have come, by area, by class and by field, and what may be done."""

    template_name = "workbench/campaigns/campaign.html"
    action_forms = CAMPAIGN_FORMS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Somebody of a unit that is called on is sent to its task."""
        own = Assignment.objects.visible_to(self.actor).filter(organisation=self.actor.organisation_id)
        task = own.filter(campaign=kwargs["pk"]).values_list("pk", flat=True).first()
        if task is not None and not self.records().filter(pk=kwargs["pk"]).exists():
            return redirect("workbench:assignment", pk=task)
        return super().get(request, *args, **kwargs)

    def breadcrumb(self) -> list[Crumb]:
        """Below the campaigns."""
        return crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Progress as a whole and by area, and for each kind its summary."""
        campaign, today = self.record(), clock.today()
        tasks = self.tasks_of(campaign)
        may_manage = bool(self.actor.can(Permission.CAMPAIGN_MANAGE, campaign))
        is_draft = campaign.state == CampaignState.DRAFT
        areas = progress.progress_by_area(tasks, campaign, today=today)
        summary = self._survey(campaign, tasks) if campaign.is_survey else self._inventory(campaign, tasks, areas)
        return super().get_context_data(
            **{
                "whole": progress.progress_of(tasks, today=today),
                "areas": [(area, summary["before_areas"].get(area.code)) for area in areas],
                "next_step": NEXT[campaign.state] if may_manage else "",
                "may_manage": may_manage,
                "may_add": may_manage and (is_draft or campaign.is_running),
                "edit_url": reverse("workbench:campaign_edit", args=[campaign.pk]) if may_manage and is_draft else "",
                "act_url": reverse("workbench:campaign_act", args=[campaign.pk]),
                "say_url": reverse("workbench:campaign_say", args=[campaign.pk]),
                "units_url": reverse("workbench:campaign_units", args=[campaign.pk]),
                **summary,
                **kwargs,
            }
        )

    def _inventory(self, campaign: Any, tasks: QuerySet[Any], areas: Any) -> dict[str, Any]:
        classes = progress.classes_of(tasks)
        by_area, by_field = progress.classes_by_area(tasks, campaign), progress.classes_by_field(tasks)
        return {
            "before_areas": {},
            "achievements_url": reverse("workbench:campaign_achievements", args=[campaign.pk]),
            "verdicts": [(verdict.value, verdict.label, classes[verdict.value]) for verdict in Verdict],
            "verdict_labels": [verdict.label for verdict in Verdict],
            "area_classes": [(area.label, _in_words(by_area[area.code])) for area in areas if area.code in by_area],
            "fields": [(line.label or _("没有填写领域"), _in_words(line.classes)) for line in by_field],
        }

    def _survey(self, campaign: Any, tasks: QuerySet[Any]) -> dict[str, Any]:
        before = progress.wave_before(campaign)
        answers = tasks.filter(state__in=DONE_STATES).values_list("answers", flat=True)
        context: dict[str, Any] = {
            "before": before,
            "before_areas": {},
            "questions": progress.answers_by_question(campaign, answers),
        }
        if before is None:
            return context
        earlier, today = self.tasks_of(before), clock.today()
        areas = progress.progress_by_area(earlier, before, today=today)
        return {
            **context,
            "before_whole": progress.progress_of(earlier, today=today),
            "before_areas": {area.code: area for area in areas},
        }


def _in_words(classes: dict[str, int]) -> list[tuple[Any, int]]:
    return [(verdict.label, classes[verdict.value]) for verdict in Verdict]


class ActOnCampaign(OfCampaign, TransitionAction):
    """Starts, extends, closes, cancels."""

    action_forms = CAMPAIGN_FORMS


class SayOnCampaign(OfCampaign, CommentAction):
    """Adds a remark."""


class RemindUnits(OfCampaign, RecordAction):
    """Reminds those who are behind, each once a day."""

    def perform(self, record: Any) -> str:
        """Remind them."""
        return _("已提醒 %(count)d 家单位。") % {"count": remind(record, actor=self.actor)}
