"""Calls as the bodies that publish them see them: the list, making one, its page, its applications."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import AccessError
from lianqiao.core.pages import CommentAction, Crumb, DeskRecordPage, FormPage, ListPage, RecordAction, TransitionAction
from lianqiao.core.pages.base import find_asked, find_visible
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.secrecy import suspicious_words
from lianqiao.processes.challenges import checks
from lianqiao.processes.challenges.enums import PATTERNS
from lianqiao.processes.challenges.models import Challenge
from lianqiao.processes.programmes import announcing
from lianqiao.processes.programmes.checking import problems_of_call
from lianqiao.processes.programmes.directions import guide_of
from lianqiao.processes.programmes.domain.calls import create_call, update_call
from lianqiao.processes.programmes.domain.promoting import next_in_line
from lianqiao.processes.programmes.enums import HANDED_IN, ApplicationState, CallState
from lianqiao.processes.programmes.interfaces.filters import ApplicationFilter, CallFilter
from lianqiao.processes.programmes.interfaces.forms import CALL_FORMS, CallForm
from lianqiao.processes.programmes.interfaces.tables import ApplicationTable, CallTable
from lianqiao.processes.programmes.models import Application, Call, SchemeEdition
from lianqiao.processes.programmes.shipped import shipped_scheme
from lianqiao.processes.recognitions.domain.granting import waiting_in
from lianqiao.processes.recognitions.models import Recognition
from lianqiao.processes.reviews.enums import ForesightState
from lianqiao.processes.reviews.models import Foresight

NEXT = {
    CallState.DRAFT: gettext_lazy("核对无误后提交保密审查；由另一位保密审查员通过后发布。"),
    CallState.CLEARING: gettext_lazy("等待保密审查员审查。审查通过就发布到门户。"),
    CallState.SCHEDULED: gettext_lazy("已经发布，到开始日期自动开放申报。"),
    CallState.OPEN: gettext_lazy("正在接受申报，到截止时间自动关闭。需要更多时间可以延期。"),
    CallState.CHECKING: gettext_lazy("逐项受理、退回补正或不予受理；全部办完以后进入遴选。"),
    CallState.SELECTING: gettext_lazy("录入评审得分，按得分排出名单，核对后定稿。"),
    CallState.NOTICE: gettext_lazy("名单已经定稿，按名单公示；期满、异议答复完以后公布结果。"),
    CallState.DECIDED: gettext_lazy("结果已经公布，各申报单位已收到通知。"),
    CallState.CANCELLED: gettext_lazy("已取消。"),
}


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page below the calls."""
    return [
        Crumb(_("工作台"), reverse("workbench:home")),
        Crumb(_("申报通知"), reverse("workbench:calls")),
        *more,
    ]


class Calls(ListPage):
    """The calls of the body."""

    title = gettext_lazy("申报通知")
    help = gettext_lazy("按制度发布一轮申报，从受理、评审到公布结果都在这里办理。")
    needs_organisation = True
    table_class = CallTable
    filterset_class = CallFilter
    template_name = "workbench/programmes/calls.html"
    order = ("-opens_on", "-id")
    empty_title = gettext_lazy("还没有申报通知")
    empty_text = gettext_lazy("先在“申报制度”里设立并发布制度，再从制度的页面发布申报通知。")

    def records(self) -> QuerySet[Any]:
        """Those of its own body, with the number of applications handed in."""
        if self.actor.oversight is None:
            raise AccessError(_("申报通知由政府部门发布；贵单位的申报在“我的申报”。"))
        return Call.objects.whole_for(self.actor).for_list().with_handed_in()

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [crumbs()[0], Crumb(self.page_title())]


