"""The business log: who did what to which record, and why, in words; nobody can change or delete a row."""

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.ids import new_id
from lianqiao.core.permissions import Permission
from lianqiao.core.records import VisibleQuerySet

#: A day that is closed (`oversight.ClosedDay`) takes no more rows: its seal says which there are. The trigger runs
#: after the rows are in, so that a writer whom it lets pass has a transaction id that the sealer waits for.
_DAY_IS_OPEN = """
    IF EXISTS (
        SELECT 1 FROM new_rows
        WHERE (new_rows.at AT TIME ZONE 'Asia/Shanghai')::date <= (SELECT max(day) FROM oversight_closedday)
    ) THEN
        RAISE EXCEPTION 'the business log of that day is closed';
    END IF;
    RETURN NULL;
"""


class LogEntryQuerySet(VisibleQuerySet["LogEntry"]):
    """Reads of the log."""

    def visible_to(self, actor: Actor) -> "LogEntryQuerySet":
        """All of it for the auditor and the program; an organisation's administrator sees what was done for it."""
        if actor.is_system or actor.has(Permission.LOG_VIEW):
            return self.all()
        if actor.organisation_id is not None and actor.has(Permission.LOG_VIEW_OWN):
            return self.filter(organisation=actor.organisation_id)
        return self.none()


class LogEntry(models.Model):
    """One business action. `subject_text` and `actor_name` keep the words of that day, whatever is renamed later."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    action = models.CharField(_("动作"), max_length=80)
    text = models.TextField(_("内容"))
    reason = models.TextField(_("理由"), blank=True)
    data = models.JSONField(_("数据"), default=dict)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(_("操作人"), max_length=150)
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    organisation_name = models.CharField(_("操作单位"), max_length=200, blank=True)
    request_id = models.CharField(_("请求编号"), max_length=64, blank=True)
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.UUIDField()
    subject = GenericForeignKey("subject_type", "subject_id")
    subject_text = models.CharField(_("对象"), max_length=300)

    objects = LogEntryQuerySet.as_manager()

    class Meta:
        ordering = ("at", "id")
        indexes = (
            models.Index(fields=("subject_type", "subject_id", "at", "id"), name="core_log_subject"),
            models.Index(fields=("-at", "-id"), name="core_log_at"),
            models.Index(fields=("actor", "-at"), name="core_log_actor"),
            models.Index(fields=("organisation", "-at", "-id"), name="core_log_organisation"),
            models.Index(fields=("action", "-at", "-id"), name="core_log_action"),
            models.Index(fields=("request_id",), condition=~models.Q(request_id=""), name="core_log_request"),
        )
        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="open_day",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="new_rows"),  # type: ignore[no-untyped-call]
                func=_DAY_IS_OPEN,
            ),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.text}"

    @property
    def subject_label(self) -> str:
        """The model of the record, like "demands.demand"; answered without a query where `subject_type` is loaded."""
        return f"{self.subject_type.app_label}.{self.subject_type.model}"
