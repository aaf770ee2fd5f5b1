"""Applications: what a unit writes and hands in, with its partners, and what their caller checks."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.pages import (
    CommentAction,
    Crumb,
    DeskRecordPage,
    FormPage,
    ListPage,
    RecordAction,
    RecordPage,
    TransitionAction,
)
from lianqiao.core.pages.base import find_visible
from lianqiao.core.pages.records import ActionForms
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.papers import PAPERS, sent
from lianqiao.processes.agreements.models import Agreement
from lianqiao.processes.challenges.models import Challenge
from lianqiao.processes.obligations.queries.standing import of_subject
from lianqiao.processes.programmes import letters
from lianqiao.processes.programmes.definitions.answers import completeness
from lianqiao.processes.programmes.definitions.conditions import Eligibility
from lianqiao.processes.programmes.domain.applications import (
    answer_partner,
    begin_application,
)
from lianqiao.processes.programmes.enums import EDITABLE, ApplicationState
from lianqiao.processes.programmes.interfaces.filters import OwnApplicationFilter
from lianqiao.processes.programmes.interfaces.forms import HeadForm, SubmitForm, return_form
from lianqiao.processes.programmes.interfaces.tables import OwnApplicationTable
from lianqiao.processes.programmes.models import Application, Call, Partner
from lianqiao.processes.programmes.queries.alike import alike
from lianqiao.processes.programmes.queries.eligible import eligibility_for, eligibility_of
from lianqiao.processes.programmes.queries.shown import shown_sections

NEXT = {
    ApplicationState.DRAFT: gettext_lazy("各部分填好、合作单位都同意以后提交。截止以后不能再提交。"),
    ApplicationState.SUBMITTED: gettext_lazy("已经提交。截止以前可以收回修改。"),
    ApplicationState.RETURNED: gettext_lazy("请只修改列明的内容，然后再次提交；逾期不予受理。"),
}


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page below one's applications."""
    return [
        Crumb(_("工作台"), reverse("workbench:home")),
        Crumb(_("我的申报"), reverse("workbench:applications")),
        *more,
    ]


