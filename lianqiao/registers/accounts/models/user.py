"""The person who signs in, by e-mail address; what they may do comes from their memberships."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
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


class User(AbstractBaseUser, PermissionsMixin):
    """A person. `name` is the name in Chinese order; `phone` is shown to others only where both sides agreed."""

    email = models.EmailField(_("邮箱"), unique=True, error_messages={"unique": _("这个邮箱已经注册过。")})
    name = models.CharField(_("姓名"), max_length=60)
    phone = models.CharField(_("手机或电话"), max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
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
        )

    def __str__(self) -> str:
        return self.name or str(_("未填写姓名"))

    def get_full_name(self) -> str:
        """The name; never the address, for it stands in logs and on pages that strangers read."""
        return str(self)
