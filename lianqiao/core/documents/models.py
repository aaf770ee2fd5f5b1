"""The editions of a template that a region or an institution uses in place of the built-in one."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.documents.queries import TemplateEditionQuerySet
from lianqiao.core.documents.registry import kind_choices, kind_of
from lianqiao.core.ids import new_id

NOTE_LENGTH = 200


class TemplateEdition(models.Model):
    """One edition of a template, from a day on; never changed, only followed by the next.

    `organisation` keeps it. With a `region` it holds for everybody there, else for the organisation alone. Without a
    `file` the wider template holds again.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(_("文书"), max_length=60, choices=kind_choices)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    region = models.ForeignKey(
        "taxonomy.Region", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("适用地区")
    )
    number = models.PositiveIntegerField(_("版本"))
    file = models.ForeignKey("core.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    effective_from = models.DateField(_("启用日期"))
    note = models.CharField(_("修改说明"), max_length=NOTE_LENGTH)
    remarks = models.JSONField(_("检查提示"), default=list)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("上传时间"), auto_now_add=True)

    objects = TemplateEditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("文书模板")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "organisation", "number"),
                condition=Q(region__isnull=True),
                name="documents_edition_of_unit",
            ),
            models.UniqueConstraint(
                fields=("kind", "region", "number"),
                condition=Q(region__isnull=False),
                name="documents_edition_of_region",
            ),
        )
        indexes = (models.Index(fields=("kind", "-effective_from", "-number"), name="documents_edition_order"),)
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{kind_of(self.kind).label} · {self.holder} · 第 {self.number} 版"

    @property
    def holder(self) -> Any:
        """Whose template it is: the region's or the organisation's."""
        return self.organisation if self.region_id is None else self.region
