"""Matchmaking: the work list of a government body or a technology manager, what has been dealt with, the profile."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.errors import AccessError
from lianqiao.core.pages import Crumb, DeskRecordPage, FormPage, ListPage, Page, RecordPage, TransitionAction
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.views.matches import evidence_url
from lianqiao.processes.matching.fitting import fits_of
from lianqiao.processes.matching.models import Match
from lianqiao.processes.matchmaking.domain import candidates as domain
from lianqiao.processes.matchmaking.enums import DropCode
from lianqiao.processes.matchmaking.interfaces.filters import CandidateFilter, PairFilter
from lianqiao.processes.matchmaking.interfaces.forms import ACTION_FORMS, ProfileForm, initial_of, save
from lianqiao.processes.matchmaking.interfaces.tables import CandidateTable, PairTable, holder_of
from lianqiao.processes.matchmaking.models import Candidate, Profile
from lianqiao.processes.matchmaking.queries.feedback import NOTHING, feedback_on
from lianqiao.processes.matchmaking.queries.pairs import open_pairs, profile_of
from lianqiao.processes.matchmaking.queries.visibility import keeps_list

HERE = "workbench:candidates"


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("撮合候选"), reverse(HERE)), *more]


class _Working(Page):
    """For reviewers of government bodies and managers of verified organisations."""

    permission = Permission.CANDIDATE_HANDLE
    needs_organisation = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse those who hold the role where nobody keeps such a list."""
        actor = request.actor  # type: ignore[attr-defined]
        if actor.organisation is not None and actor.has(Permission.CANDIDATE_HANDLE) and not keeps_list(actor):
            raise AccessError(_("单位通过核验后才能使用撮合候选。"), permission=Permission.CANDIDATE_HANDLE)
        return super().dispatch(request, *args, **kwargs)

    @property
    def is_common(self) -> bool:
        """Whether it is the list of a government body, which colleagues share."""
        return self.actor.oversight is not None


def _pairs(queryset: QuerySet[Match]) -> QuerySet[Match]:
    return queryset.select_related(
        "demand__organisation", "demand__region", "achievement__organisation", "achievement__region"
    )


class Candidates(_Working, ListPage):
    """What is to be looked at: pairs of others that fit."""

    title = gettext_lazy("撮合候选")
    table_class = PairTable
    filterset_class = PairFilter
    template_name = "workbench/candidates/list.html"
    order = ("-score", "id")
    empty_title = gettext_lazy("没有待处理的候选")

    @property
    def help(self) -> str:
        """Whose list it is."""
        if self.is_common:
            return _("本地区的需求或成果与别家的匹配。可以推荐给双方、交给同事，或说明原因后排除；同一对只推送一次。")
        return _("您的领域里别家需求与成果的匹配。点“我来跟进”后由您推荐给双方；不合适的请说明原因。")

    @property
    def empty_text(self) -> str:
        """What to do next."""
        if not self.is_common and profile_of(self.actor) is None:
            return _("请先填写服务方向，系统按技术领域和地区列出候选。")
        return _("有新的匹配时会出现在这里；已经处理的在“已处理”里。")

    def records(self) -> QuerySet[Any]:
        """The open pairs, in a manager's list those of the profile."""
        return _pairs(open_pairs(self.actor))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what may be done with many."""
        return super().get_context_data(
            is_common=self.is_common,
            codes=DropCode.choices,
            colleagues=domain.colleagues_of(self.actor) if self.is_common else [],
            **kwargs,
        )


class HandleCandidates(_Working):
    """Does one thing (`action`) with the pairs that are ticked (`pair`), and says what became of them."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Each pair for itself: one that is refused does not hold up the others."""
        pairs = [key for text in request.POST.getlist("pair") if (key := _key(text)) is not None]
        if not pairs:
            messages.error(request, _("请先勾选要处理的候选。"))
            return redirect(HERE)
        act, words = self._action()
        handled = domain.handle_many(pairs, actor=self.actor, act=act)
        if handled.done:
            messages.success(request, words % {"count": handled.done})
        for sentence in handled.refusals:
            messages.error(request, sentence)
        return redirect(HERE)

    def _action(self) -> tuple[Any, str]:
        given = self.request.POST
        actor = self.actor
        name = given.get("action", "")
        if name == "send":
            return partial(domain.send, actor=actor, note=given.get("note", "")), _("已向 %(count)d 对的双方推荐对接。")
        if name == "take":
            return partial(domain.take, actor=actor), _("由您跟进 %(count)d 对，在“已处理”里继续办理。")
        if name == "drop":
            code, text = given.get("code", ""), given.get("text", "")
            return partial(domain.drop, actor=actor, code=code, text=text), _("已排除 %(count)d 对。")
        if name == "assign":
            people = {str(person.pk): person for person in domain.colleagues_of(actor)}
            chosen = given.get("assignee", "")
            if chosen and chosen not in people:
                raise Http404(_("没有这位同事。"))
            return partial(domain.assign, actor=actor, person=people.get(chosen)), _("已调整 %(count)d 对的经办人。")
        raise Http404(_("没有这个操作。"))


