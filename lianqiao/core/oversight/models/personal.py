"""What people ask about their own data, and what they consented to."""

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.ids import new_id
from lianqiao.core.oversight.enums import RequestKind, RequestState
from lianqiao.core.permissions import Permission
from lianqiao.core.records import VisibleQuerySet


class DataRequestQuerySet(VisibleQuerySet["DataRequest"]):
    """Reads of requests."""

    def visible_to(self, actor: Actor) -> "DataRequestQuerySet":
        """One's own; the security administrator sees all."""
        if actor.is_system or actor.has(Permission.PERSONAL_DATA_HANDLE):
            return self.all()
        if actor.user_id is None:
            return self.none()
        return self.filter(user=actor.user_id)


@pghistory.track()
class DataRequest(models.Model):
    """A person's request about their own data. `due_on` is the last day for the answer."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="data_requests")
    kind = models.CharField(_("种类"), max_length=12, choices=RequestKind)
    text = models.TextField(_("说明"), blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=RequestState, default=RequestState.SUBMITTED)
    due_on = models.DateField(_("答复期限"))
    answer = models.TextField(_("答复"), blank=True)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    handled_at = models.DateTimeField(_("办理时间"), null=True)
    created_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("个人信息请求")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "kind"),
                condition=models.Q(state=RequestState.SUBMITTED),
                name="oversight_one_open_request",
            ),
        )
        indexes = (
            models.Index(fields=("state", "due_on", "id"), name="oversight_request_due"),
            models.Index(fields=("user", "-created_at"), name="oversight_request_user"),
        )

    def __str__(self) -> str:
        return str(self.get_kind_display())


@pghistory.track()
class Consent(models.Model):
    """A person's separate consent to one purpose, with the sentence they read; withdrawn when they say so."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(_("目的"), max_length=60)
    text = models.TextField(_("同意的内容"))
    given_at = models.DateTimeField(_("同意时间"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)

    class Meta:
        verbose_name = _("单独同意")
        ordering = ("-given_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "purpose"),
                condition=models.Q(withdrawn_at__isnull=True),
                name="oversight_one_consent",
            ),
        )

    def __str__(self) -> str:
        return self.purpose
