"""Listings: the way of a project or a platform onto a list and off it, who stands there, and what they said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.records import Record
from lianqiao.processes.obligations.enums import ON_LIST, OPEN_LISTINGS, ListingKind, ListingState, StatementKind
from lianqiao.processes.obligations.limits import LONGEST_NAME, LONGEST_PAPER, LONGEST_TEXT, LONGEST_TITLE
from lianqiao.processes.obligations.models.obligation import Check
from lianqiao.processes.obligations.queries.visibility import ListingQuerySet, StatementQuerySet

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


@pghistory.track()
class Listing(Timed, Record):
    """The matter of one entry: proposed by the body `organisation` about `unit`, decided by a second person.

    `kind` is the key of the kind of list. A yellow listing comes from a check that found nothing kept; a white one
    names a platform, with `criteria` [condition, how it is met] by the rule of that day. `listed_on` to `effect_until`
    it stands on the list; `review_on` is the day on which a platform is looked at again.
    """

    kind = models.CharField(_("名单"), max_length=20, choices=ListingKind)
    state = models.CharField(
        _("状态"), max_length=10, choices=ListingState, default=ListingState.PROPOSED, editable=False
    )
    unit = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    check_found = models.ForeignKey(
        Check, null=True, on_delete=models.PROTECT, related_name="listings", verbose_name=_("转化核查"), editable=False
    )
    title = models.CharField(_("项目或平台"), max_length=LONGEST_TITLE)
    grounds = limited_text(_("事实和理由"), max_length=LONGEST_TEXT)
    criteria = models.JSONField(_("条件"), default=list, editable=False)
    hearing_until = models.DateField(_("意见截止"), null=True, editable=False)
    decision_title = models.CharField(_("决定文件"), max_length=LONGEST_PAPER, blank=True, editable=False)
    decided_on = models.DateField(_("决定日期"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    listed_on = models.DateField(_("列入日期"), null=True, editable=False)
    effect_until = models.DateField(_("期满日期"), null=True, editable=False)
    review_on = models.DateField(_("复核日期"), null=True, editable=False)
    left_on = models.DateField(_("退出日期"), null=True, editable=False)

    objects: ClassVar[Any] = ListingQuerySet.as_manager()

    class Meta:
        verbose_name = _("列入名单")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("check_found",),
                condition=Q(check_found__isnull=False) & ~Q(state=ListingState.DROPPED),
                name="obligations_check_listed_once",
            ),
            models.UniqueConstraint(
                fields=("kind", "organisation", "unit", "title"),
                condition=Q(check_found__isnull=True, state__in=OPEN_LISTINGS),
                name="obligations_platform_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=ON_LIST) | Q(listed_on__isnull=False), name="obligations_listed_is_dated"
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-created_at", "-id"), name="obligations_listing_body"),
            models.Index(fields=("unit", "-created_at", "-id"), name="obligations_listing_unit"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_yellow(self) -> bool:
        """Whether it bars."""
        return self.kind == ListingKind.YELLOW

    @property
    def stands(self) -> bool:
        """Whether it is on its list."""
        return self.state in ON_LIST

    def future(self) -> Iterable[Event]:
        """While it stands: the end of its effect, or the day on which a platform is looked at again."""
        if self.state in (ListingState.LISTED, ListingState.APPEALED) and self.effect_until is not None:
            yield Event(start_of(self.effect_until + timedelta(days=1)), "expire")
        if self.state == ListingState.LISTED and self.review_on is not None:
            yield Event(start_of(self.review_on), "call_review")

    def snapshot(self) -> dict[str, Any]:
        """What is decided about whom."""
        names = ("kind", "title", "unit", "grounds", "decision_title", "decided_on")
        return {name: None if (value := getattr(self, name)) is None else str(value) for name in names}


@pghistory.track()
class Line(models.Model):
    """Who or what is to stand on the list: a person with his rank, or with rank 0 the unit itself."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="lines")
    rank = models.PositiveSmallIntegerField(_("排序"))
    name = models.CharField(_("姓名或单位"), max_length=LONGEST_TITLE)
    employer = models.CharField(_("工作单位"), max_length=LONGEST_TITLE, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("名单人员")
        ordering = ("listing", "rank", "id")
        constraints = (models.UniqueConstraint(fields=("listing", "rank"), name="obligations_line_rank_once"),)

    def __str__(self) -> str:
        return self.name


class Statement(models.Model):
    """What somebody concerned said about a listing; it stays as it was said."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="statements")
    kind = models.CharField(_("类型"), max_length=10, choices=StatementKind)
    text = limited_text(_("内容"), max_length=LONGEST_TEXT)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    said_for = models.CharField(_("代表"), max_length=max(LONGEST_NAME, LONGEST_TITLE))
    said_at = models.DateTimeField(_("时间"))

    objects: ClassVar[Any] = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("陈述申辩")
        ordering = ("said_at", "id")
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return self.text[:60]
