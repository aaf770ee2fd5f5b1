"""The public page of an appraisal's result, which also says whether a certificate still holds."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from lianqiao.core.pages import Crumb, RecordPage
from lianqiao.faces.portal.views.crumbs import below_home
from lianqiao.processes.appraisals.enums import AppraisalState
from lianqiao.processes.appraisals.models import Appraisal
from lianqiao.registers.achievements.queries.masking import shown_to_public


class AppraisalPage(RecordPage):
    """Result, evaluator and validity; of a result that does not hold any more only that it does not."""

    public = True
    template_name = "portal/appraisal.html"

    def records(self) -> QuerySet[Any]:
        """Those that are, or were, public."""
        rows: QuerySet[Any] = Appraisal.objects.verifiable(self.actor).for_list()
        return rows

    def page_title(self) -> str:
        """What was appraised, and how."""
        return str(self.record())

    def breadcrumb(self) -> list[Crumb]:
        """Below the achievement."""
        appraisal = self.record()
        hall = Crumb(_("成果大厅"), reverse("portal:achievements"))
        above = Crumb(str(appraisal.achievement), reverse("portal:achievement", args=[appraisal.achievement_id]))
        return below_home(hall, above, str(appraisal.get_kind_display()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The result; the evaluator's words only where everybody may see whose achievement it is."""
        appraisal = self.record()
        shown = shown_to_public(appraisal.achievement)
        return super().get_context_data(
            appraisal=appraisal,
            holds=appraisal.state == AppraisalState.PUBLISHED,
            owner_name=shown.owner_name,
            abstract=appraisal.abstract if shown.parts.owner else "",
            asked=appraisal.question_set,
            **kwargs,
        )
