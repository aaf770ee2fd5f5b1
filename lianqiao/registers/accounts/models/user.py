"""The person who signs in, by e-mail address; what they may do comes from their memberships."""

from typing import Any, Self

import pghistory
import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Office, Permission
from lianqiao.core.records import VisibleQuerySet

#: The database's own guard for "an office and a membership exclude each other"; the other half stands on Membership,
#: and the lock there makes two at once wait for each other.
NO_MEMBER_TAKES_OFFICE = """
    IF NEW.office IS NOT NULL AND EXISTS (
        SELECT 1 FROM organisations_membership WHERE user_id = NEW.id AND state = 'active'
    ) THEN
        RAISE EXCEPTION 'a member of an organisation holds no office' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class UserQuerySet(VisibleQuerySet["User"]):
    """People, beginning with whom the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Everybody for the security administrator, oneself for the others."""
        if actor.has(Permission.PERSON_VIEW):
            return self.all()
        return self.filter(pk=actor.user_id)


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Makes users; addresses are stored in lower case, so that one person has one account."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user with that address; without a password nobody can sign in by one."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user for whom Django's own checks are off; used by the command line only."""
        return self.create_user(email, password, **{"is_superuser": True, **fields})

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user of an address, whatever its case."""
        return self.get(email=(username or "").strip().lower())


@pghistory.track(fields=["email", "name", "phone", "is_active", "office"])
class User(AbstractBaseUser, PermissionsMixin):
    """A person. `name` is the name in Chinese order; `phone` is shown to others only where both sides agreed.

    `office` makes a person one of the three administrators, who act for no organisation. `is_active` is off while the
    account is locked by the security administrator.
    """

    email = models.EmailField(_("邮箱"), unique=True, error_messages={"unique": _("这个邮箱已经注册过。")})
    name = models.CharField(_("姓名"), max_length=60)
    phone = models.CharField(_("手机或电话"), max_length=40, blank=True)
    office = models.CharField(_("管理职务"), max_length=12, choices=Office, null=True, blank=True, editable=False)
    is_active = models.BooleanField(_("可以登录"), default=True)
    password_set_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("用户")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(email=models.functions.Lower("email")), name="accounts_lower_email"
            ),
            models.CheckConstraint(
                condition=models.Q(office__isnull=True) | models.Q(office__in=Office.values),
                name="accounts_known_office",
            ),
        )
        indexes = (
            models.Index(fields=("name", "id"), name="accounts_by_name"),
            models.Index(fields=("office",), condition=models.Q(office__isnull=False), name="accounts_officers"),
        )
        triggers = (
            pgtrigger.Trigger(
                name="office_or_membership",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("office"),
                func=NO_MEMBER_TAKES_OFFICE,
            ),
        )

    def __str__(self) -> str:
        return self.name or str(_("未填写姓名"))

    def set_password(self, raw_password: str | None) -> None:
        """Set it, and remember since when it holds."""
        super().set_password(raw_password)
        self.password_set_at = timezone.now()

    def get_full_name(self) -> str:
        """The name; never the address, for it stands in logs and on pages that strangers read."""
        return str(self)