class Applications(ListPage):
    """The applications of the unit, and those in which it is named as partner."""

    title = gettext_lazy("我的申报")
    help = gettext_lazy("本单位牵头或参加的项目申报。可以申报的项目在门户的“申报通知”里。")
    needs_organisation = True
    table_class = OwnApplicationTable
    filterset_class = OwnApplicationFilter
    order = ("-created_at", "-id")
    empty_title = gettext_lazy("还没有申报")
    empty_text = gettext_lazy("在门户的“申报通知”里选一项，先看符不符合条件，再开始填写。")

    def records(self) -> QuerySet[Any]:
        """Those in which the unit takes part."""
        return Application.objects.of(self.actor).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [crumbs()[0], Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether the unit issues challenges itself."""
        return super().get_context_data(issues=Challenge.objects.issued_by(self.actor).exists(), **kwargs)


class NewApplication(FormPage):
    """Whether the unit may apply, and the head of a new application."""

    title = gettext_lazy("开始申报")
    form_class = HeadForm
    needs_organisation = True
    permission = Permission.APPLICATION_EDIT
    template_name = "workbench/programmes/begin.html"
    submit_label = gettext_lazy("开始填写")

    def call(self) -> Call:
        """The published call of the address."""
        if not hasattr(self, "_call"):
            self._call = find_visible(Call.objects.public().for_detail(), self.kwargs["pk"])
        found: Call = self._call
        return found

    def page_subtitle(self) -> str:
        """For which call."""
        return str(self.call())

    def draft_key(self) -> str:
        """One unsent head for each call and unit."""
        return f"programmes.begin.{self.call().pk}.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """Who fills it in."""
        self.call()
        return {"user": self.actor.user}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return begin_application(self.call(), actor=self.actor, values=form.cleaned_data)

    def after(self, saved: Any) -> str:
        """To the application."""
        return reverse("workbench:application", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below one's applications."""
        return crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The conditions, one by one."""
        call = self.call()
        started = Application.objects.filter(call=call, organisation=self.actor.organisation_id)
        return super().get_context_data(
            call=call,
            eligibility=eligibility_for(call, self.actor),
            takes=call.takes_applications,
            started=list(started.order_by("-created_at")),
            **kwargs,
        )


class OfApplication:
    """Pages and actions of one application."""

    kwargs: Any
    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return Application.objects.visible_to(self.actor).for_detail()

    def after(self, record: Any) -> str:
        """Back to the application."""
        return reverse("workbench:application", args=[record.pk])


def action_forms_of(application: Any) -> ActionForms:
    """The forms of the actions on this application."""
    return {"submit": SubmitForm, "return": return_form(application)}


def way_to(application: Any, actor: Any, *more: Crumb) -> list[Crumb]:
    """The way to an application: below the call for its caller, below one's applications for others."""
    here = Crumb(str(application), reverse("workbench:application", args=[application.pk]) if more else "")
    if actor.organisation_id == application.call.organisation_id:
        return [
            Crumb(_("工作台"), reverse("workbench:home")),
            Crumb(_("申报通知"), reverse("workbench:calls")),
            Crumb(str(application.call), reverse("workbench:call", args=[application.call_id])),
            Crumb(_("申报项目"), reverse("workbench:call_applications", args=[application.call_id])),
            here,
            *more,
        ]
    return crumbs(here, *more)


class ApplicationPage(OfApplication, DeskRecordPage):
    """One application: how complete it is, its content, its partners, the conditions, and what may be done."""

    template_name = "workbench/programmes/application.html"

    @property
    def action_forms(self) -> Any:  # type: ignore[override]
        """Those of this application."""
        return action_forms_of(self.record())

    def breadcrumb(self) -> list[Crumb]:
        """See `way_to`."""
        return way_to(self.record(), self.actor)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Content, completeness, consent, conditions and applications like it."""
        application = self.record()
        is_own = self.actor.organisation_id == application.organisation_id
        is_caller = self.actor.organisation_id == application.call.organisation_id
        is_selected = application.state == ApplicationState.SELECTED and (is_own or is_caller)
        may_edit = bool(self.actor.can(Permission.APPLICATION_EDIT, application)) and application.is_editable
        kept = application.eligibility
        if kept is None and is_own:
            conditions: Any = eligibility_of(application, self.actor)
        else:
            conditions = None if kept is None else Eligibility.from_json(kept)
        partners = list(application.partners.all())
        mine = next((one for one in partners if one.organisation_id == self.actor.organisation_id), None)
        is_draft = application.state == ApplicationState.DRAFT
        asked = mine is not None and is_draft and self.actor.has(Permission.APPLICATION_SUBMIT)
        return super().get_context_data(
            **{
                "call": application.call,
                "sections": shown_sections(application),
                "done": completeness(application.call.edition.form_definition, application.answers()),
                "partners": partners,
                "asked": mine if asked else None,
                "conditions": conditions,
                "alike": alike(application, actor=self.actor),
                "is_own": is_own,
                "is_caller": is_caller,
                "agreement": Agreement.objects.visible_to(self.actor).filter(application=application).first(),
                "has_letter": letters.has_letter(application),
                "obligation": of_subject(application) if is_selected else None,
                "may_oblige": is_selected and self.actor.has(Permission.OBLIGATION_JUDGE) and is_caller,
                "may_edit": may_edit,
                "may_edit_head": may_edit and is_draft,
                "is_written": application.state in EDITABLE,
                "next_step": NEXT.get(application.state, "") if is_own else "",
                "act_url": reverse("workbench:application_act", args=[application.pk]),
                "say_url": reverse("workbench:application_say", args=[application.pk]),
                **kwargs,
            }
        )


class ActOnApplication(OfApplication, TransitionAction):
    """Hands in, takes back, withdraws; accepts, returns, rejects."""

    @property
    def action_forms(self) -> Any:  # type: ignore[override]
        """Those of this application."""
        return action_forms_of(self.record())


class SayOnApplication(OfApplication, CommentAction):
    """Adds a remark."""


class AnswerPartner(OfApplication, RecordAction):
    """A unit that is named says whether it takes part."""

    def perform(self, record: Any) -> str:
        """Take the answer of the actor's unit."""
        partner = Partner.objects.filter(application=record, organisation=self.actor.organisation_id).first()
        if partner is None:
            raise AccessError(_("由被邀请的合作单位答复。"), permission=Permission.APPLICATION_SUBMIT)
        answer = self.request.POST.get("agrees")
        if answer not in ("yes", "no"):
            raise DomainError("answer", _("请选择同意或不同意。"))
        answer_partner(partner, actor=self.actor, agrees=answer == "yes")
        return _("已答复。")


class Receipt(OfApplication, RecordPage):
    """The receipt of an application that was handed in, to be printed."""

    template_name = "workbench/programmes/receipt.html"

    def records(self) -> QuerySet[Any]:
        """Those with a number."""
        return super().records().exclude(number="")

    def page_title(self) -> str:
        """What it is."""
        return _("申报回执")

    def breadcrumb(self) -> list[Crumb]:
        """Below the application."""
        return way_to(self.record(), self.actor, Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The application."""
        return super().get_context_data(record=self.record(), **kwargs)


class Letter(OfApplication, RecordPage):
    """The letter with the result."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send it as the document that the address names."""
        application, ending = self.record(), kwargs["ending"]
        if ending not in PAPERS or not letters.has_letter(application):
            raise Http404(_("还没有结果，或没有这种格式。"))
        name = _("结果通知书 %(number)s") % {"number": application.number}
        return sent(letters.letter_of(application, ending=ending), name=name, ending=ending)
