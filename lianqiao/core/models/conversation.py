"""The conversation on a record's own page, between those who fill it in and those who review it."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.ids import new_id


class Comment(models.Model):
    """One remark, seen by all who see the record in the workbench; not public, not editable."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.UUIDField()
    subject = GenericForeignKey("subject_type", "subject_id")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("内容"), max_length=2000)
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        ordering = ("created_at", "id")
        indexes = (
            models.Index(fields=("subject_type", "subject_id", "created_at", "id"), name="core_comment_subject"),
        )

    def __str__(self) -> str:
        return self.text[:40]
