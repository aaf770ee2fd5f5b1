"""The shape of every record: who owns it, where it belongs, who made it and when."""

from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.ids import new_id

M = TypeVar("M", bound=models.Model, covariant=True)


class VisibleQuerySet(models.QuerySet[M]):
    """A queryset that starts from what the actor may see; every list, detail page and API path begins there."""

    def visible_to(self, actor: Actor) -> Self:
        """The rows that `actor` may see; agrees with the view rule of the model (a property test proves it)."""
        raise NotImplementedError(f"{type(self).__name__} does not say what is visible")


class Record(models.Model):
    """A record of the registers and processes.

    Concurrency: whoever changes it locks the row (`select_for_update`), several rows in order of primary key.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("所属单位")
    )
    region = models.ForeignKey(
        "taxonomy.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("所在地区")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("创建人")
    )
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    updated_at = models.DateTimeField(_("更新时间"), auto_now=True)

    class Meta:
        abstract = True

    def snapshot(self) -> dict[str, Any]:
        """The record's content as plain values, for its stored versions: {field name: value}, in form order."""
        raise NotImplementedError(f"{type(self).__name__} does not say what its versions hold")
