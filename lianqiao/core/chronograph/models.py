"""Events that could not be run, and when they are tried again."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.ids import new_id


class Setback(models.Model):
    """The event of an object that failed at least once and has not succeeded since."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    subject_id = models.UUIDField()
    subject = GenericForeignKey("subject_type", "subject_id")
    transition = models.CharField(_("动作"), max_length=60)
    attempts = models.PositiveIntegerField(_("失败次数"), default=0)
    error = models.TextField(_("原因"))
    since = models.DateTimeField(_("首次失败"), auto_now_add=True)
    next_try = models.DateTimeField(_("下次再试"))

    class Meta:
        verbose_name = _("未能按时办理的事项")
        ordering = ("since", "id")
        constraints = (
            models.UniqueConstraint(fields=("subject_type", "subject_id"), name="chronograph_setback_subject"),
        )

    def __str__(self) -> str:
        return f"{self.transition} ×{self.attempts}"
