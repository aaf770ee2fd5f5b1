"""The security administrator's desk of people: who has an account, locking, sessions, second factors, appointments."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import log
from lianqiao.core.pages import Crumb, FormPage, ListPage, RecordAction, RecordPage
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Office, Permission
from lianqiao.registers.accounts.domain.offices import propose_office
from lianqiao.registers.accounts.domain.people import end_sessions_of, lock_person, reset_second_factor, unlock_person
from lianqiao.registers.accounts.interfaces.filters import PersonFilter
from lianqiao.registers.accounts.interfaces.forms import OfficeForm, ResetFactorForm
from lianqiao.registers.accounts.interfaces.tables import PersonTable
from lianqiao.registers.accounts.models import User
from lianqiao.registers.accounts.queries.lockouts import is_shut_out
from lianqiao.registers.accounts.queries.sessions import running_sessions

LIST = "workbench:people"

#: What one button does, and the sentence afterwards.
ACTS = {
    "lock": (lock_person, gettext_lazy("账号已锁定，他的登录已全部结束。")),
    "unlock": (unlock_person, gettext_lazy("账号可以登录了。")),
    "end_sessions": (end_sessions_of, gettext_lazy("他的登录已全部结束。")),
}


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("工作台"), reverse("workbench:home")), Crumb(_("账号管理"), reverse(LIST)), *more]


class People(ListPage):
    """All accounts."""

    title = gettext_lazy("账号管理")
    help = gettext_lazy("按姓名或邮箱查找。锁定、退出登录、取消两步验证都要写明理由，并记录在案。")
    permission = Permission.PERSON_VIEW
    table_class = PersonTable
    filterset_class = PersonFilter
    order = ("name", "id")
    empty_title = gettext_lazy("还没有账号")

    def records(self) -> QuerySet[Any]:
        """Everybody."""
        return User.objects.visible_to(self.actor)

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [Crumb(_("工作台"), reverse("workbench:home")), Crumb(self.page_title())]


class _OnePerson(RecordPage):
    permission = Permission.PERSON_VIEW

    def records(self) -> QuerySet[Any]:
        """Everybody."""
        return User.objects.visible_to(self.actor)


class PersonPage(_OnePerson):
    """One account with its roles, sessions and second factors, and what may be done to it."""

    template_name = "workbench/person.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the list."""
        return _crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The account."""
        person = self.record()
        return super().get_context_data(
            person=person,
            memberships=person.memberships.select_related("organisation"),
            factors=Authenticator.objects.filter(user=person).order_by("type", "pk"),
            sessions=running_sessions(person, at=timezone.now()),
            shut_out=is_shut_out(person.email, at=timezone.now()),
            proposals=person.office_proposals.select_related("proposed_by", "decided_by"),
            manage=self.actor.can(Permission.PERSON_MANAGE, person),
            history=log.history_of(person).order_by("-at", "-id")[:20],
            **kwargs,
        )


class ActOnPerson(_OnePerson, RecordAction):
    """Locks, unlocks, or ends sessions."""

    permission = Permission.PERSON_MANAGE

    def perform(self, record: Any) -> str:
        """What the button's `act` says."""
        act = ACTS.get(self.request.POST.get("act", ""))
        if act is None:
            raise Http404(_("没有这个操作。"))
        function, sentence = act
        function(record, actor=self.actor, reason=self.request.POST.get("reason", ""))
        return str(sentence)

    def after(self, record: Any) -> str:
        """Back to the account."""
        return reverse("workbench:person", args=[record.pk])


class _PersonForm(FormPage):
    def person(self) -> User:
        """Whom the form is about."""
        found: User = find_visible(User.objects.visible_to(self.actor), self.kwargs["pk"])
        return found

    def page_subtitle(self) -> str:
        """Whom the form is about, in words."""
        person = self.person()
        return f"{person}（{person.email}）"

    def after(self, saved: Any) -> str:
        """Back to the account."""
        return reverse("workbench:person", args=[self.kwargs["pk"]])

    def breadcrumb(self) -> list[Crumb]:
        """Below the account."""
        return _crumbs(Crumb(str(self.person()), self.after(None)), Crumb(self.page_title()))


class ResetSecondFactor(_PersonForm):
    """Takes off somebody's second factors after checking who they are."""

    title = gettext_lazy("取消两步验证")
    help = gettext_lazy("手机丢失、恢复码也没有时使用。先核实是本人，再取消；他的登录会全部结束。")
    form_class = ResetFactorForm
    permission = Permission.PERSON_MANAGE
    submit_label = gettext_lazy("取消他的两步验证")

    def draft_key(self) -> str:
        """One per person."""
        return f"accounts.reset_factor.{self.kwargs['pk']}"

    def save(self, form: Any) -> Any:
        """Take them off."""
        return reset_second_factor(self.person(), actor=self.actor, **form.cleaned_data)

    def done_message(self, saved: Any) -> str:
        """What happens next."""
        return _("已取消。职责要求两步验证的，下次登录时须重新设置。")


class ProposeOffice(_PersonForm):
    """Proposes to appoint or dismiss one of the three administrators."""

    title = gettext_lazy("提议任免")
    help = gettext_lazy("由系统管理员决定后生效。管理员不代表任何单位。")
    form_class = OfficeForm
    permission = Permission.OFFICE_PROPOSE
    submit_label = gettext_lazy("提交任免")

    def draft_key(self) -> str:
        """One per person."""
        return f"accounts.office.{self.kwargs['pk']}"

    def save(self, form: Any) -> Any:
        """Propose it."""
        values = form.cleaned_data
        office = Office(values["office"]) if values["office"] else None
        return propose_office(self.person(), office, actor=self.actor, reason=values["reason"])

    def done_message(self, saved: Any) -> str:
        """Who decides."""
        return _("已提交，等待系统管理员决定。")
