"""Who acts in a request, whether their session still holds, and what they have to do before they can go on."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core.access import ANONYMOUS, Actor
from lianqiao.core.context import acting
from lianqiao.core.permissions import Permission
from lianqiao.registers.accounts import policy
from lianqiao.registers.accounts.domain.sessions import begin_session, use_session
from lianqiao.registers.accounts.domain.support import note_page
from lianqiao.registers.accounts.models import SignedIn, SupportSession, SupportStage
from lianqiao.registers.organisations.queries.actors import actor_for, actor_of, memberships_of

#: What a session remembers: the organisation chosen last, the row of `SignedIn`, a running support session.
SESSION_KEY = "organisation"
SIGNED_IN_KEY = "signed_in"
SUPPORT_KEY = "support"

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")

#: What nobody does as somebody else: secrecy reviews, other people's rights, and what runs on without the session.
WITHHELD = frozenset(permission for permission in Permission if permission.endswith(".review_secrecy")) | {
    Permission.CHANNEL_MANAGE,
    Permission.EXCHANGE_IMPORT,
    Permission.MEMBER_MANAGE,
    Permission.ORGANISATION_VERIFY,
    Permission.PERSONAL_DATA_ASK,
    Permission.PERSONAL_DATA_HANDLE,
    Permission.TOKEN_CREATE,
    Permission.TOKEN_MANAGE,
    Permission.WEBHOOK_MANAGE,
}

#: Addresses of allauth by the beginning of their names: a person's own way in, which is nobody else's business.
OWN_DOOR = ("account_", "mfa_", "socialaccount_", "openid_connect_")
#: Pages on which a person alone decides: their account, where their messages go, and their personal data.
OWN_PAGES = frozenset(
    {
        "workbench:channel_act",
        "workbench:channel_new",
        "workbench:inbox_settings",
        "workbench:personal",
        "workbench:personal_ask",
        "workbench:personal_consent_withdraw",
        "workbench:personal_export",
        "workbench:personal_withdraw",
        "workbench:profile",
        "workbench:session_end",
        "workbench:sessions",
        "workbench:sessions_end",
    }
)
#: What remains open in a support session that may only look.
WAYS_OUT = frozenset({"account_logout", "workbench:support_end"})
#: Faces that somebody who still has to set up a second factor may use: what everybody may see.
PUBLIC_FACES = frozenset({"portal", "shell"})


def remember_session(request: HttpRequest) -> SignedIn:
    """Begin the row of a session in which somebody has just signed in."""
    row = begin_session(
        request.user,  # type: ignore[arg-type]
        device=request.headers.get("User-Agent", ""),
        address=request.META.get("REMOTE_ADDR"),
    )
    request.session[SIGNED_IN_KEY] = str(row.pk)
    return row


class SignedInMiddleware:
    """Ends sessions that have run out or were ended from elsewhere; `request.signed_in` is the row of one that holds.

    The request goes on as a visitor's: a public page stays, another one asks to sign in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.signed_in = self._current(request) if request.user.is_authenticated else None  # type: ignore[attr-defined]
        return self.get_response(request)

    def _current(self, request: HttpRequest) -> SignedIn | None:
        key = request.session.get(SIGNED_IN_KEY)
        row = SignedIn.objects.filter(pk=key, user=request.user.pk).first() if key else None
        if row is None and key is None:
            return remember_session(request)
        if row is not None and use_session(row, at=timezone.now()):
            return row
        logout(request)
        messages.info(request, _("登录已结束：长时间没有操作，或已在别处退出。请重新登录。"))
        return None


