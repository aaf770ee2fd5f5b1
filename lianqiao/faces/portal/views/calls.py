"""Calls for everybody: the hall with countdowns, the notification with conditions and form, and the result."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.pages import Crumb, ListPage, RecordPage
from lianqiao.faces.portal.views.crumbs import below_home
from lianqiao.processes.programmes.definitions.conditions import rule_words
from lianqiao.processes.programmes.enums import CallState
from lianqiao.processes.programmes.interfaces.filters import PublicCallFilter
from lianqiao.processes.programmes.interfaces.tables import PublicCallTable
from lianqiao.processes.programmes.models import Call
from lianqiao.processes.programmes.queries.results import changes_of, results_of


class Calls(ListPage):
    """The hall: what takes applications first, the nearest deadline on top, then what is over."""

    public = True
    http_method_names = ("get", "head", "options")
    title = gettext_lazy("申报通知")
    subtitle = gettext_lazy("正在申报和将要申报的项目。开始之前就能知道符不符合条件。")
    table_class = PublicCallTable
    filterset_class = PublicCallFilter
    template_name = "portal/calls/hall.html"
    order = ("turn", "closes_on", "id")
    empty_title = gettext_lazy("现在没有申报通知")
    empty_text = gettext_lazy("有新的申报通知时会列在这里。")

    def records(self) -> QuerySet[Any]:
        """What everybody may read; `turn` is 0 for what is open."""
        turn = Case(
            When(state=CallState.OPEN, then=Value(0)),
            When(state=CallState.SCHEDULED, then=Value(1)),
            default=Value(2),
        )
        return Call.objects.public().for_list().annotate(turn=turn)

    def breadcrumb(self) -> list[Crumb]:
        """Below the home page."""
        return below_home(self.page_title())


class CallPage(RecordPage):
    """One call: text, conditions, what is asked, the dates, and the result once it is there."""

    public = True
    template_name = "portal/calls/call.html"

    def records(self) -> QuerySet[Any]:
        """What everybody may read."""
        return Call.objects.public().for_detail()

    def breadcrumb(self) -> list[Crumb]:
        """Below the hall."""
        return below_home(Crumb(_("申报通知"), reverse("portal:calls")), self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The scheme in words, and the result."""
        call = self.record()
        edition = call.edition
        return super().get_context_data(
            record=call,
            edition=edition,
            conditions=rule_words(edition.conditions),
            form_definition=edition.form_definition,
            results=results_of(call) if call.state == CallState.DECIDED else [],
            changes=changes_of(call) if call.state == CallState.DECIDED else [],
            **kwargs,
        )
