"""Where allauth asks us: the words, the messages, the links between a provincial identity and an account."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox
from lianqiao.core.ids import new_id
from lianqiao.registers.accounts import policy
from lianqiao.registers.accounts.domain.support import end_support
from lianqiao.registers.accounts.middleware import SIGNED_IN_KEY, SUPPORT_KEY, remember_session
from lianqiao.registers.accounts.models import SignedIn, SupportSession, User
from lianqiao.registers.organisations.queries.actors import actor_for, actor_of


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up, sign-in, passwords and addresses."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": gettext_lazy("这个账号不能登录，请联系安全管理员。"),
        "cannot_remove_primary_email": gettext_lazy("常用邮箱不能移除。"),
        "duplicate_email": gettext_lazy("这个邮箱已经登记在您的账号下。"),
        "email_password_mismatch": gettext_lazy("邮箱或密码不正确。"),
        "email_taken": gettext_lazy("这个邮箱已经注册过。"),
        "enter_current_password": gettext_lazy("请输入现在的密码。"),
        "incorrect_code": gettext_lazy("验证码不正确。"),
        "incorrect_password": gettext_lazy("密码不正确。"),
        "invalid_or_expired_key": gettext_lazy("链接不正确或已失效。"),
        "invalid_login": gettext_lazy("登录没有成功。"),
        "invalid_password_reset": gettext_lazy("找回密码的链接不正确。"),
        "max_email_addresses": gettext_lazy("最多登记 %d 个邮箱。"),
        "too_many_login_attempts": gettext_lazy("尝试次数太多，请过一会儿再试。"),
        "unknown_email": gettext_lazy("没有账号使用这个邮箱。"),
        "unverified_primary_email": gettext_lazy("常用邮箱需要先验证。"),
        "select_only_one": gettext_lazy("请只选一项。"),
        "same_as_current": gettext_lazy("新的内容要与现在的不同。"),
        "rate_limited": gettext_lazy("操作太频繁，请过一会儿再试。"),
    }

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the person in the inbox, which also mails, and loses nothing while the mail server is down."""
        given = {"user": user, **(context or {})}
        inbox.send(
            [user],
            key=f"accounts.notice.{new_id()}",
            subject=render_to_string(f"{template_prefix}_subject.txt", given).strip(),
            text=render_to_string(f"{template_prefix}_message.txt", given).strip(),
        )

    def login(self, request: HttpRequest, user: Any) -> None:
        """Signing in begins the row of the session."""
        super().login(request, user)
        remember_session(request)

    def logout(self, request: HttpRequest) -> None:
        """Signing out ends the row of the session, and a support session that runs in it."""
        key = request.session.get(SUPPORT_KEY)
        support = SupportSession.objects.filter(pk=key).first() if key else None
        if support is not None:
            end_support(support, actor=actor_for(None, request.user))
        if key := request.session.get(SIGNED_IN_KEY):
            SignedIn.objects.filter(pk=key, ended_at=None).update(ended_at=timezone.now())
        super().logout(request)


class MFAAdapter(DefaultMFAAdapter):
    """Second factors: their names, and their secrets, which lie in the database sealed with the installation's key."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": gettext_lazy("设置了两步验证的账号不能再添加邮箱。"),
        "cannot_delete_authenticator": gettext_lazy("您的职责要求两步验证，请先添加另一种，再停用这一种。"),
        "cannot_generate_recovery_codes": gettext_lazy("请先设置验证器或通行密钥，再生成恢复码。"),
        "incorrect_code": gettext_lazy("验证码不正确。"),
        "unverified_email": gettext_lazy("请先验证邮箱，再设置两步验证。"),
    }

    def get_totp_issuer(self) -> str:
        """The name that the authenticator app shows."""
        return str(settings.NODE_NAME)

    def _get_site_name(self) -> str:
        return str(settings.NODE_NAME)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """A name for a new key."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return _("通行密钥 %(number)d") % {"number": count + 1}

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Not the last one of somebody who must have one."""
        kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        if authenticator.type not in kinds or not policy.needs_second_factor(actor_of(authenticator.user)):
            return True
        others = Authenticator.objects.filter(user=authenticator.user, type__in=kinds).exclude(pk=authenticator.pk)
        return others.exists()

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is stored."""
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a stored secret."""
        return _seal().decrypt(encrypted_text.encode()).decode()


class SocialAdapter(DefaultSocialAccountAdapter):
    """Signing in by the province's unified identity (OIDC)."""

    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "email_taken": gettext_lazy("这个邮箱已经有账号。请先用密码登录，再在“统一身份”中绑定。"),
    }

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """Whether an identity that arrives for the first time opens the account of the same address.

        Only when both sides have verified the address, and never for one of the three administrators: their way in is
        the installation's own.
        """
        verified_there = any(
            address.verified is True and address.email.lower() == email.lower() for address in login.email_addresses
        )
        verified_here = EmailAddress.objects.filter(email__iexact=email, verified=True, user__office=None)
        return verified_there and verified_here.exists()

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Take name and address from the identity."""
        user: User = sociallogin.user
        user.email = (data.get("email") or "").strip().lower()
        given = " ".join(part for part in (data.get("last_name"), data.get("first_name")) if part)
        user.name = (data.get("name") or given)[:60]
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Keep the addresses in lower case, as accounts do."""
        for address in sociallogin.email_addresses:
            address.email = address.email.lower()


def _seal() -> Fernet:
    digest = hashlib.sha256(b"lianqiao.second-factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