class ActorMiddleware:
    """Resolves the actor once per request and puts it, with a request id, into both logs.

    `request.memberships` lists the organisations that the person may switch to; `request.support` is the support
    session in which an administrator acts as somebody, else None.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = self.resolve(request)  # type: ignore[attr-defined]
        request_id = getattr(request, "request_id", "") or uuid4().hex
        if request.method in SAFE_METHODS and request.support is None:  # type: ignore[attr-defined]
            response = self.get_response(request)
        else:
            with acting(request.actor, request=request_id, source=request.path):  # type: ignore[attr-defined]
                response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response

    @classmethod
    def resolve(cls, request: HttpRequest) -> Actor:
        """The actor of a request; the organisation chosen last is kept in the session."""
        user = request.user
        request.support = None  # type: ignore[attr-defined]
        request.memberships = []  # type: ignore[attr-defined]
        if not user.is_authenticated:
            return ANONYMOUS
        if (supported := cls._supported(request)) is not None:
            return supported
        memberships = memberships_of(user)
        request.memberships = memberships  # type: ignore[attr-defined]
        wanted = request.session.get(SESSION_KEY)
        chosen = next((m for m in memberships if str(m.organisation_id) == wanted), None)
        return actor_for(chosen or (memberships[0] if memberships else None), user)

    @staticmethod
    def _supported(request: HttpRequest) -> Actor | None:
        """The person that an administrator acts as; an ended support session is forgotten."""
        key = request.session.get(SUPPORT_KEY)
        if key is None:
            return None
        rows = SupportSession.objects.select_related("person").filter(officer=request.user.pk)
        session = rows.filter(pk=key).first()
        actor = Actor(user=request.user) if session is None else actor_for(None, request.user)
        running = session is not None and session.stage(at=timezone.now()) == SupportStage.RUNNING
        if session is None or not running or not actor.has(Permission.SUPPORT_ASK):
            del request.session[SUPPORT_KEY]
            return None
        if session.person.office is not None or not session.person.is_active:
            del request.session[SUPPORT_KEY]
            return None
        request.support = session  # type: ignore[attr-defined]
        person = actor_of(session.person, session.organisation_id)
        return replace(person, supporter=request.user, withheld=WITHHELD)


class DutyMiddleware:
    """Leads people to what they have to do first, and keeps a support session within its bounds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, arguments: Any, keywords: Any) -> HttpResponse | None:
        """An answer instead of the page, or None."""
        if request.actor.is_anonymous:
            return None
        name = request.resolver_match.view_name or ""
        if request.support is not None:
            return self._within_support(request, name)
        if name.startswith(OWN_DOOR) or name.partition(":")[0] in PUBLIC_FACES:
            return None
        if duty := self._duty(request):
            address, sentence = duty
            messages.warning(request, sentence)
            return _send_to(request, reverse(address))
        return None

    @staticmethod
    def _duty(request: Any) -> tuple[str, str] | None:
        user = request.user
        if user.has_usable_password() and policy.password_is_old(user.password_set_at):
            return "account_change_password", _("密码已用得太久，请先更换，再继续办理。")
        if policy.needs_second_factor(request.actor) and not has_second_factor(user):
            return "mfa_index", _("您的职责要求两步验证，请先设置，再继续办理。")
        return None

    @staticmethod
    def _within_support(request: Any, name: str) -> HttpResponse | None:
        if name in WAYS_OUT:
            return None
        reason = ""
        if name.startswith(OWN_DOOR) or name in OWN_PAGES:
            reason = _("代办期间不能打开账号、密码、两步验证、消息设置和个人信息页面。请先结束代办。")
        elif request.method not in SAFE_METHODS and not request.support.may_write:
            reason = _("本次代办只能查看，不能填写或提交。")
        if reason:
            return render(request, "403.html", {"reason": reason}, status=403)
        if request.method == "GET" and not request.headers.get("HX-Request"):
            note_page(request.support, actor=request.actor, path=request.path)
        return None


def has_second_factor(user: Any) -> bool:
    """Whether the person has an authenticator app, or a passkey or security key."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return Authenticator.objects.filter(user=user.pk, type__in=kinds).exists()


def _send_to(request: Any, url: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)
