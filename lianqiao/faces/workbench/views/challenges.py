"""Open challenges in the workbench: writing one, making one out of a demand, and what the issuing firm sees."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import AccessError
from lianqiao.core.pages import Crumb, FormPage, ListPage, RecordPage
from lianqiao.core.pages.base import Page, find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.views.calls import crumbs as call_crumbs
from lianqiao.processes.challenges import gate
from lianqiao.processes.challenges.checks import items
from lianqiao.processes.challenges.domain.writing import (
    COLUMNS,
    challenge_from_demand,
    create_challenge,
    update_challenge,
)
from lianqiao.processes.challenges.interfaces.filters import ChallengeFilter
from lianqiao.processes.challenges.interfaces.forms import ChallengeForm, FromDemandForm, editions_of
from lianqiao.processes.challenges.interfaces.tables import IssuedChallengeTable
from lianqiao.processes.challenges.models import Challenge
from lianqiao.processes.programmes.enums import ApplicationState, CallState
from lianqiao.processes.programmes.models import Call
from lianqiao.registers.demands.models import Demand


class _OfCall:
    """A call of the actor's own body, whose challenge is being written."""

    kwargs: Any
    actor: Any

    def call(self) -> Call:
        """The draft of the address; 404 for calls of others, 403 for what is no draft."""
        if not hasattr(self, "_call"):
            found: Call = find_visible(Call.objects.whole_for(self.actor).for_detail(), self.kwargs["pk"])
            challenge = Challenge.objects.filter(call=found).for_detail().first()
            self._challenge: Challenge | None = challenge
            self.actor.require(Permission.CHALLENGE_EDIT, challenge or Challenge(call=found))
            if found.state != CallState.DRAFT:
                raise AccessError(_("榜单已经提交，不能再改；发布以后可以发布更正。"))
            self._call = found
        return self._call

    def challenge(self) -> Challenge | None:
        """Its challenge, if it has been written."""
        self.call()
        return self._challenge


