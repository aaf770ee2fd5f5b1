"""How far a campaign has come, for the body that runs it and those who oversee its units."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.errors import AccessError
from lianqiao.faces.api.answers import answer
from lianqiao.faces.api.operations import Operation
from lianqiao.faces.api.resources.campaigns import CAMPAIGNS
from lianqiao.faces.api.serializers.campaigns import CampaignProgressSerializer, shown_progress
from lianqiao.faces.api.views.base import ApiView
from lianqiao.registers.campaigns.enums import DONE_STATES
from lianqiao.registers.campaigns.models import Assignment, Campaign
from lianqiao.registers.campaigns.queries import progress


class CampaignProgress(ApiView):
    """The figures of the campaign's page, counted now."""

    operations = {
        "get": Operation(
            id="campaigns_progress",
            tag=CAMPAIGNS.label,
            summary=gettext_lazy("征集的进度"),
            description=gettext_lazy("只算您能看到的单位；数字都是当时数出来的。"),
            scope=CAMPAIGNS.read_scope,
            response=CampaignProgressSerializer,
            errors=(404,),
        )
    }

    def get(self, request: Any, key: Any) -> Any:
        """As a whole, by area, by class and by question."""
        campaign = CAMPAIGNS.find(key, self.actor)
        if not Campaign.objects.whole_for(self.actor).filter(pk=campaign.pk).exists():
            raise AccessError(_("进度由发起和主管的政府部门查看；贵单位请读自己的任务。"))
        tasks, today = Assignment.objects.visible_to(self.actor).filter(campaign=campaign), clock.today()
        given = tasks.filter(state__in=DONE_STATES).values_list("answers", flat=True) if campaign.is_survey else ()
        return answer(
            shown_progress(
                progress.progress_of(tasks, today=today),
                progress.progress_by_area(tasks, campaign, today=today),
                {} if campaign.is_survey else progress.classes_of(tasks),
                progress.answers_by_question(campaign, given),
            )
        )
