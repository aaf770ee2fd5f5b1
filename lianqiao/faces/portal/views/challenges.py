"""The hall of open challenges, and one challenge: what is posted, the gate, questions, and the result."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.pages import Crumb, ListPage, RecordPage
from lianqiao.faces.portal.views.calls import talk_of
from lianqiao.faces.portal.views.crumbs import below_home
from lianqiao.processes.challenges import gate
from lianqiao.processes.challenges.interfaces.filters import ChallengeFilter
from lianqiao.processes.challenges.interfaces.tables import PublicChallengeTable
from lianqiao.processes.challenges.models import Challenge
from lianqiao.processes.programmes.definitions.conditions import rule_words
from lianqiao.processes.programmes.enums import CallState
from lianqiao.processes.programmes.queries.results import changes_of, results_of


class Challenges(ListPage):
    """The hall: what can be taken now first, the nearest deadline on top, then what is over."""

    public = True
    http_method_names = ("get", "head", "options")
    title = gettext_lazy("揭榜大厅")
    subtitle = gettext_lazy("产业里还没有人解决的难题，谁能干就让谁干。不限年龄、学历、职称和单位成立时间。")
    table_class = PublicChallengeTable
    filterset_class = ChallengeFilter
    template_name = "portal/challenges/hall.html"
    order = ("turn", "call__closes_on", "id")
    empty_title = gettext_lazy("现在没有榜单")
    empty_text = gettext_lazy("有新的榜单时会列在这里。")

    def records(self) -> QuerySet[Any]:
        """What everybody may read; `turn` is 0 for what is open."""
        turn = Case(
            When(call__state=CallState.OPEN, then=Value(0)),
            When(call__state=CallState.SCHEDULED, then=Value(1)),
            default=Value(2),
        )
        return Challenge.objects.public().for_list().annotate(turn=turn)

    def breadcrumb(self) -> list[Crumb]:
        """Below the home page."""
        return below_home(self.page_title())


class ChallengePage(RecordPage):
    """One challenge."""

    public = True
    template_name = "portal/challenges/challenge.html"

    def records(self) -> QuerySet[Any]:
        """What everybody may read."""
        return Challenge.objects.public().for_detail()

    def breadcrumb(self) -> list[Crumb]:
        """Below the hall."""
        return below_home(Crumb(_("揭榜大厅"), reverse("portal:challenges")), self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is posted, the gate, the talk, the result and the marks."""
        challenge, actor = self.record(), self.actor
        call = challenge.call
        shows = gate.shows_details(challenge, actor)
        files = [
            {"name": file.name, "size": file.size, "created_at": file.created_at, "url": _address(file)}
            for file in (challenge.current_files() if shows else ())
        ]
        marks = {
            mark.application.number: mark
            for mark in challenge.marks.select_related("application").order_by("marked_at")
        }
        return super().get_context_data(
            challenge=challenge,
            record=call,
            edition=call.edition,
            conditions=rule_words(call.edition.conditions),
            form_definition=call.edition.form_definition,
            shows_details=shows,
            attachments=files,
            file_count=len(challenge.current_files()),
            signature=gate.signature_of(challenge, actor),
            may_sign=gate.may_sign(challenge, actor),
            results=[(one, marks.get(one.number)) for one in results_of(call)],
            changes=changes_of(call) if call.state == CallState.DECIDED else [],
            **talk_of(call, actor),
            **kwargs,
        )


def _address(file: Any) -> str:
    return reverse("workbench:file", args=[file.pk])
