"""The access token: a program acts for one person of one organisation, within the scopes that the person gave it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Self

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.ids import new_id
from lianqiao.core.permissions import Permission
from lianqiao.core.records import VisibleQuerySet


class AccessTokenQuerySet(VisibleQuerySet["AccessToken"]):
    """Tokens, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own in the organisation acted for; all of the organisation for those who manage them."""
        if actor.organisation_id is None or not actor.has(Permission.TOKEN_CREATE):
            return self.none()
        own = self.filter(organisation=actor.organisation_id)
        return own if actor.has(Permission.TOKEN_MANAGE) else own.filter(user=actor.user_id)

    def usable(self, at: datetime) -> Self:
        """Those that are neither revoked nor run out at `at`."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=at)


@pghistory.track(exclude=["digest", "last_used_at"])
class AccessToken(models.Model):
    """`digest` is the SHA-256 of the token, which nobody can read back; `prefix` is its beginning, to recognise it by.

    Whether it is in use follows from the times.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("代表谁办理")
    )
    name = models.CharField(_("用途"), max_length=80, help_text=_("哪个系统或程序使用，例如：本单位科研管理系统"))
    prefix = models.CharField(_("令牌开头"), max_length=16, unique=True)
    digest = models.CharField(max_length=64)
    scopes = ArrayField(models.CharField(max_length=60), verbose_name=_("允许做什么"))
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    expires_at = models.DateTimeField(_("有效期至"))
    warned_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(_("最近使用"), null=True)
    revoked_at = models.DateTimeField(_("停用时间"), null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("访问令牌")
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(condition=~Q(scopes=[]), name="programs_token_has_scope"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="programs_token_digest_form"),
        )
        indexes = (
            models.Index(fields=("organisation", "-created_at", "-id"), name="programs_token_list"),
            models.Index(
                fields=("expires_at",),
                condition=Q(revoked_at__isnull=True, warned_at__isnull=True),
                name="programs_token_to_warn",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_usable(self) -> bool:
        """Whether a program may still use it."""
        return self.revoked_at is None and self.expires_at > clock.now()

    @property
    def last_day(self) -> date:
        """The last day on which it may be used; `expires_at` is the midnight after it."""
        return timezone.localdate(self.expires_at - timedelta(seconds=1))
