"""The first page of the workbench: what waits for me."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from lianqiao.core.pages import Page
from lianqiao.faces.workbench.agenda import agenda_of
from lianqiao.faces.workbench.desks import ACHIEVEMENTS, DEMANDS
from lianqiao.faces.workbench.menus.line import keeps_records
from lianqiao.faces.workbench.middleware import acted_at
from lianqiao.faces.workbench.waiting import figures
from lianqiao.processes.matching.models import Match
from lianqiao.registers.accounts.middleware import SESSION_KEY
from lianqiao.registers.organisations.enums import OrganisationKind

SHOWN = 5
#: Kinds of organisation that come with results; the others come with problems.
RESEARCH_KINDS = frozenset(
    {OrganisationKind.UNIVERSITY, OrganisationKind.INSTITUTE, OrganisationKind.NEW_RESEARCH_BODY}
)


class Home(Page):
    """What waits by field of work, the most urgent first; then new matches."""

    title = _("待我办理")
    help = _("这里只列出需要您处理的事；办完一件，它就会消失。")
    template_name = "workbench/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What waits, and the newest matches."""
        start = self._start()
        return super().get_context_data(
            agenda=agenda_of(self.actor, figures(self.actor, since=acted_at(self.request))),
            start=start,
            start_url=start.url("new") if start is not None else "",
            matches=Match.objects.visible_to(self.actor).unseen().for_list()[:SHOWN],
            **kwargs,
        )

    def _start(self) -> Any:
        """The desk on which the person's organisation most likely begins something new, or None."""
        if not keeps_records(self.actor):
            return None
        organisation: Any = self.actor.organisation
        return ACHIEVEMENTS if organisation.kind in RESEARCH_KINDS else DEMANDS


class SwitchOrganisation(Page):
    """Chooses the organisation that the person acts for from now on."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Remember the choice if it is one of the person's own, and go back."""
        wanted = request.POST.get("organisation", "")
        if any(str(m.organisation_id) == wanted for m in request.memberships):  # type: ignore[attr-defined]
            request.session[SESSION_KEY] = wanted
        target = request.POST.get("next", "")
        safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
        return redirect(target if safe else "workbench:home")
