"""My personal information: what is held, taking it along, asking for correction or deletion, consents; and the desk."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock, log, transitions
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.oversight import personal
from lianqiao.core.oversight.enums import Erasure, RequestKind, RequestState
from lianqiao.core.oversight.models import Consent, DataRequest
from lianqiao.core.oversight.purposes import held_about, obstacles_of, purposes
from lianqiao.core.pages import Crumb, Page, RecordPage, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.pages.records import shown_offers
from lianqiao.core.permissions import Permission

PAGE_SIZE = 30


class AnswerForm(forms.Form):
    """The answer to whoever asked."""

    answer = forms.CharField(
        label=_("答复"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("提出请求的人会看到。")
    )


class PersonalData(Page):
    """What the site holds about the person, and what the person can do about it."""

    title = _("我的个人信息")
    help = _("依据《中华人民共和国个人信息保护法》，您可以查阅、复制、更正、删除自己的个人信息。")
    template_name = "workbench/personal.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [Crumb(str(_("工作台")), reverse("workbench:home")), Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is held, the person's requests and consents."""
        user = self.actor.user
        requests = DataRequest.objects.filter(user=user)
        return super().get_context_data(
            holdings=held_about(user),
            requests=[{"request": row, "may_withdraw": row.state == RequestState.SUBMITTED} for row in requests[:20]],
            consents=Consent.objects.filter(user=user),
            consent_labels={purpose.key: purpose.label for purpose in purposes()},
            obstacles=obstacles_of(user),
            **kwargs,
        )


class ExportPersonalData(Page):
    """Starts the export."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        """To the job's page, where the file will be."""
        return redirect("workbench:job", pk=personal.start_export(actor=self.actor).pk)


class AskAboutPersonalData(Page):
    """Asks for a correction or a deletion."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Hand it in; a refusal says why."""
        kind = request.POST.get("kind", "")
        if kind not in RequestKind.values:
            messages.error(request, _("请选择要办理的事。"))
            return redirect("workbench:personal")
        try:
            made = personal.ask(RequestKind(kind), actor=self.actor, text=request.POST.get("text", "")[:2000])
            messages.success(request, _("已提出，最晚 %(day)s 前答复。") % {"day": f"{made.due_on:%Y-%m-%d}"})
        except AccessError:
            raise
        except DomainError as refusal:
            messages.error(request, refusal.message)
        return redirect("workbench:personal")


class WithdrawConsent(Page):
    """Takes a consent back."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """One's own alone."""
        consent = find_visible(Consent.objects.filter(user=self.actor.user), pk)
        personal.withdraw_consent(consent, actor=self.actor)
        messages.success(request, _("已撤回同意，相关的处理随即停止。"))
        return redirect("workbench:personal")


class WithdrawRequest(TransitionAction):
    """Takes a request back."""

    def records(self) -> QuerySet[Any]:
        """One's own."""
        return DataRequest.objects.filter(user=self.actor.user)

    def perform(self, record: Any) -> str:
        """Withdraw it, whatever the form says."""
        transitions.apply(record, "withdraw", actor=self.actor)
        return str(_("已撤回。"))

    def after(self, record: Any) -> str:
        """Back to the page."""
        return reverse("workbench:personal")


class Purposes(Page):
    """The register of purposes: open to everybody who has signed in."""

    title = _("个人信息处理清单")
    help = _("系统处理哪些个人信息、为了什么、依据什么、保存多久、给谁看。")
    template_name = "workbench/personal_purposes.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below one's own data."""
        return [
            Crumb(str(_("工作台")), reverse("workbench:home")),
            Crumb(str(_("我的个人信息")), reverse("workbench:personal")),
            Crumb(self.page_title()),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """All of them, those that only say who handled a record at the end."""
        rows = sorted(purposes(), key=lambda purpose: purpose.is_authorship)
        return super().get_context_data(purposes=rows, **kwargs)


class DataRequests(Page):
    """The requests that wait for the security administrator, the most urgent first, then those answered."""

    title = _("个人信息请求")
    permission = Permission.PERSONAL_DATA_HANDLE
    template_name = "workbench/personal_requests.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [Crumb(str(_("工作台")), reverse("workbench:home")), Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of requests in one state."""
        wanted = self.request.GET.get("state", RequestState.SUBMITTED)
        state = wanted if wanted in RequestState.values else RequestState.SUBMITTED
        rows = DataRequest.objects.visible_to(self.actor).filter(state=state).select_related("user")
        page = Paginator(rows.order_by("due_on", "id"), PAGE_SIZE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            page=page, state=state, states=RequestState.choices, today=clock.today(), **kwargs
        )


class DataRequestPage(RecordPage):
    """One request, with what would become of each kind of data."""

    permission = Permission.PERSONAL_DATA_HANDLE
    template_name = "workbench/personal_request.html"

    def records(self) -> QuerySet[Any]:
        """What the security administrator sees."""
        return DataRequest.objects.visible_to(self.actor).select_related("user", "handled_by")

    def breadcrumb(self) -> list[Crumb]:
        """Below the list."""
        return [
            Crumb(str(_("工作台")), reverse("workbench:home")),
            Crumb(str(_("个人信息请求")), reverse("workbench:personal_requests")),
            Crumb(self.page_title()),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """For a deletion: what is erased, made anonymous or kept, and by which law."""
        record = self.record()
        is_deletion = record.kind == RequestKind.DELETION
        return super().get_context_data(
            record=record,
            offers=shown_offers(record, self.actor, {"fulfil": AnswerForm}),
            holdings=held_about(record.user) if is_deletion else [],
            kept=Erasure.KEPT,
            history=log.history_of(record).order_by("-at", "-id"),
            act_url=reverse("workbench:personal_request_act", args=[record.pk]),
            **kwargs,
        )


class ActOnDataRequest(TransitionAction):
    """Answers a request."""

    permission = Permission.PERSONAL_DATA_HANDLE
    action_forms = {"fulfil": AnswerForm}

    def records(self) -> QuerySet[Any]:
        """What the security administrator sees."""
        return DataRequest.objects.visible_to(self.actor)

    def after(self, record: Any) -> str:
        """Back to the request."""
        return reverse("workbench:personal_request", args=[record.pk])
