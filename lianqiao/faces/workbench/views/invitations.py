"""Inviting people into the own organisation, and what an invited person sees."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.pages import Crumb, FormPage, Page, RecordAction
from lianqiao.core.permissions import Permission
from lianqiao.registers.accounts.middleware import SESSION_KEY
from lianqiao.registers.organisations.domain.invitations import (
    LINK_REPLACED,
    accept_invitation,
    find_invitation,
    invite,
    resend_invitation,
    revoke_invitation,
    why_not,
)
from lianqiao.registers.organisations.interfaces.forms import InvitationForm
from lianqiao.registers.organisations.models import Invitation

HERE = "workbench:organisation"


class NewInvitation(FormPage):
    """Invites somebody by e-mail."""

    title = gettext_lazy("邀请成员")
    help = gettext_lazy("对方打开邮件里的链接，注册或登录后加入；链接只能用一次。")
    form_class = InvitationForm
    needs_organisation = True
    permission = Permission.MEMBER_MANAGE
    submit_label = gettext_lazy("发出邀请")

    def draft_key(self) -> str:
        """One unsent invitation per organisation."""
        return f"organisations.invitation.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """The organisation decides which roles there are."""
        return {"organisation": self.actor.organisation}

    def save(self, form: Any) -> Invitation:
        """Invite."""
        return invite(self.actor.organisation, actor=self.actor, **form.cleaned_data)

    def done_message(self, saved: Any) -> str:
        """To whom the mail goes."""
        return _("邀请已发往 %(email)s。") % {"email": saved.email}

    def after(self, saved: Any) -> str:
        """Back to the organisation's page."""
        return reverse(HERE)

    def breadcrumb(self) -> list[Crumb]:
        """Below my organisation."""
        home = Crumb(_("工作台"), reverse("workbench:home"))
        return [home, Crumb(_("我的单位"), reverse(HERE)), Crumb(self.page_title())]


class _InvitationAction(RecordAction):
    needs_organisation = True
    permission = Permission.MEMBER_MANAGE

    def records(self) -> Any:
        """Those of the own organisation."""
        return Invitation.objects.visible_to(self.actor)

    def after(self, record: Any) -> str:
        """Back to the organisation's page."""
        return reverse(HERE)


class ResendInvitation(_InvitationAction):
    """Sends an invitation again."""

    def perform(self, record: Any) -> str:
        """Send it."""
        resend_invitation(record, actor=self.actor)
        return _("邀请已重新发往 %(email)s，原来的链接作废。") % {"email": record.email}


class RevokeInvitation(_InvitationAction):
    """Takes an invitation back."""

    def perform(self, record: Any) -> str:
        """Take it back."""
        revoke_invitation(record, actor=self.actor)
        return _("邀请已撤回。")


class Invited(Page):
    """What the link in the mail opens: who invites to what, and the button that joins, or why it is not there."""

    title = gettext_lazy("加入单位的邀请")
    public = True
    template_name = "workbench/invited.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The invitation, and one sentence when it cannot be used."""
        invitation = find_invitation(self.kwargs["token"])
        refusal = LINK_REPLACED if invitation is None else why_not(invitation, self.actor)
        next_page = urlencode({"next": self.request.path})
        return super().get_context_data(
            **{
                "invitation": invitation,
                "refusal": refusal,
                "login_url": f"{reverse('account_login')}?{next_page}",
                "signup_url": f"{reverse('account_signup')}?{next_page}",
                **kwargs,
            }
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it. Whoever opens the link has read the mail, so that signing up asks no second proof of the address."""
        context = self.get_context_data()
        if self.actor.is_anonymous and not context["refusal"]:
            get_adapter(request).stash_verified_email(request, context["invitation"].email)
        return self.render_to_response(context)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Join, and act for the organisation from now on."""
        invitation = find_invitation(token)
        if invitation is None:
            raise Http404(str(LINK_REPLACED))
        try:
            membership = accept_invitation(invitation, actor=self.actor, token=token)
        except AccessError:
            raise
        except DomainError as refusal:
            return self.render_to_response(self.get_context_data(refusal=refusal.message), status=422)
        request.session[SESSION_KEY] = str(membership.organisation_id)
        messages.success(request, _("您已加入“%(unit)s”。") % {"unit": membership.organisation})
        return redirect("workbench:home")
