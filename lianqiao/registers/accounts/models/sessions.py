"""Where a person is signed in: one row per session, by which it can be ended from elsewhere."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.core.ids import new_id


class SignedIn(models.Model):
    """A signed-in session. It ends by itself after a time without requests, and after a time in any case.

    The session carries the key of this row, never the other way round: whoever reads the table can take over nothing.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="signed_in")
    started_at = models.DateTimeField(_("登录时间"), default=timezone.now)
    seen_at = models.DateTimeField(_("最近使用"), default=timezone.now)
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    device = models.CharField(_("设备"), max_length=300, blank=True)
    address = models.GenericIPAddressField(_("网络地址"), null=True)

    class Meta:
        ordering = ("-seen_at", "-id")
        indexes = (models.Index(fields=("user", "-seen_at", "-id"), name="accounts_signed_in"),)

    def __str__(self) -> str:
        return f"{self.user} {self.started_at:%Y-%m-%d %H:%M}"

    def is_over(self, *, at: datetime, idle: Any, longest: Any) -> bool:
        """Whether the session has been ended or has run out at `at`; `idle` and `longest` are timedeltas."""
        return self.ended_at is not None or at - self.seen_at > idle or at - self.started_at > longest
