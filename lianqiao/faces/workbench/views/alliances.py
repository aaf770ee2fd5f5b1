"""What members of an alliance do on its page."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from lianqiao.core.pages import RecordAction
from lianqiao.registers.alliances.domain import agree
from lianqiao.registers.alliances.models import Alliance


class Agree(RecordAction):
    """Says for the member's organisation that it takes part."""

    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """Those of which the actor is shown everything."""
        return Alliance.objects.whole_for(self.actor)

    def perform(self, record: Alliance) -> str:
        """Agree."""
        agree(record, actor=self.actor)
        return _("已确认加入。")

    def after(self, record: Alliance) -> str:
        """Back to the alliance."""
        return reverse("workbench:alliances_record", args=[record.pk])
