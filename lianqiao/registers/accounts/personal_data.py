"""What accounts keep about persons, and what becomes of an account that is closed."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.oversight.enums import Erasure, Ground
from lianqiao.core.oversight.purposes import Purpose, declare, declare_authorship, obstacle
from lianqiao.registers.accounts.domain.sessions import end_all_sessions
from lianqiao.registers.accounts.models import PastPassword, SignedIn, User

_USER = _("注册用户")


def anonymise(user: Any, actor: Actor) -> None:
    """Leave an account without a person: no name, address, telephone, sign-in or second factor.

    The row stays, as the log and the records refer to it; the words of the day in the business log stay by law.
    """
    person = User.objects.select_for_update().get(pk=user.pk)
    person.name = _now("已注销用户")
    # Addresses of `.invalid` belong to nobody and never will (RFC 2606).
    person.email = f"closed-{person.pk}@account.invalid"
    person.phone = ""
    person.is_active = False
    person.set_unusable_password()
    person.save()
    end_all_sessions(person)
    for model in (EmailAddress, Authenticator, SocialAccount, PastPassword, SignedIn):
        model._default_manager.filter(user=person).delete()


@obstacle
def office_is_held(user: Any) -> str | None:
    """One of the three administrators is replaced first."""
    return None if user.office is None else _now("您是系统、安全或审计管理员，请先办理职务移交。")


declare(
    Purpose(
        key="accounts.user",
        model="accounts.User",
        columns=(
            "email",
            "name",
            "phone",
            "office",
            "is_active",
            "date_joined",
            "last_login",
            "password_set_at",
        ),
        label=_("账号"),
        whose=_USER,
        purpose=_("登录、署名和联系；双方同意对接后对方才看到电话"),
        ground=Ground.CONTRACT,
        kept=_("账号存续期间"),
        recipients=_("同单位成员（姓名、邮箱）；对接双方同意后的对方（姓名、电话）"),
        erasure=Erasure.ANONYMISED,
        rows_of=lambda user: User.objects.filter(pk=user.pk),
        erase=anonymise,
    )
)
declare(
    Purpose(
        key="accounts.secrets",
        model="accounts.User",
        columns=("password", "is_superuser", "id"),
        label=_("密码的校验值"),
        whose=_USER,
        purpose=_("核对登录密码；不能还原出密码"),
        ground=Ground.CONTRACT,
        kept=_("账号存续期间"),
        recipients=_("无"),
        erasure=Erasure.DELETED,
    )
)
declare(
    Purpose(
        key="accounts.past_passwords",
        model="accounts.PastPassword",
        columns=("user",),
        label=_("用过的密码的校验值"),
        whose=_USER,
        purpose=_("避免重复使用旧密码"),
        ground=Ground.DUTY,
        kept=_("最近几个"),
        recipients=_("无"),
        erasure=Erasure.DELETED,
        rows_of=lambda user: PastPassword.objects.filter(user=user),
    )
)
declare(
    Purpose(
        key="accounts.sessions",
        model="accounts.SignedIn",
        columns=("user", "started_at", "seen_at", "ended_at", "device", "address"),
        label=_("登录记录"),
        whose=_USER,
        purpose=_("查看和结束自己在别处的登录"),
        ground=Ground.DUTY,
        kept=_("账号存续期间"),
        recipients=_("本人；安全管理员"),
        erasure=Erasure.DELETED,
        rows_of=lambda user: SignedIn.objects.filter(user=user),
    )
)
declare_authorship("accounts.OfficeProposal", "person", "proposed_by", "decided_by")
declare_authorship("accounts.SupportSession", "person", "officer", "decided_by")
