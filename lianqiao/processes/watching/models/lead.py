"""The lead: a result outside the province that somebody has come upon."""

from collections.abc import Iterable
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.records import Record
from lianqiao.processes.watching.enums import LeadDrop, LeadState
from lianqiao.processes.watching.models.watch_list import WatchList
from lianqiao.processes.watching.queries.visibility import LeadQuerySet


@pghistory.track()
class Lead(Timed, Record):
    """A result of `institution`, found at `source` on `seen_on`, under one watch list.

    While it is followed `assignee` has until `due_on`, and is reminded on that day (`reminded_for`). `introduction` is
    the one that came of it on the platform, where there is one.
    """

    state = models.CharField(_("状态"), max_length=12, choices=LeadState, default=LeadState.NEW, editable=False)
    watch_list = models.ForeignKey(
        WatchList, on_delete=models.PROTECT, related_name="leads", verbose_name=_("关注清单")
    )
    title = models.CharField(_("成果名称"), max_length=200)
    institution = models.CharField(_("持有机构"), max_length=120)
    place = models.CharField(_("所在省市"), max_length=60, blank=True)
    source = models.CharField(_("信息来源"), max_length=200)
    url = models.URLField(_("网址"), max_length=500, blank=True)
    seen_on = models.DateField(_("发现日期"))
    field = models.ForeignKey(
        "taxonomy.TechField",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("技术领域"),
    )
    note = limited_text(_("情况说明"), max_length=2000, blank=True, help_text=_("解决什么问题、成熟程度、本地谁用得上"))
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("跟进人"),
    )
    due_on = models.DateField(_("跟进期限"), null=True, editable=False)
    reminded_for = models.DateField(null=True, editable=False)
    progress = models.TextField(_("最新进展"), blank=True, editable=False)
    introduction = models.ForeignKey(
        "introductions.Introduction",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
        verbose_name=_("对接"),
    )
    drop_code = models.CharField(_("原因"), max_length=12, choices=LeadDrop, blank=True, editable=False)

    objects: ClassVar[Any] = LeadQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("省外成果线索")
        ordering = ("-seen_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "title", "institution"),
                name="watching_lead_once",
                violation_error_message=_("本单位已登记过这家机构的同名成果。"),
            ),
            models.CheckConstraint(
                condition=~Q(state=LeadState.FOLLOWED) | Q(assignee__isnull=False, due_on__isnull=False),
                name="watching_followed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=LeadState.DROPPED) & ~Q(drop_code="") | ~Q(state=LeadState.DROPPED) & Q(drop_code=""),
                name="watching_dropped_with_reason",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-seen_on", "-id"), name="watching_leads"),
            models.Index(fields=("watch_list", "-seen_on", "-id"), name="watching_of_list"),
        )

    def __str__(self) -> str:
        return self.title

    def future(self) -> Iterable[Event]:
        """A reminder on the last day, once for each last day."""
        if self.state == LeadState.FOLLOWED and self.due_on is not None and self.reminded_for != self.due_on:
            yield Event(start_of(self.due_on, hour=9), "remind")

    def snapshot(self) -> dict[str, Any]:
        """What was found, and how far it has come."""
        names = ("title", "institution", "place", "source", "url", "seen_on", "note", "progress")
        return {**{name: str(getattr(self, name)) for name in names}, "state": self.get_state_display()}
