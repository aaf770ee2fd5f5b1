"""The session (专场): listings under one title with common times, after a roadshow."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.records import Record
from lianqiao.processes.market.enums import SHOWN_SESSIONS, SessionState
from lianqiao.processes.market.queries.visibility import SessionQuerySet


@pghistory.track()
class Session(Timed, Record):
    """A session of the market `organisation`: units put listings into it until `listings_until`.

    All its listings are announced on `opens_on`, take intents until `intents_until`, and those that come to a contest
    have it from `contest_from` on. The roadshow lies before the last day for intents.
    """

    PUBLIC_STATES: ClassVar[tuple[str, ...]] = SHOWN_SESSIONS

    state = models.CharField(_("状态"), max_length=12, choices=SessionState, default=SessionState.DRAFT, editable=False)
    title = models.CharField(_("专场名称"), max_length=120, help_text=_("如：装备制造科技成果拍卖专场"))
    theme = limited_text(_("专场介绍"), max_length=2000, help_text=_("面向什么产业、什么企业，有哪些配套服务"))
    listings_until = models.DateField(_("征集标的截止日期"))
    opens_on = models.DateField(_("统一公告日期"))
    intents_until = models.DateField(_("统一报名截止日期"))
    contest_from = models.DateTimeField(_("统一竞价开始时间"), null=True, blank=True)
    roadshow_at = models.DateTimeField(_("路演时间"), null=True, blank=True)
    roadshow_place = models.CharField(_("路演地点"), max_length=200, blank=True)
    roadshow_url = models.URLField(_("线上路演网址"), max_length=500, blank=True)
    contact_name = models.CharField(_("联系人"), max_length=60)
    contact_phone = models.CharField(_("联系电话"), max_length=40)

    objects: ClassVar[Any] = SessionQuerySet.as_manager()

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("交易专场")
        ordering = ("-opens_on", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(listings_until__lt=F("opens_on"), opens_on__lt=F("intents_until")),
                name="market_session_days_in_order",
                violation_error_message=_("征集标的、公告、报名截止的日期要依次在后。"),
            ),
        )
        indexes = (
            models.Index(fields=("-opens_on", "-id"), name="market_session_latest"),
            models.Index(fields=("organisation", "-opens_on", "-id"), name="market_session_of_body"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.state in SHOWN_SESSIONS

    def future(self) -> Any:
        """It is shown with its listings on the common day, and over when the time for intents is."""
        if self.state == SessionState.OPEN:
            yield Event(start_of(self.opens_on), "show")
        if self.state == SessionState.SHOWN:
            yield Event(start_of(self.intents_until + timedelta(days=1)), "close")

    def guarded_texts(self) -> list[str]:
        """The texts that the keyword guard reads."""
        return [self.title, self.theme, self.roadshow_place]

    def snapshot(self) -> dict[str, Any]:
        """What was announced."""
        names = ("title", "theme", "listings_until", "opens_on", "intents_until", "roadshow_place")
        told = {name: str(getattr(self, name)) for name in names}
        for name in ("contest_from", "roadshow_at"):
            moment = getattr(self, name)
            told[name] = "" if moment is None else f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
        return told
