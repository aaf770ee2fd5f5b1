"""The stored file: what the application knows about one uploaded or generated file in private storage."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.core.ids import new_id


def private_storage() -> Storage:
    """The storage that no web address points into (setting ``STORAGES["private"]``)."""
    return storages["private"]


class FileKind(models.TextChoices):
    """What a file is, found from its content, never from its name alone."""

    PDF = "pdf", _("PDF 文件")
    IMAGE = "image", _("图片")
    WORD = "word", _("Word 文档")
    EXCEL = "excel", _("Excel 表格")
    POWERPOINT = "powerpoint", _("PowerPoint 演示文稿")
    TEXT = "text", _("文本文件")
    HTML = "html", _("网页")
    CSV = "csv", _("CSV 表格")
    JSONL = "jsonl", _("JSONL 数据")


class FileState(models.TextChoices):
    """Whether a file is the one to use, an older version, or taken away."""

    CURRENT = "current", _("当前版本")
    REPLACED = "replaced", _("历史版本")
    REMOVED = "removed", _("已移除")


class StoredFile(models.Model):
    """A file in private storage; created by ``core.files.store`` and never changed in content afterwards.

    ``subject`` is the record that the file belongs to; who may see the record may download the file.
    A new version is a new row that ``replaces`` the old one.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("文件名"), max_length=200)
    size = models.PositiveBigIntegerField(_("大小（字节）"))
    sha256 = models.CharField(_("SHA-256 校验值"), max_length=64)
    content_type = models.CharField(_("媒体类型"), max_length=127)
    kind = models.CharField(_("类别"), max_length=12, choices=FileKind)
    state = models.CharField(_("状态"), max_length=10, choices=FileState, default=FileState.CURRENT)
    content = models.FileField(storage=private_storage, max_length=200)
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("上传时间"), default=timezone.now, editable=False)
    subject_type = models.ForeignKey(ContentType, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    subject_id = models.UUIDField(null=True, blank=True)
    subject = GenericForeignKey("subject_type", "subject_id")
    version = models.PositiveIntegerField(_("版本"), default=1)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")

    class Meta:
        verbose_name = _("文件")
        verbose_name_plural = _("文件")
        ordering = ("created_at",)
        indexes = (
            models.Index(fields=("subject_type", "subject_id"), name="core_file_subject"),
            models.Index(fields=("sha256",), name="core_file_sha256"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(subject_type__isnull=True, subject_id__isnull=True)
                | Q(subject_type__isnull=False, subject_id__isnull=False),
                name="core_file_subject_whole",
            ),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="core_file_sha256_form"),
            models.CheckConstraint(
                condition=Q(version=1, replaces__isnull=True) | Q(version__gt=1, replaces__isnull=False),
                name="core_file_version_chain",
            ),
        )

    def __str__(self) -> str:
        return self.name
