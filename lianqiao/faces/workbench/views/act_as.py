"""Support sessions: asking to act as somebody, agreeing, beginning, ending, and the record of what was done."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import log
from lianqiao.core.errors import DomainError
from lianqiao.core.models import LogEntry
from lianqiao.core.pages import Crumb, FormPage, Page, RecordAction, RecordPage
from lianqiao.core.permissions import Permission
from lianqiao.registers.accounts.domain.support import ask_support, decide_support, end_support, start_support
from lianqiao.registers.accounts.interfaces.forms import SupportForm
from lianqiao.registers.accounts.middleware import SUPPORT_KEY
from lianqiao.registers.accounts.models import SupportSession, SupportStage, User
from lianqiao.registers.organisations.queries.actors import actor_for

SHOWN = 50


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("工作台"), reverse("workbench:home")), *more]


class Supports(Page):
    """The support sessions that concern the person."""

    title = gettext_lazy("代办")
    help = gettext_lazy("代办须有理由和同意，有时间限制；默认只能查看，本人同意后才能代为填写。")
    template_name = "workbench/supports.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return _crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The newest ones."""
        now = timezone.now()
        rows = SupportSession.objects.visible_to(self.actor).select_related("person", "officer")[:SHOWN]
        return super().get_context_data(
            rows=[(row, row.stage(at=now)) for row in rows],
            may_ask=self.actor.has(Permission.SUPPORT_ASK),
            **kwargs,
        )


class AskSupport(FormPage):
    """Asks to act as somebody."""

    title = gettext_lazy("申请代办")
    help = gettext_lazy("对方和安全管理员都会收到申请；任一方同意后可以开始，只有本人可以同意代为填写。")
    form_class = SupportForm
    permission = Permission.SUPPORT_ASK
    submit_label = gettext_lazy("提交申请")

    def draft_key(self) -> str:
        """One unsent request per person."""
        return "accounts.support"

    def save(self, form: Any) -> SupportSession:
        """Ask; an address without an account is said to be one."""
        values = form.cleaned_data
        person = User.objects.filter(email=values["email"].lower()).first()
        if person is None:
            raise DomainError("unknown_person", _("没有账号使用这个邮箱。"), "email")
        return ask_support(person, actor=self.actor, reason=values["reason"])

    def done_message(self, saved: Any) -> str:
        """What happens next."""
        return _("已提交，等待对方或安全管理员同意。")

    def after(self, saved: Any) -> str:
        """To the session."""
        return reverse("workbench:support", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the list."""
        return _crumbs(Crumb(_("代办"), reverse("workbench:supports")), Crumb(self.page_title()))


class _OneSupport(RecordPage):
    def records(self) -> Any:
        """Those that concern the person."""
        rows = SupportSession.objects.visible_to(self.actor)
        return rows.select_related("person", "officer", "decided_by", "organisation")


class SupportPage(_OneSupport):
    """One support session with what was seen and done in it."""

    template_name = "workbench/support.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the list."""
        return _crumbs(Crumb(_("代办"), reverse("workbench:supports")), Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The session, its stage and what may be done now."""
        session, actor = self.record(), self.actor
        stage = session.stage(at=timezone.now())
        own = actor.user_id == session.person_id
        done = LogEntry.objects.none()
        if session.started_at is not None:
            until = session.ended_at or session.ends_at
            done = LogEntry.objects.filter(
                actor=session.person, at__range=(session.started_at, until), data__supporter__id=session.officer_id
            )
        return super().get_context_data(
            support=session,
            stage=stage,
            may_agree=stage == SupportStage.ASKED and (own or bool(actor.can(Permission.SUPPORT_APPROVE, session))),
            may_allow_writing=own,
            may_start=stage == SupportStage.READY and actor.user_id == session.officer_id,
            may_end=stage == SupportStage.RUNNING,
            history=log.history_of(session).exclude(action="accounts.supportsession.look").order_by("-at", "-id"),
            done=done.order_by("-at", "-id")[:200],
            **kwargs,
        )


class _SupportAction(_OneSupport, RecordAction):
    def after(self, record: Any) -> str:
        """Back to the session."""
        return reverse("workbench:support", args=[record.pk])


class DecideSupport(_SupportAction):
    """Agrees to a support session, or refuses it."""

    def perform(self, record: Any) -> str:
        """`read`, `write` or `no`."""
        answer = self.request.POST.get("answer", "no")
        decide_support(record, actor=self.actor, agree=answer in ("read", "write"), may_write=answer == "write")
        return _("已同意。") if answer in ("read", "write") else _("已记录为不同意。")


class StartSupport(_SupportAction):
    """Begins to act as the person."""

    permission = Permission.SUPPORT_ASK

    def perform(self, record: Any) -> str:
        """Begin; from the next page on the officer is the person."""
        start_support(record, actor=self.actor)
        self.request.session[SUPPORT_KEY] = str(record.pk)
        return _("代办开始。页面上方会一直提示，办完请点“结束代办”。")

    def after(self, record: Any) -> str:
        """To the person's workbench, or back where it did not begin."""
        return reverse("workbench:home") if SUPPORT_KEY in self.request.session else super().after(record)


class EndSupport(Page):
    """Stops acting as somebody; the person and the security administrator may end it as well."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """End it as whoever really sits there."""
        actor = self.actor if self.actor.supporter is None else actor_for(None, request.user)
        session = SupportSession.objects.visible_to(actor).filter(pk=pk).first()
        if session is not None:
            end_support(session, actor=actor)
            request.session.pop(SUPPORT_KEY, None)
            return redirect("workbench:support", session.pk)
        return redirect("workbench:supports")
