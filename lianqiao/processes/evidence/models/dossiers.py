"""The dossier of one chain: what is missing in it, the files that were made of it, the releases that tell of it."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.ids import new_id
from lianqiao.core.models import Job, StoredFile
from lianqiao.core.records import Record
from lianqiao.processes.evidence.enums import Stage, Tag
from lianqiao.processes.evidence.limits import LONGEST_TITLE
from lianqiao.processes.evidence.queries.visibility import (
    DossierQuerySet,
    EvidenceFileQuerySet,
    GapQuerySet,
    ReleaseQuerySet,
)

#: Rows that are written and never touched again.
APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class Dossier(Record):
    """All that belongs to one transformation of `organisation`, from the decision to the paid reward.

    `root` is the record with which the chain begins (see `chain`), `ocid` its one id. What is found missing is written
    again whenever something of the chain changes: `gaps` in words, `missing_before` and `missing_after` how many.
    `decided_on` is the day of the decision, from which on whoever supervises the unit reads it. `job` builds a file.
    """

    created_by = models.ForeignKey(  # type: ignore[assignment]
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    ocid = models.CharField(_("链条编号"), max_length=60, unique=True, editable=False)
    root_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+", editable=False)
    root_id = models.UUIDField(editable=False)
    root = GenericForeignKey("root_type", "root_id")
    title = models.CharField(_("名称"), max_length=LONGEST_TITLE)
    reached = models.CharField(_("进行到"), max_length=20, blank=True, editable=False)
    gaps: Any = models.JSONField(_("缺少的证据"), default=list, editable=False)
    missing_before = models.PositiveSmallIntegerField(_("成交前缺少"), default=0, editable=False)
    missing_after = models.PositiveSmallIntegerField(_("成交后缺少"), default=0, editable=False)
    is_over = models.BooleanField(default=False, editable=False)
    checked_at = models.DateTimeField(_("检查时间"), null=True, editable=False)
    decided_on = models.DateField(_("决策日期"), null=True, editable=False)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+", editable=False)

    objects: ClassVar[Any] = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("证据卷宗")
        ordering = ("-created_at", "-id")
        constraints = (models.UniqueConstraint(fields=("root_type", "root_id"), name="evidence_root_once"),)
        indexes = (
            models.Index(fields=("organisation", "-created_at", "-id"), name="evidence_of_unit"),
            models.Index(fields=("-created_at", "-id"), name="evidence_newest"),
            models.Index(fields=("-decided_on", "-id"), name="evidence_decided"),
        )
        triggers = (pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),)

    def __str__(self) -> str:
        return self.title

    @property
    def missing(self) -> int:
        """How much is missing in all."""
        return self.missing_before + self.missing_after

    def snapshot(self) -> dict[str, Any]:
        """What was found when it was checked last."""
        return {"title": self.title, "gaps": [gap["sentence"] for gap in self.gaps]}


class Gap(models.Model):
    """That a piece of evidence was missing in a dossier, from `found_on` until `closed_on`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="gap_rows")
    code = models.CharField(max_length=80)
    stage = models.CharField(_("阶段"), max_length=8, choices=Stage)
    found_on = models.DateField(_("发现日期"))
    closed_on = models.DateField(_("补齐日期"), null=True)

    objects: ClassVar[Any] = GapQuerySet.as_manager()

    class Meta:
        verbose_name = _("缺少的证据")
        ordering = ("found_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("dossier", "code"), condition=Q(closed_on__isnull=True), name="evidence_gap_open_once"
            ),
        )
        indexes = (
            models.Index(fields=("found_on",), name="evidence_gap_found"),
            models.Index(fields=("closed_on",), name="evidence_gap_closed"),
        )

    def __str__(self) -> str:
        return self.code


class EvidenceFile(models.Model):
    """One build of the file of a dossier, never changed: `content` is what stands in it, `file` the PDF/A itself.

    `content` holds {"chapters": [{title, blocks}], "files": [{name, sha256, size, what, inside}], "gaps": […]}; its
    hash is `content_sha256`, that of the PDF is in `file`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="versions", verbose_name=_("卷宗"))
    version = models.PositiveSmallIntegerField(_("版次"))
    number = models.CharField(_("证据卷编号"), max_length=60, unique=True)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("文件"))
    job = models.OneToOneField(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    content: Any = models.JSONField()
    content_sha256 = models.CharField(_("内容校验值"), max_length=64)
    attached = models.PositiveSmallIntegerField(_("附件"))
    missing = models.PositiveSmallIntegerField(_("缺少的证据"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("生成人")
    )
    made_for: Any = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("生成单位")
    )
    made_at = models.DateTimeField(_("生成时间"))

    objects: ClassVar[Any] = EvidenceFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("尽职免责证据卷")
        ordering = ("-made_at", "-id")
        constraints = (models.UniqueConstraint(fields=("dossier", "version"), name="evidence_version_once"),)
        indexes = (models.Index(fields=("made_at",), name="evidence_file_made"),)
        triggers = (
            pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="frozen", exclude=["job"]),
        )

    def __str__(self) -> str:
        return self.number


class Release(models.Model):
    """What everybody may know of one step of a chain, as it was told; `content` follows OCDS 1.1 as far as it goes.

    `source` names the record and revision that it tells of, so that nothing is told twice.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="releases")
    serial = models.PositiveIntegerField(_("次序"))
    tag = models.CharField(_("步骤"), max_length=16, choices=Tag)
    source = models.CharField(max_length=120)
    told_at = models.DateTimeField(_("发布时间"))
    content: Any = models.JSONField()

    objects: ClassVar[Any] = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("公开数据")
        ordering = ("dossier", "serial")
        constraints = (
            models.UniqueConstraint(fields=("dossier", "serial"), name="evidence_release_order"),
            models.UniqueConstraint(fields=("dossier", "tag", "source"), name="evidence_release_once"),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.tag} {self.serial}"
