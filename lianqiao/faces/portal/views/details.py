"""The public pages of one achievement and of one demand."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import DomainError
from lianqiao.core.pages import Crumb, RecordPage
from lianqiao.faces.portal.cards import Card, cards
from lianqiao.faces.portal.sheets import Sheet, achievement_sheet, demand_sheet
from lianqiao.faces.portal.views.crumbs import below_home
from lianqiao.processes.appraisals.models import Appraisal
from lianqiao.processes.empowerments.queries.effect import held_of
from lianqiao.processes.introductions.domain.introductions import ANSWER_TIME
from lianqiao.processes.matching.search import similar_to
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.models import Demand

SIMILAR = 4
#: Score (0 to 1) below which two records share little more than common words.
LEAST_FIT = 0.15


class PublicRecordPage(RecordPage):
    """Facts left, what one can do right; a record that is not published for the actor does not exist."""

    public = True
    model: ClassVar[type[Achievement | Demand]]
    kind: ClassVar[str]
    owner_label: ClassVar[Any]
    stage_label: ClassVar[Any]

    def records(self) -> QuerySet[Any]:
        """The published ones."""
        return self.model.objects.public(self.actor).for_detail()

    def sheet(self) -> Sheet:
        """All that the page says of the record."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it shows")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The sheet and its like; the record itself stays out of the template."""
        sheet = self.sheet()
        desk = reverse(f"workbench:{self.kind}s_record", args=[self.record().pk])
        return super().get_context_data(
            **{
                "sheet": sheet,
                "owner_label": str(self.owner_label),
                "stage_label": str(self.stage_label),
                "answer_time": ANSWER_TIME.get(where=self.record().region_id).text,
                "similar": self._similar(),
                "desk_url": desk if sheet.is_own else "",
                "share_url": self.request.build_absolute_uri(self.request.path),
                **kwargs,
            }
        )

    def _similar(self) -> list[Card]:
        try:
            return cards(similar_to(self.record(), actor=self.actor, least=LEAST_FIT, k=SIMILAR), self.actor)
        except DomainError:
            # No index yet: the page is whole without the records that are like it.
            return []


class AchievementPage(PublicRecordPage):
    """One achievement."""

    model = Achievement
    kind = "achievement"
    owner_label = gettext_lazy("持有单位")
    stage_label = gettext_lazy("成熟阶段：")
    template_name = "portal/achievement.html"

    def sheet(self) -> Sheet:
        """Its sheet, as the actor is shown it."""
        return achievement_sheet(self.record(), self.actor)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the results of appraisals that are in force and public, and who else holds the right."""
        results = Appraisal.objects.public(self.actor).of_achievements([self.record().pk])
        empowerment = held_of(self.record())
        return super().get_context_data(appraisals=results, empowerment=empowerment, **kwargs)

    def breadcrumb(self) -> list[Crumb]:
        """Below the hall."""
        return below_home(Crumb(_("成果大厅"), reverse("portal:achievements")), self.page_title())


class DemandPage(PublicRecordPage):
    """One demand."""

    model = Demand
    kind = "demand"
    owner_label = gettext_lazy("提出单位")
    stage_label = gettext_lazy("要求：")
    template_name = "portal/demand.html"

    def sheet(self) -> Sheet:
        """Its sheet, as the actor is shown it."""
        return demand_sheet(self.record(), self.actor)

    def breadcrumb(self) -> list[Crumb]:
        """Below the hall."""
        return below_home(Crumb(_("需求大厅"), reverse("portal:demands")), self.page_title())
