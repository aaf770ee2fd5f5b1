"""What a body watches outside the province: fields, institutions, and where it looks."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.records import Record
from lianqiao.processes.watching.queries.visibility import WatchListQuerySet


class WatchList(Record):
    """One subject of `organisation`; leads are entered under it while it is active."""

    title = models.CharField(_("名称"), max_length=120)
    purpose = limited_text(_("为什么关注"), max_length=1000, blank=True)
    institutions = limited_text(
        _("关注的机构"), max_length=1000, blank=True, help_text=_("省外高校、院所、企业，一行一个")
    )
    sources = limited_text(
        _("信息来源"), max_length=1000, blank=True, help_text=_("网站、展会、名录等，一行一个，定期查看")
    )
    fields = models.ManyToManyField("taxonomy.TechField", blank=True, related_name="+", verbose_name=_("技术领域"))
    is_active = models.BooleanField(_("正在关注"), default=True)

    objects: ClassVar[Any] = WatchListQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("关注清单")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "title"),
                name="watching_title_once",
                violation_error_message=_("本单位已有同名的关注清单。"),
            ),
        )
        indexes = (models.Index(fields=("organisation", "-created_at", "-id"), name="watching_lists"),)

    def __str__(self) -> str:
        return self.title

    def snapshot(self) -> dict[str, Any]:
        """What is watched."""
        return {name: getattr(self, name) for name in ("title", "purpose", "institutions", "sources")}
