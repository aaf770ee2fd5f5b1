"""Calls for everybody: the hall with countdowns, the notification with conditions and form, and the result."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.access import Actor
from lianqiao.core.pages import Crumb, ListPage, RecordPage
from lianqiao.core.permissions import Permission
from lianqiao.faces.portal.views.crumbs import below_home
from lianqiao.processes.challenges.models import Challenge
from lianqiao.processes.programmes import asking
from lianqiao.processes.programmes.definitions.conditions import rule_words
from lianqiao.processes.programmes.enums import CallState, QuestionState
from lianqiao.processes.programmes.interfaces.filters import PublicCallFilter
from lianqiao.processes.programmes.interfaces.tables import PublicCallTable
from lianqiao.processes.programmes.models import Call, Question
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


def talk_of(call: Call, actor: Actor) -> dict[str, Any]:
    """Amendments, questions with their answers, the actor's own that wait, and whether one may ask now."""
    takes = asking.takes_questions(call)
    own = Question.objects.visible_to(actor).filter(call=call, unit=actor.organisation_id)
    return {
        "amendments": list(call.amendments.all()),
        "questions": list(Question.objects.public().filter(call=call).order_by("asked_at", "id")),
        "my_questions": list(own.exclude(state=QuestionState.ANSWERED).order_by("asked_at", "id")),
        "ask_until": asking.last_day_to_ask(call) if takes else None,
        "may_ask": takes and actor.has(Permission.APPLICATION_EDIT) and actor.organisation_id != call.organisation_id,
    }


class CallPage(RecordPage):
    """One call: text, conditions, what is asked, the dates, and the result once it is there."""

    public = True
    template_name = "portal/calls/call.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """An open challenge has a page of its own."""
        challenge = Challenge.objects.public().filter(call=kwargs["pk"]).first()
        if challenge is not None:
            return redirect("portal:challenge", pk=challenge.pk)
        return super().get(request, *args, **kwargs)

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
            **talk_of(call, self.actor),
            changes=changes_of(call) if call.state == CallState.DECIDED else [],
            **kwargs,
        )
