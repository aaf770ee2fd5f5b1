"""Access tokens: one's own, and for administrators those of the whole organisation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.pages import Crumb, FormPage, Page
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.registers.programs import scopes
from lianqiao.registers.programs.domain.tokens import create_token, revoke_token
from lianqiao.registers.programs.interfaces.forms import TokenForm
from lianqiao.registers.programs.models import AccessToken

HERE = "workbench:tokens"
#: Where the text of a new token waits for the one page that shows it.
SHOWN_ONCE = "programs.token"


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to the pages about programs."""
    return [Crumb(_("工作台"), reverse("workbench:home")), *more]


class Tokens(Page):
    """The tokens, with the text of one that has just been made."""

    title = gettext_lazy("开放接口")
    help = gettext_lazy("访问令牌让本单位的系统以您的身份读取和填报，相当于一把钥匙：请妥善保管，不用时停用。")
    template_name = "workbench/tokens/list.html"
    permission = Permission.TOKEN_CREATE
    needs_organisation = True

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return crumbs(Crumb(self.page_title()))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show them; the text of a new one is shown this once and kept nowhere."""
        response = super().get(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rows, the new text, and what the actor may do."""
        tokens = AccessToken.objects.visible_to(self.actor).select_related("user")
        return super().get_context_data(
            **{
                "tokens": [{"token": token, "scopes": scopes.labels_of(token.scopes)} for token in tokens],
                "made": self.request.session.pop(SHOWN_ONCE, None),
                "manages": self.actor.has(Permission.TOKEN_MANAGE),
                "may_webhooks": self.actor.has(Permission.WEBHOOK_MANAGE),
                **kwargs,
            }
        )


class NewToken(FormPage):
    """Makes a token for oneself."""

    title = gettext_lazy("创建访问令牌")
    help = gettext_lazy("令牌以您的身份办理，办理记录上写您的名字。保密审查须由本人办理，不能由程序代办。")
    form_class = TokenForm
    submit_label = gettext_lazy("创建")
    permission = Permission.TOKEN_CREATE
    needs_organisation = True

    def draft_key(self) -> str:
        """One unsent token per organisation."""
        return f"programs.token.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """Who makes it."""
        return {"actor": self.actor}

    def save(self, form: Any) -> AccessToken:
        """Make it, and keep its text for the next page."""
        values = form.cleaned_data
        token, text = create_token(
            actor=self.actor, name=values["name"], wanted=values["scopes"], expires_on=values["expires_on"]
        )
        self.request.session[SHOWN_ONCE] = text
        return token

    def after(self, saved: Any) -> str:
        """To the list, which shows the text."""
        return reverse(HERE)

    def breadcrumb(self) -> list[Crumb]:
        """Below the tokens."""
        return crumbs(Crumb(_("开放接口"), reverse(HERE)), Crumb(self.page_title()))


class RevokeToken(Page):
    """Stops a token."""

    http_method_names = ("post",)
    permission = Permission.TOKEN_CREATE
    needs_organisation = True

    def post(self, request: HttpRequest, pk: Any) -> HttpResponseBase:
        """Stop it at once."""
        token = find_visible(AccessToken.objects.visible_to(self.actor), pk)
        try:
            revoke_token(token, actor=self.actor)
            messages.success(request, _("已停用“%(name)s”，使用它的系统不能再访问。") % {"name": token.name})
        except AccessError:
            raise
        except DomainError as refusal:
            messages.error(request, refusal.message)
        return redirect(HERE)
