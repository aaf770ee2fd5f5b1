"""A bulletin (通报): written from the figures, edited by an official, kept as issued."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.periods import Period
from lianqiao.core.records import Record
from lianqiao.governance.boards.enums import BulletinState
from lianqiao.governance.boards.queries.visibility import BulletinQuerySet


@pghistory.track()
class Bulletin(Record):
    """A bulletin of the government body `organisation` on its region in a period, with figures to the end of `month`.

    `text` is what the official edits; `tables` (`[{"title", "head", "rows"}]`) and `charts` (`[{"title", "unit",
    "bars": [[name, share, words, light]]}]`) are the figures as they were when it was drawn up. `word_sha256` and
    `pdf_sha256` are the hashes of the files that were issued.
    """

    state = models.CharField(
        _("状态"), max_length=10, choices=BulletinState, default=BulletinState.DRAFT, editable=False
    )
    title = models.CharField(_("标题"), max_length=200)
    number = models.CharField(_("发文字号"), max_length=60, blank=True, help_text=_("例如：辽科通〔2026〕7号"))
    recipients = models.CharField(_("主送"), max_length=200, blank=True)
    starts_on = models.DateField(_("开始日期"), editable=False)
    ends_on = models.DateField(_("结束日期"), editable=False)
    month = models.DateField(_("数据月份"), editable=False)
    text = limited_text(_("正文"), max_length=20_000)
    tables = models.JSONField(_("附表"), default=list, editable=False)
    charts = models.JSONField(_("图"), default=list, editable=False)
    drawn_up_on = models.DateField(_("取数日期"), editable=False)
    issued_on = models.DateField(_("印发日期"), null=True, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    word_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    pdf_sha256 = models.CharField(max_length=64, blank=True, editable=False)

    objects: ClassVar[Any] = BulletinQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("通报")
        ordering = ("-month", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(state=BulletinState.DRAFT, issued_on__isnull=True)
                | (~Q(state=BulletinState.DRAFT) & Q(issued_on__isnull=False) & ~Q(pdf_sha256="")),
                name="boards_issued_with_its_files",
            ),
        )
        indexes = (models.Index(fields=("-month", "-id"), name="boards_bulletin_order"),)

    def __str__(self) -> str:
        return self.title

    @property
    def period(self) -> Period:
        """The time of the targets."""
        return Period(self.starts_on, self.ends_on)

    def snapshot(self) -> dict[str, Any]:
        """What it says."""
        return {name: getattr(self, name) for name in ("title", "number", "recipients", "text", "tables")}
