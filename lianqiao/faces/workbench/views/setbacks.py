"""What the clock could not do on time, for the system administrator: what, why, since when, and trying it again."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.chronograph import watched_model
from lianqiao.core.chronograph.models import Setback
from lianqiao.core.chronograph.running import label_of, try_again
from lianqiao.core.pages import Crumb, Page, RecordAction
from lianqiao.core.permissions import Permission

SHOWN_AT_ONCE = 50


class Setbacks(Page):
    """The events that failed and wait for their next try, oldest first; no content of records is shown."""

    title = gettext_lazy("没有按时办理的事项")
    help = gettext_lazy("到时间应由系统自动办理、但没有办成的事项。系统会隔一段时间再试；原因排除后可以立即再试。")
    permission = Permission.SETBACK_RETRY
    template_name = "workbench/setbacks.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [Crumb(_("工作台"), reverse("workbench:home")), Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of them, with the words for record and action."""
        rows = Setback.objects.select_related("subject_type")
        page = Paginator(rows, SHOWN_AT_ONCE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, rows=[(row, *_words(row)) for row in page], **kwargs)


class TryAgain(RecordAction):
    """Tries one of them now."""

    permission = Permission.SETBACK_RETRY

    def records(self) -> QuerySet[Any]:
        """All of them."""
        return Setback.objects.select_related("subject_type")

    def perform(self, record: Setback) -> str:
        """Hand it to the chronograph."""
        if try_again(record, actor=self.actor):
            return _("已办理。")
        return _("仍然没有办成，原因见下表；系统会继续再试。")

    def after(self, record: Setback) -> str:
        """Back to the table."""
        return reverse("workbench:setbacks")


def _words(setback: Setback) -> tuple[str, str]:
    """What kind of record it is, and what should have been done."""
    model = watched_model(setback.subject_type)
    if model is None:
        return str(setback.subject_type), setback.transition
    return str(model._meta.verbose_name), label_of(model, setback.transition)
