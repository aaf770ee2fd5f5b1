"""The filters of a list that a person keeps under a name."""

from django.conf import settings
from django.db import models

from lianqiao.core.ids import new_id


class SavedFilter(models.Model):
    """A query of the list at the path `page`; a name is used once per person and list."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=200)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=2000)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("user", "page", "name"), name="core_saved_filter_once"),)

    def __str__(self) -> str:
        return self.name
