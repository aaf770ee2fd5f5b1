"""What people do with a research task on its page."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from lianqiao.core.errors import DomainError
from lianqiao.core.pages import RecordAction
from lianqiao.registers.needs.domain import vote
from lianqiao.registers.needs.models import ResearchTask


class Vote(RecordAction):
    """Gives a research task from 1 to 5."""

    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """Those of which the actor is shown everything."""
        return ResearchTask.objects.whole_for(self.actor)

    def perform(self, record: ResearchTask) -> str:
        """Vote."""
        score = self.request.POST.get("score", "")
        if not score.isdecimal():
            raise DomainError("score", _("请选择评分。"), "score")
        vote(record, actor=self.actor, score=int(score), reason=self.request.POST.get("reason", ""))
        return _("已提交评议。")

    def after(self, record: ResearchTask) -> str:
        """Back to the task."""
        return reverse("workbench:research-tasks_record", args=[record.pk])
