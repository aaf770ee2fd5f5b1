"""Checks of passwords; Django runs them wherever a password is set by a person."""

from typing import Any

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lianqiao.registers.accounts import policy
from lianqiao.registers.accounts.models import PastPassword

#: One test for each kind of character; a sign is whatever is none of the others.
_CLASSES = (str.isupper, str.islower, str.isdigit, lambda character: not character.isalnum())


class LengthByNorm:
    """As long as the norm `security.password_length` asks."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for a shorter one."""
        if len(password) < policy.password_length():
            raise ValidationError(self.get_help_text(), "password_too_short")

    def get_help_text(self) -> str:
        """The sentence beside the field."""
        return _("密码至少 %(count)d 位。") % {"count": policy.password_length()}


class ClassesByNorm:
    """Of as many kinds of characters as the norm `security.password_classes` asks."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError where kinds are missing."""
        found = sum(any(test(character) for character in password) for test in _CLASSES)
        if found < policy.password_classes():
            raise ValidationError(self.get_help_text(), "password_too_uniform")

    def get_help_text(self) -> str:
        """The sentence beside the field."""
        words = _("密码要含有大写字母、小写字母、数字、符号中的至少 %(count)d 种。")
        return words % {"count": policy.password_classes()}


class NoneOfTheLast:
    """None of the last passwords of the person, as many as the norm `security.password_history` asks.

    The passwords are kept as hashes; Django calls `password_changed` after each change, whoever made it.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for one of the last."""
        if user is None or user.pk is None:
            return
        hashes = PastPassword.objects.filter(user=user).values_list("password", flat=True)[: policy.password_history()]
        if any(check_password(password, known) for known in hashes):
            raise ValidationError(self.get_help_text(), "password_used")

    def password_changed(self, password: str, user: Any = None) -> None:
        """Keep the new one's hash, and no more hashes than the norm asks."""
        if user is None or user.pk is None:
            return
        PastPassword.objects.create(user=user, password=user.password)
        own = PastPassword.objects.filter(user=user)
        own.exclude(pk__in=list(own.values_list("pk", flat=True)[: policy.password_history()])).delete()

    def get_help_text(self) -> str:
        """The sentence beside the field."""
        return _("不能与最近 %(count)d 次用过的密码相同。") % {"count": policy.password_history()}