class EditChallenge(_OfCall, FormPage):
    """What the call posts, with the checks beside it."""

    title = gettext_lazy("编写榜单")
    help = gettext_lazy("边写边核对：一张好榜要让揭榜的人看清要解决什么、做到多少、多长时间、给多少钱。")
    form_class = ChallengeForm
    needs_organisation = True
    submit_label = gettext_lazy("保存榜单")
    template_name = "workbench/challenges/edit.html"

    def page_subtitle(self) -> str:
        """For which call."""
        return str(self.call())

    def stored_record(self) -> Any:
        """The challenge as it is."""
        return self.challenge()

    def record_url(self) -> str:
        """Where it can be read."""
        challenge = self.challenge()
        return "" if challenge is None else reverse("workbench:challenge", args=[challenge.pk])

    def draft_key(self) -> str:
        """One for each call."""
        return f"challenges.challenge.{self.call().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """The challenge as it is."""
        return {"instance": self.challenge()}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        challenge = self.challenge()
        if challenge is None:
            return create_challenge(self.call(), actor=self.actor, values=form.values())
        return update_challenge(challenge, actor=self.actor, values=form.values())

    def after(self, saved: Any) -> str:
        """To the call."""
        return reverse("workbench:call", args=[self.call().pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the call."""
        call = self.call()
        return call_crumbs(Crumb(str(call), self.after(None)), Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Where the checks are asked for while one writes."""
        return super().get_context_data(
            checks_url=reverse("workbench:challenge_checks", args=[self.call().pk]), **kwargs
        )


class ChallengeChecks(_OfCall, Page):
    """The checks for what stands in the form at the moment; nothing is saved."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Look at what can be read of the form."""
        call, stored = self.call(), self.challenge()
        form = ChallengeForm(data=request.POST)
        form.is_valid()
        typed = Challenge(call=call)
        if stored is not None:
            typed.pk, typed.issuer_agreed_sha256 = stored.pk, stored.issuer_agreed_sha256
        for name, value in form.values().items():
            if name in COLUMNS:
                setattr(typed, name, value)
        return render(request, "workbench/challenges/checks.html", {"items": items(typed)})


class ChallengeOfDemand(FormPage):
    """Out of a published demand a draft of a call with its challenge, in one step."""

    title = gettext_lazy("由需求生成榜单")
    help = gettext_lazy("需求里的难题、指标、时限和投入会带进榜单；企业不公开的部分放进同意条款以后才能看的详细资料。")
    form_class = FromDemandForm
    needs_organisation = True
    permission = Permission.CHALLENGE_EDIT
    submit_label = gettext_lazy("生成榜单草稿")
    template_name = "workbench/challenges/of_demand.html"

    def demand(self) -> Demand:
        """The published demand of the address, which the actor may read."""
        if self.actor.oversight is None:
            raise AccessError(_("榜单由政府部门组织发布。"), permission=Permission.CHALLENGE_EDIT)
        if not hasattr(self, "_demand"):
            rows = Demand.objects.visible_to(self.actor).filter(state="published")
            self._demand: Demand = find_visible(rows.for_detail(), self.kwargs["pk"])
        return self._demand

    def page_subtitle(self) -> str:
        """Out of which demand."""
        return str(self.demand())

    def draft_key(self) -> str:
        """One for each demand and body."""
        return f"challenges.demand.{self.demand().pk}.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """Who chooses."""
        return {"actor": self.actor}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        data = form.cleaned_data
        return challenge_from_demand(self.demand(), data["edition"], actor=self.actor, opens_on=data["opens_on"])

    def after(self, saved: Any) -> str:
        """On to writing what is still missing."""
        return reverse("workbench:challenge_edit", args=[saved.call_id])

    def breadcrumb(self) -> list[Crumb]:
        """Below the demand."""
        demand = self.demand()
        here = Crumb(str(demand), reverse("workbench:demands_record", args=[demand.pk]))
        return [Crumb(_("工作台"), reverse("workbench:home")), here, Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The demand, and whether the body has a scheme for it."""
        demand = self.demand()
        return super().get_context_data(
            demand=demand,
            has_scheme=editions_of(self.actor).exists(),
            known=list(demand.challenges.visible_to(self.actor).for_list()),
            **kwargs,
        )


class IssuedChallenges(ListPage):
    """The challenges that the actor's unit issues."""

    title = gettext_lazy("我发的榜")
    help = gettext_lazy("由本单位出题、政府部门组织的揭榜挂帅榜单：确认内容，看谁在揭榜，最后阅卷。")
    needs_organisation = True
    table_class = IssuedChallengeTable
    filterset_class = ChallengeFilter
    order = ("-created_at", "-id")
    empty_title = gettext_lazy("还没有由本单位出题的榜单")
    empty_text = gettext_lazy("先发布技术需求；科技部门可以把已发布的需求生成榜单，请您确认。")

    def records(self) -> QuerySet[Any]:
        """Those of the unit."""
        return Challenge.objects.issued_by(self.actor).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [Crumb(_("工作台"), reverse("workbench:home")), Crumb(self.page_title())]


class ChallengePage(RecordPage):
    """One challenge for its body and its issuer: content, checks, who agreed to the terms, and the marks."""

    template_name = "workbench/challenges/challenge.html"

    def records(self) -> QuerySet[Any]:
        """Those that the actor's unit administers or issues."""
        return Challenge.objects.whole_for(self.actor).for_detail()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Somebody else is sent to the public page."""
        if not self.records().filter(pk=kwargs["pk"]).exists():
            public = find_visible(Challenge.objects.public(), kwargs["pk"])
            return redirect("portal:challenge", pk=public.pk)
        return super().get(request, *args, **kwargs)

    def breadcrumb(self) -> list[Crumb]:
        """Below the call for its body, below its own challenges for the issuer."""
        challenge = self.record()
        if challenge.organisation_id == self.actor.organisation_id:
            call = Crumb(str(challenge.call), reverse("workbench:call", args=[challenge.call_id]))
            return call_crumbs(call, Crumb(_("榜单")))
        return [
            Crumb(_("工作台"), reverse("workbench:home")),
            Crumb(_("我发的榜"), reverse("workbench:challenges")),
            Crumb(self.page_title()),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is posted, what is missing, who has read, what came of it."""
        challenge = self.record()
        actor, call = self.actor, challenge.call
        is_draft = call.state == CallState.DRAFT
        may_edit = is_draft and bool(actor.can(Permission.CHALLENGE_EDIT, challenge))
        may_mark = call.state == CallState.DECIDED and bool(actor.can(Permission.CHALLENGE_MARK, challenge))
        selected = call.applications.filter(state=ApplicationState.SELECTED).select_related("organisation", "mark")
        return super().get_context_data(
            record=challenge,
            call=call,
            shows_details=gate.shows_details(challenge, actor),
            items=items(challenge) if is_draft else [],
            may_edit=may_edit,
            may_agree=is_draft and bool(actor.can(Permission.CHALLENGE_AGREE, challenge)),
            attachments=[_attachment(challenge, file, may_edit) for file in challenge.current_files()],
            signatures=list(
                challenge.signatures.visible_to(actor).select_related("organisation", "signed_by").order_by("signed_at")
            ),
            works=[(one, getattr(one, "mark", None)) for one in selected.order_by("number")]
            if call.state == CallState.DECIDED
            else [],
            handed_in=call.applications.handed_in().count(),
            may_mark=may_mark,
            **kwargs,
        )


def _attachment(challenge: Challenge, file: Any, may_edit: bool) -> dict[str, Any]:
    """A file as the component shows it."""
    return {
        "name": file.name,
        "size": file.size,
        "created_at": file.created_at,
        "url": reverse("workbench:file", args=[file.pk]),
        "remove_url": reverse("workbench:challenge_file_remove", args=[challenge.pk, file.pk]) if may_edit else "",
    }
