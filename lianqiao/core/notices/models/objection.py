"""An objection to a notice: who, why, and how it was answered; never public."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.models.files import StoredFile
from lianqiao.core.notices.enums import ObjectionState, Standing
from lianqiao.core.notices.models.notice import PublicNotice
from lianqiao.core.notices.queries.visibility import ObjectionQuerySet

SHORTEST = 10


@pghistory.track(exclude=["code_sha256", "sender"])
class Objection(models.Model):
    """One objection; `serial` counts within a round of the notice, `code_sha256` lets an outsider read the answer."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    notice = models.ForeignKey(PublicNotice, on_delete=models.PROTECT, related_name="objections")
    round = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField(_("序号"))
    state = models.CharField(_("处理情况"), max_length=10, choices=ObjectionState, default=ObjectionState.RECEIVED)
    standing = models.CharField(_("身份"), max_length=8, choices=Standing)
    name = models.CharField(_("姓名或单位"), max_length=60)
    contact = models.CharField(_("联系方式"), max_length=100)
    text = limited_text(_("异议内容"), max_length=2000, validators=[MinLengthValidator(SHORTEST)])
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    due = models.DateField(_("答复期限"))
    answer = limited_text(_("答复"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    sender = models.CharField(max_length=64)
    code_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("收到时间"), auto_now_add=True)

    files = GenericRelation(StoredFile, "subject_id", "subject_type")

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("异议")
        ordering = ("created_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("notice", "round", "serial"), name="notices_objection_serial"),
            models.CheckConstraint(
                condition=Q(state=ObjectionState.RECEIVED, answered_at__isnull=True)
                | (~Q(state=ObjectionState.RECEIVED) & Q(answered_at__isnull=False) & ~Q(answer="")),
                name="notices_objection_answered",
            ),
        )
        indexes = (
            models.Index(fields=("state", "due"), name="notices_objection_due"),
            models.Index(fields=("sender", "created_at"), name="notices_objection_sender"),
        )

    def __str__(self) -> str:
        return f"{self.notice.title} · {_('异议')} {self.serial}"

    @property
    def is_overdue(self) -> bool:
        """Whether the answer is late."""
        return self.state == ObjectionState.RECEIVED and self.due < clock.today()
