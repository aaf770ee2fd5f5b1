"""What a region's plans call its departments."""

from __future__ import annotations

from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.ids import new_id


@pghistory.track()
class DepartmentAlias(models.Model):
    """In plans of the region, `name` means that organisation; said by a person, and used from then on."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    region = models.ForeignKey("taxonomy.Region", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("方案里的叫法"), max_length=100)
    organisation: Any = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("单位叫法")
        ordering = ("region", "name")
        constraints = (models.UniqueConstraint(fields=("region", "name"), name="plans_alias_once"),)

    def __str__(self) -> str:
        return self.name
