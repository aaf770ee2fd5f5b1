"""The units of a campaign and what they said, one by one, for the body that runs it; calling on further units."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.pages import Crumb, FormPage, ListPage, RecordAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.views.campaigns import OfCampaign, crumbs
from lianqiao.registers.campaigns.domain.campaigns import invite_units, remove_units
from lianqiao.registers.campaigns.enums import CampaignState
from lianqiao.registers.campaigns.interfaces.filters import AnswerFilter, ClassificationFilter, UnitFilter
from lianqiao.registers.campaigns.interfaces.forms import UnitsForm
from lianqiao.registers.campaigns.interfaces.tables import ClassificationTable, InventoryUnitTable, survey_table
from lianqiao.registers.campaigns.queries import progress
from lianqiao.registers.campaigns.queries.units import units_by_code, units_like


class _ListOfCampaign(OfCampaign, ListPage):
    needs_organisation = True

    def record(self) -> Any:
        """The campaign of the address, looked up once."""
        if not hasattr(self, "_record"):
            self._record = find_visible(OfCampaign.records(self), self.kwargs["pk"])
        return self._record

    def way(self, label: str) -> list[Crumb]:
        """Below the campaign."""
        campaign = self.record()
        return crumbs(Crumb(campaign.title, reverse("workbench:campaign", args=[campaign.pk])), Crumb(label))


class CampaignAchievements(_ListOfCampaign):
    """What units have said of their achievements, one by one, to be narrowed and exported."""

    table_class = ClassificationTable
    filterset_class = ClassificationFilter
    order = ("assignment_id", "verdict", "id")
    help = gettext_lazy("这里不包括各单位还没有提交的草稿；草稿只计入数字。")
    empty_title = gettext_lazy("还没有分类的成果")
    empty_text = gettext_lazy("各单位分类后会出现在这里。")

    def page_title(self) -> str:
        """Whose achievements they are."""
        return _("%(title)s：成果分类") % {"title": self.record().title}

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        said = progress.classified(self.tasks_of(self.record()))
        return said.visible_to(self.actor).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the campaign."""
        return self.way(_("成果分类"))


class CampaignUnits(_ListOfCampaign):
    """The units of a campaign, one by one, with what each has done; for surveys with the answers."""

    order = ("region_id", "id")
    template_name = "workbench/campaigns/units.html"
    empty_title = gettext_lazy("还没有单位")
    empty_text = gettext_lazy("请先选择要参加的单位。")

    def page_title(self) -> str:
        """Whose units they are."""
        return _("%(title)s：各单位进度") % {"title": self.record().title}

    @property
    def table_class(self) -> Any:  # type: ignore[override]
        """With the columns of the campaign's kind and its questions."""
        campaign = self.record()
        if not campaign.is_survey:
            return InventoryUnitTable
        if not hasattr(self, "_table_class"):
            self._table_class = survey_table(campaign.questions)
        return self._table_class

    @property
    def hidden_columns(self) -> tuple[str, ...]:  # type: ignore[override]
        """Answers want the room."""
        return ("due_on", "late", "reminders") if self.record().is_survey else ()

    @property
    def filterset_class(self) -> Any:  # type: ignore[override]
        """With the filters of the campaign's kind."""
        return AnswerFilter if self.record().is_survey else UnitFilter

    def records(self) -> QuerySet[Any]:
        """The tasks that the actor may see, with what the registers say of their units."""
        campaign = self.record()
        tasks = self.tasks_of(campaign).for_list()  # type: ignore[attr-defined]
        count = progress.with_demands if campaign.is_survey else progress.with_holdings
        return count(tasks, campaign)

    def breadcrumb(self) -> list[Crumb]:
        """Below the campaign."""
        return self.way(_("各单位进度"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What may be done for all of them."""
        campaign = self.record()
        may_manage = bool(self.actor.can(Permission.CAMPAIGN_MANAGE, campaign))
        return super().get_context_data(
            campaign=campaign,
            may_add=may_manage and campaign.state in (CampaignState.DRAFT, CampaignState.RUNNING),
            may_remove=may_manage and campaign.state == CampaignState.DRAFT,
            **kwargs,
        )


class AddUnits(OfCampaign, FormPage):
    """Calls on further units, by what they are or by their codes."""

    title = gettext_lazy("选择参加的单位")
    help = gettext_lazy("可以多次添加；只包括本地区已核验的单位。")
    form_class = UnitsForm
    needs_organisation = True
    submit_label = gettext_lazy("加入名单")

    def stored_record(self) -> Any:
        """None: the campaign itself is not what the form changes."""
        return None

    def campaign(self) -> Any:
        """The campaign of the address, which the actor runs."""
        if not hasattr(self, "_campaign"):
            self._campaign = find_visible(self.records(), self.kwargs["pk"])
            self.actor.require(Permission.CAMPAIGN_MANAGE, self._campaign)
        return self._campaign

    def draft_key(self) -> str:
        """One for each campaign."""
        return f"campaigns.units.{self.campaign().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """The campaign, which says what may be chosen."""
        return {"campaign": self.campaign()}

    def save(self, form: Any) -> Any:
        """Find the units and call on them."""
        campaign, codes = self.campaign(), form.cleaned_data["all_codes"]
        self._complaint = ""
        if codes:
            found = units_by_code(campaign, codes)
            units, self._complaint = found.units, found.complaint
        else:
            units = units_like(campaign, form.wanted())
        self._invited = invite_units(campaign, actor=self.actor, units=units)
        return campaign

    def done_message(self, saved: Any) -> str:
        """How many were added, and which codes were not."""
        if self._complaint:
            messages.warning(self.request, self._complaint)
        counts = {"added": self._invited.added, "already": self._invited.already}
        if self._invited.already:
            return _("加入 %(added)d 家单位，另有 %(already)d 家已在名单中。") % counts
        return _("加入 %(added)d 家单位。") % counts

    def breadcrumb(self) -> list[Crumb]:
        """Below the campaign."""
        campaign = self.campaign()
        return crumbs(
            Crumb(campaign.title, reverse("workbench:campaign", args=[campaign.pk])), Crumb(self.page_title())
        )


class RemoveUnits(OfCampaign, RecordAction):
    """Leaves all units out of a draft, to choose anew."""

    def perform(self, record: Any) -> str:
        """Remove them."""
        removed = remove_units(record, actor=self.actor, assignments=self.tasks_of(record))
        return _("移出 %(count)d 家单位。") % {"count": removed}

    def after(self, record: Any) -> str:
        """Back to the units."""
        return reverse("workbench:campaign_units", args=[record.pk])
