"""Support sessions: an administrator acts as somebody, with a reason, an approval and an end."""

from datetime import datetime
from typing import Self

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.ids import new_id
from lianqiao.core.permissions import Permission
from lianqiao.core.records import VisibleQuerySet


class SupportStage(models.TextChoices):
    """How far a support session has come; told by its times."""

    ASKED = "asked", _("等待同意")
    REFUSED = "refused", _("未获同意")
    READY = "ready", _("可以开始")
    RUNNING = "running", _("进行中")
    ENDED = "ended", _("已结束")


class SupportQuerySet(VisibleQuerySet["SupportSession"]):
    """Support sessions, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own on either side; all for the security administrator."""
        if actor.has(Permission.SUPPORT_APPROVE):
            return self.all()
        return self.filter(models.Q(person=actor.user_id) | models.Q(officer=actor.user_id))


@pghistory.track()
class SupportSession(models.Model):
    """`officer` acts as `person`. Read-only unless the person has agreed to `may_write`.

    Approved by the person or by the security administrator, started once, over at `ends_at` at the latest.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="support_received", verbose_name=_("人员")
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="support_given", verbose_name=_("代办人")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    reason = models.TextField(_("理由"))
    asked_at = models.DateTimeField(_("申请时间"), auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    agreed = models.BooleanField(null=True)
    may_write = models.BooleanField(_("可以代为填写"), default=False)
    started_at = models.DateTimeField(_("开始时间"), null=True)
    ends_at = models.DateTimeField(_("最晚结束"), null=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True)

    objects = SupportQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_at", "-id")
        verbose_name = _("代办")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(person=models.F("officer")), name="accounts_support_somebody_else"
            ),
            models.CheckConstraint(
                condition=models.Q(may_write=False)
                # A comparison with nothing is neither true nor false, and a check lets that pass.
                | models.Q(decided_by__isnull=False, agreed__isnull=False, decided_by=models.F("person"), agreed=True),
                name="accounts_support_writes_by_consent",
            ),
            models.CheckConstraint(
                condition=models.Q(started_at__isnull=True)
                | models.Q(agreed__isnull=False, agreed=True, ends_at__isnull=False),
                name="accounts_support_starts_agreed",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("officer")),
                name="accounts_support_four_eyes",
            ),
        )
        indexes = (
            models.Index(fields=("-asked_at", "-id"), name="accounts_support_list"),
            models.Index(fields=("person", "-asked_at"), name="accounts_support_person"),
            models.Index(fields=("officer", "-asked_at"), name="accounts_support_officer"),
        )

    def __str__(self) -> str:
        return f"{self.officer} → {self.person}"

    def stage(self, *, at: datetime) -> SupportStage:
        """How far it has come at `at`."""
        if self.ended_at is not None or (self.ends_at is not None and at >= self.ends_at):
            return SupportStage.ENDED
        if self.started_at is not None:
            return SupportStage.RUNNING
        if self.agreed is None:
            return SupportStage.ASKED
        return SupportStage.READY if self.agreed else SupportStage.REFUSED
