"""What a person has typed into a form and not yet sent: kept for them, on no record."""

from django.conf import settings
from django.db import models

from lianqiao.core.ids import new_id


class FormDraft(models.Model):
    """The unsent content of one form (`key`) of one person, as the browser would send it: {name: [values]}."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)
    data = models.JSONField()
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "key"), name="core_draft_once"),)

    def __str__(self) -> str:
        return self.key