class _CallForm(FormPage):
    form_class = CallForm
    needs_organisation = True
    submit_label = gettext_lazy("保存")

    def after(self, saved: Any) -> str:
        """To the call."""
        return reverse("workbench:call", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the calls."""
        return crumbs(Crumb(self.page_title()))


class NewCall(_CallForm):
    """A new call for the edition in the address; with `previous` it begins as last year's."""

    title = gettext_lazy("发布申报通知")
    permission = Permission.CALL_MANAGE

    def edition(self) -> SchemeEdition:
        """The edition of a scheme of the actor's body."""
        if not hasattr(self, "_edition"):
            rows = SchemeEdition.objects.visible_to(self.actor).for_detail()
            self._edition = find_visible(rows, self.kwargs["pk"])
            if self._edition.organisation_id != self.actor.organisation_id or self.actor.oversight is None:
                raise AccessError(_("只能按本部门的制度发布申报通知；可以先复制这个制度。"))
        found: SchemeEdition = self._edition
        return found

    def previous(self) -> Call | None:
        """The call to begin with."""
        if "previous" not in self.request.GET:
            return None
        rows = Call.objects.whole_for(self.actor).for_list()
        found: Call = find_asked(rows, self.request, "previous", missing=_("没有这个申报通知。"))
        return found

    def foresight(self) -> Foresight | None:
        """The concluded foresight of the body whose findings are the directions that the call supports."""
        if "foresight" not in self.request.GET:
            return None
        rows = Foresight.objects.visible_to(self.actor).filter(
            organisation=self.actor.organisation_id, state=ForesightState.REPORTED
        )
        found: Foresight = find_asked(rows, self.request, "foresight", missing=_("没有这项技术预测。"))
        return found

    def draft_key(self) -> str:
        """One unsent call for each edition and model."""
        like = self.request.GET.get("previous", "") or self.request.GET.get("foresight", "")
        return f"programmes.call.new.{self.edition().pk}.{like}"

    def form_arguments(self) -> dict[str, Any]:
        """The edition, and last year's call; else what a foresight found, or the text that came with the scheme."""
        previous, foresight = self.previous(), self.foresight()
        shipped = shipped_scheme(self.edition().scheme.pattern)
        begins = {"text": shipped.texts.get("call", "")} if shipped is not None and previous is None else {}
        if foresight is not None:
            begins = {"title": foresight.title, "text": guide_of(foresight)}
        return {"edition": self.edition(), "previous": previous, "initial": begins}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return create_call(self.edition(), actor=self.actor, values=form.values(), previous=self.previous())


class EditCall(_CallForm):
    """A change of a draft."""

    title = gettext_lazy("修改申报通知")

    def stored_record(self) -> Any:
        """The draft, which the actor keeps."""
        if not hasattr(self, "_call"):
            self._call = find_visible(Call.objects.whole_for(self.actor).for_detail(), self.kwargs["pk"])
            self.actor.require(Permission.CALL_MANAGE, self._call)
            if self._call.state != CallState.DRAFT:
                raise AccessError(_("申报通知已经提交，不能再改；发布以后可以延期。"))
        return self._call

    def record_url(self) -> str:
        """The page of the call."""
        return reverse("workbench:call", args=[self.kwargs["pk"]])

    def draft_key(self) -> str:
        """One for each call."""
        return f"programmes.call.{self.stored_record().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """The draft as it is."""
        call = self.stored_record()
        return {"edition": call.edition, "instance": call}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return update_call(self.stored_record(), actor=self.actor, values=form.values())


class OfCall:
    """Pages and actions of one call, for the body that published it."""

    kwargs: Any
    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those of which the actor is shown everything."""
        return Call.objects.whole_for(self.actor).for_detail()

    def after(self, record: Any) -> str:
        """Back to the call."""
        return reverse("workbench:call", args=[record.pk])


class CallPage(OfCall, DeskRecordPage):
    """One call: where it stands, what waits, its list and its notices."""

    template_name = "workbench/programmes/call.html"
    action_forms = CALL_FORMS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Somebody of another unit is sent to the public page."""
        own = self.records().filter(pk=kwargs["pk"]).exists()
        if not own and Call.objects.public().filter(pk=kwargs["pk"]).exists():
            return redirect("portal:call", pk=kwargs["pk"])
        return super().get(request, *args, **kwargs)

    def breadcrumb(self) -> list[Crumb]:
        """Below the calls."""
        return crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Dates, applications by state, what is wrong with a draft, and the notices of the list."""
        call = self.record()
        challenge = Challenge.objects.filter(call=call).for_detail().first()
        posts = challenge is not None or call.edition.scheme.pattern in PATTERNS
        may_manage = bool(self.actor.can(Permission.CALL_MANAGE, call))
        states = call.applications.count_by_state()
        is_draft = call.state == CallState.DRAFT
        listed = (CallState.SELECTING, CallState.NOTICE, CallState.DECIDED)
        return super().get_context_data(
            **{
                "counts": [(state.value, state.label, states[state]) for state in HANDED_IN if states.get(state)],
                "drafts": states.get(ApplicationState.DRAFT, 0),
                "steps": steps_of(call),
                "problems": problems_of_call(call) if may_manage and is_draft else [],
                "warned_words": _warned_words(call, challenge) if call.state == CallState.CLEARING else [],
                "challenge": challenge,
                "posts_challenge": posts,
                "checks": [one for one in checks.items(challenge) if not one.is_done] if challenge and is_draft else [],
                "has_list": call.state in listed,
                "notices": announcing.notices_of(call, self.actor) if call.state in listed else [],
                "vacancies": self._vacancies(call),
                "may_promote": bool(next_in_line(call)) and bool(self.actor.can(Permission.CALL_DECIDE, call)),
                "may_announce": announcing.may_announce(call, self.actor),
                "agreements": agreements_of(call),
                "questions": list(call.questions.select_related("unit")),
                "amendments": list(call.amendments.all()),
                "may_manage": may_manage,
                "to_grant": waiting_in(call).count() if self.actor.has(Permission.RECOGNITION_MANAGE) else 0,
                "granted": Recognition.objects.filter(application__call=call).count() if call.edition.grants else 0,
                "next_step": NEXT[call.state] if self.actor.oversight is not None else "",
                "edit_url": reverse("workbench:call_edit", args=[call.pk]) if may_manage and is_draft else "",
                "act_url": reverse("workbench:call_act", args=[call.pk]),
                "say_url": reverse("workbench:call_say", args=[call.pk]),
                **kwargs,
            }
        )

    @staticmethod
    def _vacancies(call: Call) -> list[Any]:
        """After the result: who left, and who moved up."""
        if call.state != CallState.DECIDED:
            return []
        rows = call.vacancies.select_related("left_by__organisation", "filled_by__organisation")
        return list(rows.order_by("opened_at", "pk"))


def agreements_of(call: Call) -> dict[str, int] | None:
    """How many selected applications have an agreement and how many lack one; None where nothing is signed."""
    if call.state != CallState.DECIDED or call.edition.terms is None:
        return None
    selected = call.applications.filter(state=ApplicationState.SELECTED)
    return {"made": selected.filter(agreement__isnull=False).count(), "selected": selected.count()}


def _warned_words(call: Call, challenge: Challenge | None) -> list[str]:
    """The words of the keyword guard in what is about to become public."""
    return suspicious_words(*call.guarded_texts(), *(() if challenge is None else challenge.guarded_texts()))


_WAY = (
    (CallState.OPEN, gettext_lazy("申报")),
    (CallState.CHECKING, gettext_lazy("形式审查")),
    (CallState.SELECTING, gettext_lazy("评审遴选")),
    (CallState.NOTICE, gettext_lazy("公示")),
    (CallState.DECIDED, gettext_lazy("公布结果")),
)


def steps_of(call: Call) -> list[dict[str, str]]:
    """The way of the call as the component for steps shows it, with the planned days."""
    order = list(CallState)
    at = order.index(CallState(call.state))
    planned = {
        CallState.OPEN: f"{call.opens_on:%m-%d} — {call.closes_on:%m-%d}",
        CallState.CHECKING: _("%(day)s 前") % {"day": f"{call.check_until:%m-%d}"},
        CallState.SELECTING: _("%(day)s 前") % {"day": f"{call.review_until:%m-%d}"},
    }
    told = []
    for state, label in _WAY:
        place = order.index(state)
        status = "current" if place == at else "done" if place < at else "todo"
        if call.state == CallState.CANCELLED:
            status = "stopped"
        if call.state == CallState.DECIDED:
            status = "done"
        told.append({"label": str(label), "status": status, "note": planned.get(state, "")})
    return told


class ActOnCall(OfCall, TransitionAction):
    """Submits, clears, extends, settles, publishes, cancels."""

    action_forms = CALL_FORMS


class SayOnCall(OfCall, CommentAction):
    """Adds a remark."""


class AnnounceCall(OfCall, RecordAction):
    """Opens the public notice of the settled list."""

    def perform(self, record: Any) -> str:
        """Open it."""
        announcing.announce(record, actor=self.actor)
        return _("公示已起草并提交保密审查，通过后自动开始。")


class CallApplications(OfCall, ListPage):
    """The applications handed in to one call."""

    needs_organisation = True
    table_class = ApplicationTable
    filterset_class = ApplicationFilter
    order = ("number", "id")
    empty_title = gettext_lazy("还没有提交的申报")
    empty_text = gettext_lazy("单位提交以后会列在这里；填写中的看不到。")

    def call(self) -> Call:
        """The call of the address."""
        if not hasattr(self, "_call"):
            self._call = find_visible(OfCall.records(self), self.kwargs["pk"])
        found: Call = self._call
        return found

    def page_title(self) -> str:
        """What is listed."""
        return _("申报项目")

    def page_subtitle(self) -> str:
        """To which call."""
        return str(self.call())

    def records(self) -> QuerySet[Any]:
        """Those handed in to the call that the actor may see."""
        return Application.objects.visible_to(self.actor).handed_in().filter(call=self.call()).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the call."""
        return crumbs(Crumb(str(self.call()), self.after(self.call())), Crumb(self.page_title()))