class CandidatePair(_Working, RecordPage):
    """One open pair: both records, why they fit, and what can be done with it."""

    template_name = "workbench/candidates/pair.html"

    def records(self) -> QuerySet[Any]:
        """The open pairs."""
        return _pairs(open_pairs(self.actor))

    def breadcrumb(self) -> list[Crumb]:
        """Below the list."""
        return _crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Owners as far as masking shows them."""
        match = self.record()
        return super().get_context_data(
            match=match,
            explanation=match.explanation,
            evidence_url=evidence_url(match.demand, match.achievement),
            marks=fits_of([(match.demand, match.achievement)], actor=self.actor, on=clock.today())[0].marks,
            demand_holder=holder_of(match.demand, self.actor),
            achievement_holder=holder_of(match.achievement, self.actor),
            is_common=self.is_common,
            codes=DropCode.choices,
            colleagues=domain.colleagues_of(self.actor) if self.is_common else [],
            **kwargs,
        )


class HandledCandidates(_Working, ListPage):
    """What has been taken up, recommended or left out, with what the owners said."""

    title = gettext_lazy("已处理的候选")
    table_class = CandidateTable
    filterset_class = CandidateFilter
    order = ("-updated_at", "-id")
    empty_title = gettext_lazy("还没有处理过候选")
    empty_text = gettext_lazy("在“撮合候选”里推荐、跟进或排除后，会列在这里。")

    def breadcrumb(self) -> list[Crumb]:
        """Below the list."""
        return _crumbs(Crumb(self.page_title()))

    def records(self) -> QuerySet[Any]:
        """Those of the own list."""
        return Candidate.objects.visible_to(self.actor).exclude(state="open").select_related("demand", "achievement")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what became of the pairs of this page."""
        table = kwargs["table"]
        table.said = feedback_on(row.record for row in table.paginated_rows)
        return super().get_context_data(**kwargs)


class _Found:
    def records(self) -> QuerySet[Any]:
        """Those of the own list."""
        return Candidate.objects.visible_to(self.actor).for_list()  # type: ignore[attr-defined]

    def after(self, record: Any) -> str:
        """Back to the candidate, or to the list where it stands again."""
        return reverse(HERE) if record.state == "open" else reverse("workbench:candidate", args=[record.pk])


class CandidatePage(_Found, _Working, DeskRecordPage):
    """One candidate: what was done, what the owners said, what comes next."""

    template_name = "workbench/candidates/candidate.html"
    action_forms = ACTION_FORMS

    def breadcrumb(self) -> list[Crumb]:
        """Below what has been dealt with."""
        return _crumbs(Crumb(_("已处理"), reverse("workbench:candidates_handled")), Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the feedback of both owners."""
        candidate = self.record()
        pair = (candidate.demand_id, candidate.achievement_id)
        return super().get_context_data(
            demand_holder=holder_of(candidate.demand, self.actor),
            achievement_holder=holder_of(candidate.achievement, self.actor),
            feedback=feedback_on([candidate]).get(pair, NOTHING),
            act_url=reverse("workbench:candidate_act", args=[candidate.pk]),
            **kwargs,
        )


class ActOnCandidate(_Found, _Working, TransitionAction):
    """Recommends, leaves out, gives back or restores."""

    action_forms = ACTION_FORMS

    def perform(self, record: Any) -> str:
        """Through the domain, which knows what happens when two do it at once."""
        name = self.request.POST.get("transition", "")
        if name != "send":
            return super().perform(record)
        domain.send(record, actor=self.actor, **self._data(name))
        return _("已向双方推荐对接。")


class ManagerProfile(_Working, FormPage):
    """What a technology manager works at."""

    title = gettext_lazy("我的服务方向")
    help = gettext_lazy("系统按这些领域和地区列出别家需求与成果的匹配，供您接手。")
    form_class = ProfileForm
    template_name = "shell/pages/form.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A body's list follows its region."""
        if request.actor.oversight is not None:  # type: ignore[attr-defined]
            raise AccessError(_("政府部门的候选按所辖地区列出，不需要填写。"), permission=Permission.CANDIDATE_HANDLE)
        return super().dispatch(request, *args, **kwargs)

    def breadcrumb(self) -> list[Crumb]:
        """Below the list."""
        return _crumbs(Crumb(self.page_title()))

    def draft_key(self) -> str:
        """One for each organisation."""
        return f"matchmaking.profile.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """What it says now."""
        return {"initial": initial_of(profile_of(self.actor))}

    def save(self, form: Any) -> Profile:
        """Keep it."""
        return save(form, self.actor)

    def after(self, saved: Any) -> str:
        """To the list."""
        return reverse(HERE)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
